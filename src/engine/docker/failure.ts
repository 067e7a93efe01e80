/** Why a build failed. */
export interface Failure {
  readonly message: string;
  readonly line?: number;
}

/**
 * Why a build failed, from what was printed beside the progress.
 *
 * @param rest the text; BuildKit ends it with `ERROR: failed to build: failed to solve: …`, and shows the place before
 *   that under `Dockerfile:4`
 * @param errors what the vertices said
 */
export function failureOf(rest: string, errors: readonly string[]): Failure {
  const message = bare(errorIn(rest) ?? errors.at(-1) ?? rest.trim().split('\n').at(-1) ?? '');
  const line = /^\S*Dockerfile:(\d+)$/m.exec(rest)?.[1] ?? /\bparse error (?:on )?line (\d+)/.exec(rest)?.[1];
  return {
    message: message === '' ? 'the build failed and said nothing' : message,
    ...(line !== undefined && { line: Number(line) }),
  };
}

/** Without what says only that it is an error of a build. */
function bare(message: string): string {
  return message
    .replace(/^(?:ERROR: |failed to build: |failed to solve: |rpc error: code = \w+ desc = )+/, '')
    .trim();
}

/** What docker prints last when a build has failed; what stands before it may quote anything. */
function errorIn(rest: string): string | undefined {
  return rest.split('\n').findLast((line) => line.startsWith('ERROR: '));
}

/** What is wrong with the daemon, the machine or the arguments, and not with the Dockerfile. */
const NOT_OURS = [
  /cannot connect to the docker daemon/i,
  /error during connect/i,
  /permission denied while trying to connect/i,
  /^(?:ERROR: )?unknown (?:shorthand )?flag/,
  /no space left on device/,
  /code = Unavailable\b/,
] as const;

/** True when it is the engine that failed: such a build says nothing about its Dockerfile. */
export function isEngineFailure(rest: string): boolean {
  const said = errorIn(rest) ?? rest.trim();
  return NOT_OURS.some((pattern) => pattern.test(said));
}

/** What went wrong with the engine, in one line. */
export function engineFailureIn(rest: string): string {
  return bare(errorIn(rest) ?? rest.trim().split('\n')[0] ?? '');
}
