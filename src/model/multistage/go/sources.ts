/** The sources that a program is made from, and what they need of the image when the program runs. */
import { goNeed, standardNeed } from '../../../knowledge/go-packages.js';
import { callsOf, embedPatterns, goCode, type GoCode } from '../../../project/goCode.js';
import { goImports, isGoSource } from '../../../project/goImports.js';
import { isDirectory, parseGoFile } from '../../../project/goMod.js';
import { importer, packagesOf } from '../../../project/goPackages.js';
import { dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import type { Layout } from '../compiled/layout.js';
import type { DotEnv } from '../compiled/settings.js';
import { beside, type Program } from './program.js';

export interface Source {
  /** In the build context. */
  readonly path: string;
  /** Directory of its package in the image. */
  readonly directory: string;
  readonly code: GoCode;
  readonly imports: readonly string[];
  readonly embeds: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

/** All sources of the packages of this module that the program is made from. */
export function sourcesOf(project: Project, layout: Layout, program: Program): readonly Source[] | Refusal {
  const files = new Map<string, string>();
  for (const [at, path] of layout.files) {
    const rest = below(program.module, at);
    if (rest !== undefined) files.set(rest, path);
  }
  const texts = new Map<string, string>();
  for (const [rest, path] of files) {
    const text = project.texts.get(path);
    if (text !== undefined) texts.set(rest, text);
  }
  const view = { ...project, texts };
  const start = below(program.module, program.start);
  const found = start === undefined ? undefined : directoriesOf(view, start, new Set(files.keys()));
  if (found === undefined) return { refused: 'the package lies outside of its module' };
  if ('refused' in found) return found;
  const sources: Source[] = [];
  for (const [rest, path] of files) {
    if (!found.has(dirOf(rest)) || !isGoSource(rest)) continue;
    const source = read(project, path, beside(program.module, dirOf(rest)));
    if (source === undefined) return { refused: `${path} was not read` };
    if (RENAMED.test(project.texts.get(path) ?? ''))
      return { refused: `${path} imports a package of the standard library under another name` };
    sources.push(source);
  }
  return sources;
}

/** An import under a name of its own, of a package whose functions are looked for by their usual names. */
const RENAMED =
  /^[ \t]*(?:import[ \t]+)?(?!import\b|_[ \t])[\w.]+[ \t]+["`](?:os|io\/ioutil|path|path\/filepath|net\/http|crypto\/tls|runtime|syscall|os\/user|archive\/zip|fmt)["`]/m;

function read(project: Project, path: string, directory: string): Source | undefined {
  const text = project.texts.get(path);
  const imports = text === undefined ? undefined : goImports(text);
  if (text === undefined || imports === undefined) return undefined;
  return { path, directory, code: goCode(text), imports, embeds: embedPatterns(text) };
}

/** Directories of the packages, relative to the module; all that hold sources where other modules may import some. */
function directoriesOf(
  project: Project,
  start: string,
  files: ReadonlySet<string>,
): ReadonlySet<string> | Refusal {
  const file = parseGoFile(project.texts.get('go.mod') ?? '');
  if (file?.module === undefined) return { refused: 'go.mod could not be read' };
  if (files.has('go.work')) return { refused: 'go.work may bring modules from other directories' };
  const local = file.replaces.find(isDirectory);
  if (local !== undefined) return { refused: `go.mod replaces ${local.path} by the directory ${local.by}` };
  const other = file.replaces[0];
  if (other !== undefined) return { refused: `go.mod replaces ${other.path} by another module` };
  const found = packagesOf(project, file.module, start, files);
  if ('refused' in found) return found;
  if (importer(project, file, file.module, files) === undefined) return found;
  const all = [...files].filter(
    (path) => isGoSource(path) && !/(?:^|\/)(?:vendor|testdata|[_.][^/]*)\//.test(path),
  );
  return new Set([...found, ...all.map(dirOf)]);
}

/** What all imports together need. */
export interface Need {
  /** True where libc has to be there, as one of them compiles C. */
  readonly libc: boolean;
  /** A package that opens files whose paths come from elsewhere; undefined without one. */
  readonly opens: string | undefined;
}

export function needOf(sources: readonly Source[], module: string, dotEnv: DotEnv): Need | Refusal {
  let libc = false;
  let opens: string | undefined;
  for (const { path, imports } of sources) {
    for (const name of imports) {
      if (name === module || name.startsWith(`${module}/`)) continue;
      const reason = reasonOf(name);
      if (reason !== undefined) return { refused: `${path} imports ${name}, ${reason}` };
      const need = goNeed(name);
      if (need === '.env' && dotEnv === 'unsure')
        return { refused: `${path} imports ${name}, and the ignore file does not keep .env from a build` };
      if (need === '.env' && dotEnv === 'there') opens ??= `${path} imports ${name}, which reads .env`;
      if (need === 'bundled') libc = true;
      if (need === 'opens') opens ??= `${path} imports ${name}, which opens files that settings name`;
    }
  }
  return { libc, opens };
}

function reasonOf(name: string): string | undefined {
  const own = standardNeed(name);
  if (own !== undefined) return `which ${own}`;
  // The paths of the standard library have no dot in their first part.
  if (!(name.split('/', 1)[0] ?? '').includes('.')) return undefined;
  const need = goNeed(name);
  if (need === undefined) return 'and what that needs of the image when it runs is not known';
  return typeof need === 'string' ? undefined : `which ${need.reason}`;
}

/** What starts programs, looks for the sources, or asks for what only the image of Go has. */
const CALLS: readonly (readonly [RegExp, string])[] = [
  [/^(?:os\.StartProcess|syscall\.(?:Exec|ForkExec|StartProcess)|unix\.Exec)$/, 'starts programs'],
  [/^(?:os|syscall|unix)\.(?:Chdir|Fchdir|Chroot)$/, 'changes the directory that it works in'],
  [/^runtime\.GOROOT$/, "reads Go's own files"],
  [/^user\.Lookup(?:Id|Group|GroupId)?$/, 'looks for users of the system'],
  [/^os\.User(?:HomeDir|CacheDir|ConfigDir)$/, 'keeps files in a home directory'],
];
const VARIABLES = /^(?:GOPATH|GOROOT|GOLANG_VERSION|GOTOOLCHAIN|SHELL)$/;
/** Directories of which the runtime image has others, or less. */
const SYSTEM =
  /^\/(?:usr|bin|sbin|lib|lib64|opt|srv|mnt|media|go|etc\/(?:alternatives|apt|apk|debian_version|issue|os-release|shadow|pam\.d))(?:\/.+|$)/;
const ALIKE = /^\/usr\/(?:share\/zoneinfo|local\/(?:bin|etc|share))(?:\/|$)/;

/** Why a program may not do in another image what it does in the one of Go; undefined when nothing speaks for that. */
export function uncertain(
  sources: readonly Source[],
  layout: Layout,
  hasAccounts: boolean,
): string | undefined {
  for (const { path, code } of sources) {
    for (const [names, what] of CALLS) {
      const call = callsOf(code, names).at(0);
      if (call === undefined || (/home/.test(what) && !hasAccounts)) continue;
      return `${path} calls ${call.name}, which ${what}`;
    }
    if (
      callsOf(code, /^runtime\.Callers?$/).length > 0 &&
      callsOf(code, /^(?:filepath|path)\.Dir$/).length > 0
    )
      return `${path} calls runtime.Caller, and may look for files beside its source`;
    const text = code.texts.find(
      (each) =>
        VARIABLES.test(each) ||
        (hasAccounts && each === 'HOME') ||
        (SYSTEM.test(each) && !ALIKE.test(each) && !layout.files.has(each) && !layout.directories.has(each)),
    );
    if (text !== undefined) return `${path} names ${text}, which only the image of Go has as it is there`;
  }
  return undefined;
}

/** Paths in the image of the files that sources embed: the program holds them itself. */
export function embedded(sources: readonly Source[], layout: Layout): ReadonlySet<string> {
  const rules = sources.flatMap(({ directory, embeds }) =>
    embeds.map((pattern) => [directory, patternOf(pattern)] as const),
  );
  const found = new Set<string>();
  for (const at of layout.files.keys()) {
    if (rules.some(([directory, rule]) => rule.test(below(directory, at) ?? '\n'))) found.add(at);
  }
  return found;
}

/** `path.Match` of a file, or of a directory above it. */
function patternOf(pattern: string): RegExp {
  const escaped = pattern
    .replace(/\/$/, '')
    .replace(/[.+^${}()|\\]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  try {
    return new RegExp(`^${escaped}(?:/|$)`);
  } catch {
    return /(?!)/;
  }
}
