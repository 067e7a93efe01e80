/** What a program for .NET is made from. */
import { baseOf } from '../paths.js';

const SOURCE = /\.(?:cs|fs|vb|cshtml|razor)$/;
const NOT_RUN = /(?:^|\/)(?:bin|obj|tests?|[^/]*\.?Tests?|docs?|examples?|samples?|\.[^/]+)\//;
const BUILD = /\.(?:cs|fs|vb)proj$|\.(?:props|targets)$/i;

/** True for a source of the program; false for tests. */
export function isDotnetSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_RUN.test(path);
}

/** True for settings that a program of .NET reads when it starts. */
export function isDotnetSetting(path: string): boolean {
  return (
    /(?:^|\/)(?:appsettings[\w.-]*\.json|nlog\.config|log4net\.config)$/i.test(path) && !NOT_RUN.test(path)
  );
}

/** True for a file that names the packages of the program. */
export function isDotnetBuildFile(path: string): boolean {
  return BUILD.test(baseOf(path)) && !NOT_RUN.test(path);
}

/** Whether the last stage of a Dockerfile stands on an SDK: whether it needs one shows in the sources. */
export function endsOnDotnetSdk(dockerfileText: string): boolean {
  const last = dockerfileText.split(/^[ \t]*FROM[ \t]+/im).at(-1) ?? '';
  return /^(?:--\S+\s+)*mcr\.microsoft\.com\/dotnet\/sdk[:\s]/.test(last);
}
