import type { Dockerfile, Instruction, Node, Trivia } from '../../syntax/types.js';

/** The comments right above an instruction, without a blank line between. */
export function commentsAbove({ nodes }: Dockerfile, instruction: Instruction): readonly Trivia[] {
  const above: Trivia[] = [];
  for (let at = nodes.indexOf(instruction) - 1; at >= 0; at -= 1) {
    const node = nodes[at];
    if (node === undefined || node.type !== 'comment') break;
    above.unshift(node);
  }
  return above;
}

/** What replaces what when an instruction goes: of two blank lines that would come together, one goes with it. */
export function removalOf(
  { nodes }: Dockerfile,
  instruction: Instruction,
): ReadonlyMap<Node, readonly Node[]> {
  const at = nodes.indexOf(instruction);
  const next = nodes[at + 1];
  const gone: Node[] = [instruction];
  if (next?.type === 'blank' && nodes[at - 1]?.type === 'blank') gone.push(next);
  return new Map(gone.map((node): [Node, readonly Node[]] => [node, []]));
}
