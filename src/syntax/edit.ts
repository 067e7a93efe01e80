import { DockerfileTree } from './dockerfile.js';
import { ParsedInstruction } from './instruction.js';
import type { Dockerfile, Instruction, Node, Trivia } from './types.js';

/** A splice of a text: `[start, end)` becomes `text`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies splices to a text.
 *
 * @param splices in any order, not overlapping; two insertions at one place keep their order
 * @throws RangeError when two overlap
 */
export function spliceText(text: string, splices: readonly Splice[]): string {
  const sorted = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of sorted) {
    if (start < at) throw new RangeError('overlapping edits');
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

/** An instruction from its whole text; `from` gives escape character and place of origin. */
export function instructionFrom(text: string, from: Instruction): Instruction {
  return new ParsedInstruction(text, from.escape, from.origin);
}

/** An instruction that stands alone, for questions and for tests. */
export function parseInstruction(text: string, escape: Dockerfile['escape'] = '\\', origin = 1): Instruction {
  return new ParsedInstruction(text, escape, origin);
}

/** A comment line. */
export function commentNode(text: string, origin: number): Trivia {
  return Object.freeze({ type: 'comment', text, origin });
}

/**
 * Replaces nodes: `replace` gives what stands in a node's place, or undefined to keep it. Nodes that came to stand in
 * front of others get a line end, and the file keeps its final newline, or the lack of one.
 */
export function mapNodes(
  dockerfile: Dockerfile,
  replace: (node: Node) => readonly Node[] | undefined,
): Dockerfile {
  const nodes = dockerfile.nodes.flatMap((node) => replace(node) ?? [node]);
  const final = dockerfile.nodes.at(-1)?.text.endsWith('\n') ?? true;
  if (!final) dropEmptyEnd(nodes);
  const last = nodes.length - 1;
  const ended = nodes.map((node, index) => {
    if (index < last || final) return withLineEnd(node, dockerfile.eol);
    return withText(node, node.text.replace(/\r?\n$/, ''));
  });
  return new DockerfileTree(ended, dockerfile.escape, dockerfile.eol, dockerfile.outside);
}

/** Without its line end, an empty line at the end is none. */
function dropEmptyEnd(nodes: Node[]): void {
  while (/^\r?\n?$/.test(nodes.at(-1)?.text ?? '-')) nodes.pop();
}

function withLineEnd(node: Node, eol: string): Node {
  return node.type === 'bom' || node.text.endsWith('\n') ? node : withText(node, node.text + eol);
}

function withText(node: Node, text: string): Node {
  if (text === node.text) return node;
  return node.type === 'instruction' ? instructionFrom(text, node) : Object.freeze({ ...node, text });
}

/** The text with exactly the line ends of the file at its end. */
export function asLine(text: string, eol: string): string {
  return text.endsWith('\n') ? text : text + eol;
}
