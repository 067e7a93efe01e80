import { parseScript } from '../../shell/index.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import { saidOtherwise } from './said.js';
import type { Check, Finding, Step } from './types.js';

/**
 * 2: instructions that no change names are byte-identical and in order, those that a comment protects are not touched,
 * directives stay as they are, every comment survives unless a change removed the instruction that holds it, and nothing
 * beside the Dockerfile changes without a change that says so.
 */
export const untouched: Check = {
  name: 'untouched',
  run(step) {
    return (
      saidOtherwise(step) ??
      changedSilently(step) ??
      protectedTouched(step) ??
      otherDirectives(step) ??
      lostComment(step)
    );
  },
};

function changedSilently(step: Step): Finding | undefined {
  const touched = new Set(step.changes.flatMap(({ before }) => before));
  const made = new Set(step.changes.flatMap(({ after }) => after));
  const kept = step.before.dockerfile.instructions.filter((instruction) => !touched.has(instruction));
  const old = new Set(step.before.dockerfile.instructions);
  const last = step.after.dockerfile.instructions.at(-1);
  const now = step.after.dockerfile.instructions.filter((instruction) => {
    // What a change made and a later one left at the end of the file may have lost its line end since.
    return !made.has(instruction) && !(instruction === last && !old.has(last) && madeLike(instruction, made));
  });
  const length = Math.max(kept.length, now.length);
  for (let index = 0; index < length; index += 1) {
    if (withoutEol(kept[index]) === withoutEol(now[index])) continue;
    const at = kept[index] ?? now[index];
    return { message: 'an instruction changed that no change names', line: at?.origin ?? 1 };
  }
  return undefined;
}

function madeLike(instruction: Instruction, made: ReadonlySet<Instruction>): boolean {
  return [...made].some((other) => withoutEol(other) === withoutEol(instruction));
}

/** The file's last instruction may gain or lose its line end when it is not the last any more. */
function withoutEol(instruction: Instruction | undefined): string | undefined {
  return instruction?.text.replace(/\r?\n$/, '');
}

function protectedTouched(step: Step): Finding | undefined {
  const now = new Set(step.after.dockerfile.instructions);
  const gone = [...step.before.protected].find((instruction) => !now.has(instruction));
  return gone && { message: 'an instruction changed that a comment protects', line: gone.origin };
}

/** `# syntax=` chooses the frontend, `# check=` what it complains of: neither is ours to add or to drop. */
function otherDirectives({ before, after }: Step): Finding | undefined {
  const old = directivesOf(before.dockerfile);
  const now = directivesOf(after.dockerfile);
  const differs = old.length !== now.length || old.some((text, index) => text !== now[index]);
  return differs ? { message: 'a parser directive changed', line: 1 } : undefined;
}

function directivesOf({ nodes }: Dockerfile): readonly string[] {
  return nodes.filter(({ type }) => type === 'directive').map(({ text }) => text.trim());
}

function lostComment(step: Step): Finding | undefined {
  const removed = step.changes.filter(({ before, after }) => before.length > 0 && after.length === 0);
  const may = new Set(
    removed.flatMap(({ before }) => before.flatMap(({ comments }) => comments)).map((text) => text.trim()),
  );
  const left = count(commentsOf(step.after.dockerfile));
  for (const comment of commentsOf(step.before.dockerfile)) {
    const number = left.get(comment) ?? 0;
    if (number === 0 && !may.has(comment)) return { message: `the comment "${comment}" got lost`, line: 1 };
    left.set(comment, number - 1);
  }
  return undefined;
}

/** Every comment of a file, trimmed, those inside instructions too. */
function commentsOf(dockerfile: Dockerfile): readonly string[] {
  const comments: string[] = [];
  for (const node of dockerfile.nodes) {
    if (node.type === 'instruction') comments.push(...insideOf(node));
    else if (node.type === 'comment') comments.push(node.text.trim());
  }
  return comments;
}

function insideOf(instruction: Instruction): readonly string[] {
  if (!instruction.text.includes('#')) return NONE;
  const lines = instruction.comments.map((comment) => comment.trim());
  const isShell = instruction.keyword === 'RUN' && parseScript(instruction)?.hasComment === true;
  return isShell ? [...lines, instruction.body.text.slice(instruction.body.text.lastIndexOf('#'))] : lines;
}

const NONE: readonly string[] = [];

function count(values: readonly string[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const value of values) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  return numbers;
}
