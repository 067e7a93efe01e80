import type { Dockerfile, Instruction, Node, Trivia } from '../../syntax/types.js';
import { isBystanderRun } from './above.js';
import type { Edit } from '../build.js';
import type { Run } from '../commands.js';
import type { SplitPlan } from './plan.js';
import type { InstallReader } from './readers/types.js';
import type { SplitRun } from './run.js';
import type { Build } from '../types.js';

/** Words by which a comment above `COPY . .` speaks of the install that follows, not of the sources. */
const ABOUT_INSTALL = /install|depend|package|requirement|manifest|lock|librar|\bdeps\b/i;

/** The moved COPYs below the install, each with the comments that stand directly above it; the new ones in their place. */
export function layOut(
  build: Build,
  run: Run,
  plan: SplitPlan,
  { split, follows }: { readonly split: SplitRun; readonly follows: InstallReader['follows'] },
): Edit['replace'] {
  const { dockerfile } = build;
  const replace = new Map<Node, readonly (string | Node)[]>();
  const below: (string | Node)[] = [];
  for (const [index, { instruction }] of plan.moved.entries()) {
    const comments = commentsAbove(dockerfile, instruction);
    const kept = index === 0 && comments.some(({ text }) => ABOUT_INSTALL.test(text));
    for (const comment of kept ? [] : comments) replace.set(comment, []);
    replace.set(instruction, index === 0 ? plan.copies : []);
    below.push(...(kept ? [] : comments), plan.rewritten.get(instruction) ?? instruction);
  }
  const first = plan.moved[0].instruction;
  const gap = blankBehind(dockerfile, first, run.instruction);
  const kept = split.rest === run.instruction.text ? commentsAbove(dockerfile, run.instruction) : [];
  for (const comment of kept) replace.set(comment, []);
  const rest = split.rest === undefined ? [] : [...gap, ...kept, split.rest];
  const place = split.rest === undefined ? lastBystander(build, run, follows) : run.instruction;
  if (plan.copies.length === 0) for (const blank of doubleBlank(dockerfile, first)) replace.set(blank, []);
  // Without its line end, so that it gets the one of the file.
  const install = split.install?.replace(/\r?\n$/, '') ?? place;
  return replace.set(place, [install, ...gap, ...below, ...rest]);
}

/** The last of the RUNs directly behind an install that do not need the sources either; the install itself without any. */
function lastBystander(
  build: Build,
  { stage, instruction }: Run,
  follows: InstallReader['follows'],
): Instruction {
  const after = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const end = after.findIndex((each) => !isBystanderRun(build, each, follows));
  return after.slice(0, end < 0 ? after.length : end).at(-1) ?? instruction;
}

/** The blank line behind an instruction that leaves its place, when one stands before it too. */
function doubleBlank({ nodes }: Dockerfile, instruction: Instruction): readonly Node[] {
  const at = nodes.indexOf(instruction);
  return nodes[at - 1]?.type === 'blank'
    ? nodes.slice(at + 1, at + 2).filter(({ type }) => type === 'blank')
    : [];
}

/** The comments that stand directly above an instruction. */
export function commentsAbove({ nodes }: Dockerfile, instruction: Instruction): readonly Trivia[] {
  const end = nodes.indexOf(instruction);
  const start = nodes.findLastIndex((node, index) => index < end && node.type !== 'comment') + 1;
  return nodes.slice(start, end).flatMap((node) => (node.type === 'comment' ? [node] : []));
}

/** A blank line, when one separates the COPY from what follows it and the RUN from what stands before it. */
function blankBehind({ nodes, eol }: Dockerfile, copy: Instruction, run: Instruction): readonly Node[] {
  const separated =
    nodes[nodes.indexOf(copy) + 1]?.type === 'blank' &&
    nodes.slice(nodes.indexOf(copy), nodes.indexOf(run)).some(({ type }) => type === 'blank');
  return separated ? [Object.freeze({ type: 'blank' as const, text: eol, origin: copy.origin })] : [];
}
