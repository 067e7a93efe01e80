/** Which framework a published program stands on: told by its project file. */
import { PLAIN_PACKAGES } from '../../knowledge/dotnet-sdk.js';
import { baseOf } from '../../project/paths.js';
import { isDotnetBuildFile } from '../../project/dotnet/sources.js';
import type { Project } from '../../project/types.js';

type Framework =
  { readonly runtime: 'aspnet' | 'runtime'; readonly evidence: string } | { readonly refused: string };

/** The image that runs programs: `runtime` where all of them are known to need nothing of ASP.NET, else `aspnet`. */
export function runtimeOf({ texts }: Project, dlls: readonly string[]): Framework {
  const builds = [...texts].filter(([path]) => isDotnetBuildFile(path));
  const shared = builds.some(([path, text]) => !/proj$/i.test(path) && /<FrameworkReference\b/.test(text));
  let said = '';
  let web = shared;
  for (const dll of dlls) {
    const found = builds.find(([path, text]) => makes(path, text, dll.replace(/\.dll$/i, '')));
    if (found === undefined) return { refused: `no project file of the context makes ${dll}` };
    const [path, text] = found;
    if (/<SelfContained>\s*true|<PublishAot>\s*true|Sdk\.WindowsDesktop/i.test(text))
      return { refused: `${path} makes a program that brings its own runtime, or runs on Windows alone` };
    const reason = webReason(text);
    web ||= reason !== undefined;
    said ||= `${path}: ${reason ?? 'it needs no ASP.NET'}`;
  }
  if (dlls.length === 0) return { refused: 'no program is named that it starts' };
  return { runtime: web ? 'aspnet' : 'runtime', evidence: said };
}

function makes(path: string, text: string, name: string): boolean {
  if (!/\.(?:cs|fs|vb)proj$/i.test(path)) return false;
  const named = /<AssemblyName>\s*([^<]*?)\s*<\/AssemblyName>/.exec(text)?.[1];
  return (named ?? baseOf(path).replace(/\.\w+$/, '')) === name;
}

/** Why a project may stand on ASP.NET; undefined when it is known not to. */
function webReason(text: string): string | undefined {
  const sdk = /<Project\b[^>]*\bSdk\s*=\s*["']([^"']+)/.exec(text)?.[1]?.replace(/\/.*$/, '') ?? '';
  if (!/^Microsoft\.NET\.Sdk(?:\.Worker)?$/.test(sdk)) return `its SDK is ${sdk === '' ? 'not named' : sdk}`;
  const reference = /<(?:FrameworkReference|ProjectReference|Import)\b/.exec(text)?.[0];
  if (reference !== undefined) return `it has a ${reference.slice(1)}`;
  for (const [, name = ''] of text.matchAll(/<PackageReference\b[^>]*\bInclude\s*=\s*["']([^"']+)/g)) {
    if (!PLAIN_PACKAGES.test(name)) return `it has the package ${name}`;
  }
  return undefined;
}
