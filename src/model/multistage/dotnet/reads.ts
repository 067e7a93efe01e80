/** What a program of .NET may read, start or load beside what was published. */
import { isDotnetBuildFile, isDotnetSetting, isDotnetSource } from '../../../project/dotnet/sources.js';
import { dirOf, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import { below } from '../../directory.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import { namesBehind, startsAmongSources, type Behind } from '../behind.js';

/** What starts programs, finds sources by where they were compiled, goes up from the published directory, or loads libraries. */
const NEEDS: readonly (readonly [RegExp, string])[] = [
  [
    /\bProcess\.Start\b|\bProcessStartInfo\b|\bnew Process\b|\bCliWrap\b|\bSimpleExec\b|\bMedallion\.Shell\b/,
    'starts programs',
  ],
  [/\bCallerFilePath\b|\bStackFrame\b/, 'may look for files beside the sources'],
  [
    /\.\.[/\\]|"\.\."|\bGetParent\b|\bDirectoryInfo\b[^]*\.Parent\b/,
    'may leave the directory of the program',
  ],
  [
    /\b(?:DllImport|LibraryImport)\s*\(\s*(?!"(?:libc|c|libdl|libm)(?:\.so[.\d]*)?")/,
    'calls libraries of the system',
  ],
  [
    /\bNativeLibrary\.|\bAssembly\.(?:LoadFrom|LoadFile|UnsafeLoadFrom)\b|\bAssemblyLoadContext\b/,
    'loads libraries by their path',
  ],
];
/** What reads files that count from the directory in which the program starts. */
const READS =
  /\b(?:File|Directory)\.\w+|\bFile(?:Stream|Info)\s*\(|\bDirectoryInfo\s*\(|\bStream(?:Reader|Writer)\s*\(|\bPhysicalFileProvider\b|\b(?:ContentRoot|WebRoot)\w*|\bUseContentRoot\b|\bMapPath\b|\bAdd(?:Json|Xml|Ini|KeyPerFile|YamlFile)\w*\s*\(|\bSetBasePath\b|\bGetCurrentDirectory\b|\bX509Certificate2?\s*\(|\bXDocument\.Load\b|\bZipFile\.|\bData ?Source\s*=|\bFilename\s*=/;
/** Packages that compile views, look for a file named .env from one directory to the next, or start programs. */
const PACKAGES =
  /["'](Microsoft\.AspNetCore\.Mvc\.Razor\.RuntimeCompilation|DotNetEnv|dotenv\.net[\w.]*|RazorLight|CliWrap|SimpleExec|MedallionShell|IronPdf[\w.]*|Wkhtml[\w.]*|DinkToPdf|Rotativa[\w.]*|LibGit2Sharp[\w.]*|Magick\.NET[\w.-]*)["']/i;
/** Parts of a project that write elsewhere than the build itself, or have programs made in another way. */
const BUILDS =
  /<(?:Exec|WriteLinesToFile|Copy|Move|MakeDir|Touch|PublishDir|OutputPath|BaseOutputPath|PublishProfile|NativeReference)\b|<(?:PublishAot|PublishSingleFile|SelfContained)>\s*(?!false)/i;

const KERBEROS = /\b(?:Integrated Security|Trusted_Connection|GSSAPI)\b/i;
/** What frameworks look for where they start, and databases, whatever names them. */
const LOOKED_FOR =
  /^(?:nlog|log4net|web|app)\.config$|^(?:ocelot|serilog|hosting|config)[\w.-]*\.json$|\.(?:db|sqlite3?|mdb|ini)$|^\.env/i;
/** Packages that write to wwwroot of the sources while they build. */
const WRITES_ASSETS =
  /\b(?:LibraryManager|BundlerMinifier|SassCompiler|SassBuilder|TypeScript\.MSBuild|WebCompiler|Webpack)/i;

export function readsObstacle(project: Project, stage: readonly Instruction[], behind: Behind): Obstacle {
  const files = [...project.files];
  const builds = files.filter(isDotnetBuildFile);
  const sources = files.filter(isDotnetSource);
  const settings = files.filter(isDotnetSetting);
  const unread = [...builds, ...sources, ...settings].find((path) => !project.texts.has(path));
  if (unread !== undefined) return `${unread} was not read, and may name files or programs`;
  const among = startsAmongSources(behind);
  const textOf = (path: string): string => project.texts.get(path) ?? '';
  return (
    firstObstacle(builds, (path) => buildObstacle(path, textOf(path))) ??
    firstObstacle(sources, (path) => sourceObstacle(path, textOf(path), among)) ??
    (among ? placedObstacle(project, behind) : undefined) ??
    firstObstacle([...sources, ...settings], (path) =>
      KERBEROS.test(textOf(path))
        ? `${path} asks for Kerberos, whose libraries come with the SDK`
        : undefined,
    ) ??
    firstObstacle([...sources, ...settings], (path) => named(path, textOf(path), behind)) ??
    firstObstacle(stage, ({ keyword, text, origin }) =>
      /^(?:ENV|CMD|ENTRYPOINT)$/.test(keyword) ? named(`line ${origin}`, text, behind) : undefined,
    )
  );
}

/** What is found where the container starts, without any source that names it. */
function placedObstacle({ texts }: Project, { layout, kept, workdir }: Behind): Obstacle {
  const found = [...layout.files.keys()].find(
    (path) => LOOKED_FOR.test(below(workdir, path) ?? '') && !kept.includes(path),
  );
  if (found !== undefined) return `${found} may be read from the directory in which it is started`;
  if (kept.includes(`${workdir === '/' ? '' : workdir}/wwwroot`)) return undefined;
  const writer = [...texts].find(([path, text]) => isDotnetBuildFile(path) && WRITES_ASSETS.test(text));
  return (
    writer &&
    `${writer[0]} has ${WRITES_ASSETS.exec(writer[1])?.[0]}, which writes to the directory in which it is started`
  );
}

function named(who: string, text: string, behind: Behind): Obstacle {
  const name = namesBehind(text, behind);
  return name && `${who} names ${name}, which stays behind`;
}

function buildObstacle(path: string, text: string): Obstacle {
  const found = PACKAGES.exec(text)?.[1];
  if (found !== undefined)
    return `${path} has the package ${found}, which may need more than what is published`;
  const odd = BUILDS.exec(text)?.[0];
  if (odd !== undefined) return `${path} has ${odd}, and what that makes, or where, is not known`;
  for (const [, written = ''] of text.matchAll(/<ProjectReference\b[^>]*\bInclude\s*=\s*["']([^"']+)/g)) {
    const other = joinPath(dirOf(path), written.replaceAll('\\', '/'));
    if (other === undefined || !isDotnetBuildFile(other))
      return `${path} refers to ${written}, whose sources were not read`;
  }
  return undefined;
}

function sourceObstacle(path: string, text: string, among: boolean): Obstacle {
  for (const [pattern, what] of NEEDS) {
    const found = pattern.exec(text)?.[0].trim();
    if (found !== undefined) return `${path} has ${found.slice(0, 40)}, which ${what}`;
  }
  const read = among ? READS.exec(text)?.[0].trim() : undefined;
  return read && `${path} has ${read}, which may count from the sources, among which the container starts`;
}
