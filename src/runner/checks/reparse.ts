import { modelOf, shellKind } from '../../model/stages.js';
import { scriptOf } from '../../model/work.js';
import { parseUnchecked, print } from '../../syntax/parse.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import { firstLine, type Check, type Finding, type Step } from './types.js';

/** 1: the printed text parses to the same tree, and every RUN that is new still parses in its shell. */
export const reparse: Check = {
  name: 'reparse',
  run(step) {
    const { dockerfile } = step.after;
    const { dockerfile: again, problem } = parseUnchecked(print(dockerfile), dockerfile);
    if (problem !== undefined)
      return { message: `the result does not parse: ${problem.message}`, line: firstLine(step) };
    return differentTree(dockerfile, again) ?? brokenShell(step);
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

function brokenShell(step: Step): Finding | undefined {
  const old = new Set(step.before.dockerfile.instructions);
  const model = modelOf(step.after.dockerfile);
  for (const instruction of step.after.dockerfile.instructions) {
    if (old.has(instruction) || !isShellRun(instruction)) continue;
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
