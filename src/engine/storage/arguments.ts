import path from 'node:path';
import type { BuildRequest } from '../types.js';

/** The files of one build, in a temporary folder of its own. */
export interface BuildFiles {
  readonly dockerfile: string;
  readonly ignore: string;
}

/** Arguments after `--` that would send the image elsewhere, or change what is printed and read here. */
const TAKEN =
  /^(?:-[foqt]|--(?:file|output|quiet|tag|ignorefile|iidfile|logfile|logsplit|layers|no-cache|force-rm|rm|jobs|manifest|cache-to|all-platforms)(?:=|$))/;

/** The first of the user's own arguments that dockopt has to set itself; undefined when there is none. */
export function takenArgument(extra: readonly string[]): string | undefined {
  return extra.find((argument) => TAKEN.test(argument));
}

/**
 * The arguments of podman and buildah that build an image without giving it a name.
 *
 * @param command `build` or `bud`
 * @param marker an id that no RUN asks for: it marks the containers of this build
 */
export function buildArguments(
  command: string,
  request: BuildRequest,
  files: BuildFiles,
  marker: string | undefined,
): readonly string[] {
  return [
    command,
    // Older buildahs refuse both together; BUILDAH_LAYERS has layers made in the second case, too.
    request.cache ? '--layers' : '--no-cache',
    // Containers of failed builds would stay.
    '--force-rm',
    // Others take a newer base for the second build than for the first.
    '--pull=missing',
    // The format of their own has neither SHELL nor HEALTHCHECK.
    '--format=docker',
    `--file=${files.dockerfile}`,
    `--ignorefile=${files.ignore}`,
    ...[...request.contexts].flatMap(([name, where]) => ['--build-context', `${name}=${where}`]),
    ...(request.target === undefined ? [] : ['--target', request.target]),
    ...[...request.args].flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...request.secrets.flatMap((secret) => ['--secret', secret]),
    ...(marker === undefined ? [] : ['--secret', `id=${marker},src=/dev/null`]),
    ...(request.platform === undefined ? [] : ['--platform', request.platform]),
    // What docker calls `default` has no name here.
    ...(request.network === undefined || request.network === 'default' ? [] : ['--network', request.network]),
    ...request.extra,
    request.context,
  ];
}

/** Excludes nothing that is there: without any pattern podman would read the ignore file of the context. */
const NOTHING = '.dockopt-excludes-nothing';

/**
 * The text of an ignore file as docker reads it. Those of podman (before 5.6) and buildah know no carriage returns, blanks
 * at the ends or leading slashes.
 */
export function ignoreText(text: string | undefined): string {
  const patterns: string[] = [];
  for (const line of (text ?? '').replace(/^\uFEFF/, '').split('\n')) {
    const pattern = line.startsWith('#') ? '' : line.trim();
    if (pattern !== '') patterns.push(cleaned(pattern));
  }
  return `${[NOTHING, ...patterns].join('\n')}\n`;
}

function cleaned(pattern: string): string {
  const isException = pattern.startsWith('!');
  const bare = isException ? pattern.slice(1).trim() : pattern;
  const clean = bare === '' ? '' : path.posix.normalize(bare).replace(/(?<=.)\/$/, '');
  return `${isException ? '!' : ''}${clean.length > 1 ? clean.replace(/^\//, '') : clean}`;
}
