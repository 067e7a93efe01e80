import { modelOf, shellKind } from '../../model/stages.js';
import { scriptOf } from '../../model/work.js';
import { parseUnchecked, print } from '../../syntax/parse.js';
import { validate } from '../../syntax/validate.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import { firstLine, type Check, type Finding, type Step } from './types.js';

/**
 * 1: the printed text parses to the same tree, which BuildKit takes, and every RUN that is new still parses in its shell,
 * whose words it keeps to.
 */
export const reparse: Check = {
  name: 'reparse',
  run(step) {
    const { dockerfile } = step.after;
    const { dockerfile: again, problem } = parseUnchecked(print(dockerfile), dockerfile);
    if (problem !== undefined)
      return { message: `the result does not parse: ${problem.message}`, line: firstLine(step) };
    return (
      differentTree(dockerfile, again) ??
      refused(dockerfile) ??
      tooFewWords(step) ??
      brokenShell(step) ??
      otherShell(step)
    );
  },
};

function differentTree(ours: Dockerfile, again: Dockerfile): Finding | undefined {
  const length = Math.max(ours.nodes.length, again.nodes.length);
  for (let index = 0; index < length; index += 1) {
    const one = ours.nodes[index];
    const other = again.nodes[index];
    if (one?.type === other?.type && one?.text === other?.text) continue;
    return { message: 'the printed text parses to another tree', line: one?.origin ?? 1 };
  }
  return undefined;
}

function refused(dockerfile: Dockerfile): Finding | undefined {
  const problem = validate(dockerfile);
  return problem && { message: `the result is refused: ${problem.message}`, line: problem.line };
}

function tooFewWords(step: Step): Finding | undefined {
  const short = newInstructions(step).find(
    ({ keyword, args }) => (keyword === 'COPY' || keyword === 'ADD') && args.length < 2,
  );
  return short && { message: `${short.keyword} has no destination`, line: short.origin };
}

/** What bash knows and a plain `sh` does not; `pipefail` ends dash at once. */
const BASH_ONLY = /\bpipefail\b|\[\[|[<>]\(|&>|\|&|\bshopt\b|\bsource\s/g;

function otherShell(step: Step): Finding | undefined {
  const model = modelOf(step.after.dockerfile);
  const plain = newInstructions(step).filter(
    (instruction) =>
      isShellRun(instruction) && model.scopeAt(instruction).shell?.[0]?.endsWith('bash') !== true,
  );
  if (!plain.some(({ body }) => body.text.search(BASH_ONLY) >= 0)) return undefined;
  const kept = new Set(step.after.dockerfile.instructions);
  const gone = step.before.dockerfile.instructions.filter((instruction) => !kept.has(instruction));
  return bashWords(plain) > bashWords(gone)
    ? { message: 'a RUN uses what only bash knows', line: firstLine(step) }
    : undefined;
}

function bashWords(instructions: readonly Instruction[]): number {
  return instructions.reduce((sum, { body }) => sum + [...body.text.matchAll(BASH_ONLY)].length, 0);
}

function newInstructions({ before, after }: Step): readonly Instruction[] {
  const old = new Set(before.dockerfile.instructions);
  return after.dockerfile.instructions.filter((instruction) => !old.has(instruction));
}

function brokenShell(step: Step): Finding | undefined {
  const model = modelOf(step.after.dockerfile);
  for (const instruction of newInstructions(step)) {
    if (!isShellRun(instruction)) continue;
    const stage = model.stageOf(instruction);
    const posix = stage !== undefined && shellKind(stage, model.scopeAt(instruction)) === 'posix';
    if (posix && scriptOf(model, instruction) === undefined) {
      return { message: 'the shell cannot parse the rewritten RUN', line: instruction.origin };
    }
  }
  return undefined;
}

function isShellRun(instruction: Instruction): boolean {
  return instruction.keyword === 'RUN' && !instruction.json && instruction.heredocs.length === 0;
}
