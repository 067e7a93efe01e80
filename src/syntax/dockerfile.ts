import { countLines } from './scan.js';
import type { Dockerfile, Escape, Instruction, Node, Outside } from './types.js';

/** The tree: a list of nodes and what is asked of them as a whole. */
export class DockerfileTree implements Dockerfile {
  readonly nodes: readonly Node[];
  readonly escape: Escape;
  readonly eol: '\n' | '\r\n';
  readonly instructions: readonly Instruction[];
  readonly outside: Outside | undefined;
  #lines: ReadonlyMap<Node, number> | undefined;

  constructor(nodes: readonly Node[], escape: Escape, eol: '\n' | '\r\n', outside?: Outside) {
    this.nodes = Object.freeze(nodes);
    this.escape = escape;
    this.eol = eol;
    this.instructions = Object.freeze(nodes.filter((node) => node.type === 'instruction'));
    this.outside = outside;
    Object.freeze(this);
  }

  lineOf(node: Node): number {
    this.#lines ??= startLines(this.nodes);
    return this.#lines.get(node) ?? node.origin;
  }
}

/** The same tree with what is said beside it. */
export function withOutside({ nodes, escape, eol }: Dockerfile, outside: Outside): Dockerfile {
  return new DockerfileTree(nodes, escape, eol, outside);
}

function startLines(nodes: readonly Node[]): ReadonlyMap<Node, number> {
  const lines = new Map<Node, number>();
  let line = 1;
  for (const node of nodes) {
    lines.set(node, line);
    if (node.type !== 'bom') line += countLines(node.text);
  }
  return lines;
}

/** The line end that most lines have. */
export function dominantEol(text: string): '\n' | '\r\n' {
  if (!text.includes('\r')) return '\n';
  const crlf = text.split('\r\n').length - 1;
  return crlf * 2 > text.split('\n').length - 1 ? '\r\n' : '\n';
}

/** The text of a tree; `print(parse(x)) === x`. */
export function print(dockerfile: Dockerfile): string {
  let text = '';
  for (const node of dockerfile.nodes) text += node.text;
  return text;
}
