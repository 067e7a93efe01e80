import { firstLine, type Finding, type Step } from './types.js';

/** Whether a transform did what its changes do not say: touched facts, other files, or the changes of others. */
export function saidOtherwise(step: Step): Finding | undefined {
  const { before, after, changes, transform } = step;
  const found = (message: string): Finding => ({ message, line: firstLine(step) });
  if (after.project !== before.project) return found('the facts of the project were replaced');
  if (before.changes.some((change, index) => change !== after.changes[index]))
    return found('the changes of other transforms were replaced');
  if (changes.some(({ transform: name, level }) => name !== transform.name || level !== transform.level))
    return found('a change carries another name or level than its transform');
  const others = after.ignore !== before.ignore || after.companions !== before.companions;
  return others && changes.length === 0 ? found('another file changed, and no change says so') : undefined;
}
