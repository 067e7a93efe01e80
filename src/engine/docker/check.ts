import path from 'node:path';
import { run } from '../process.js';
import { EngineError, type CheckRequest, type Finding } from '../types.js';
import { checkArguments } from './arguments.js';
import { engineFailureIn, failureOf, isEngineFailure } from './failure.js';
import { ENVIRONMENT, withFiles } from './files.js';

/** What BuildKit's linter finds in a Dockerfile. It takes no lock: several may be asked for at once. */
export async function check(request: CheckRequest, signal: AbortSignal): Promise<readonly Finding[]> {
  return withFiles(request, async (folder) => {
    const args = checkArguments(request, path.join(folder, 'Dockerfile'));
    const { stdout, stderr } = await run('docker', args, { signal, env: ENVIRONMENT });
    return findingsIn(stdout, stderr);
  });
}

/** Where BuildKit says that something is. */
interface Place {
  readonly ranges?: readonly { readonly start?: { readonly line?: number } }[];
}

/** What `--call=check,format=json` prints. */
interface Checked {
  readonly warnings?:
    readonly { readonly ruleName?: string; readonly detail?: string; readonly location?: Place }[] | null;
  readonly buildError?: { readonly message?: string; readonly location?: Place };
}

/**
 * The findings in the output of `--call=check,format=json`.
 *
 * @throws EngineError when the daemon does not answer, or has no linter
 */
export function findingsIn(stdout: string, stderr: string): readonly Finding[] {
  const checked = resultIn(stdout);
  if (checked === undefined) {
    const { message, line } = failureOf(stderr, []);
    if (isEngineFailure(stderr) || line === undefined) throw new EngineError(engineFailureIn(stderr));
    return [{ rule: 'error', message, line }];
  }
  const { warnings, buildError } = checked;
  const found = (warnings ?? []).map(({ ruleName = '', detail = '', location }) =>
    finding(ruleName, detail, location),
  );
  if (buildError === undefined) return found;
  return [...found, finding('error', buildError.message ?? '', buildError.location)];
}

function resultIn(stdout: string): Checked | undefined {
  const start = stdout.indexOf('{');
  return start === -1 ? undefined : (JSON.parse(stdout.slice(start)) as Checked);
}

function finding(rule: string, message: string, location: Place | undefined): Finding {
  const line = location?.ranges?.[0]?.start?.line;
  return { rule, message, ...(line !== undefined && { line }) };
}
