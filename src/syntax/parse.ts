import { crossCheck } from './crosscheck.js';
import { dominantEol, DockerfileTree } from './dockerfile.js';
import { ParsedInstruction } from './instruction.js';
import { scan } from './scan.js';
import type { Dockerfile, SyntaxProblem } from './types.js';

/** A tree, or why there is none. */
export type ParseResult =
  | { readonly dockerfile: Dockerfile; readonly problem?: undefined }
  | { readonly dockerfile?: undefined; readonly problem: SyntaxProblem };

/**
 * Parses a Dockerfile by BuildKit's rules and cross-checks the result against dockerfile-ast.
 *
 * @param text the file's text, line ends and byte-order mark as they are
 * @returns the tree, or the first problem with its line
 */
export function parse(text: string): ParseResult {
  const result = parseUnchecked(text);
  if (result.dockerfile === undefined) return result;
  const problem = crossCheck(text, result.dockerfile);
  return problem === undefined ? result : { problem };
}

/**
 * Parses without the cross-check: for text that we printed ourselves and for questions about other files.
 *
 * @param previous a tree whose instructions are shared where the text is equal; they keep their `origin`
 */
export function parseUnchecked(text: string, previous?: Dockerfile): ParseResult {
  const scanned = scan(text, previous === undefined ? undefined : instructionsByText(previous));
  if (scanned.problem !== undefined) return { problem: scanned.problem };
  const dockerfile = new DockerfileTree(scanned.nodes, scanned.escape, dominantEol(text));
  if (dockerfile.instructions.length === 0)
    return { problem: { line: 1, message: 'file with no instructions' } };
  for (const node of scanned.nodes) {
    const error = node instanceof ParsedInstruction ? node.error : undefined;
    if (error !== undefined) return { problem: { line: node.origin, message: error } };
  }
  return { dockerfile };
}

function instructionsByText(dockerfile: Dockerfile): Map<string, ParsedInstruction[]> {
  const known = new Map<string, ParsedInstruction[]>();
  for (const node of dockerfile.nodes.toReversed()) {
    if (!(node instanceof ParsedInstruction)) continue;
    const same = known.get(node.text);
    if (same === undefined) known.set(node.text, [node]);
    else same.push(node);
  }
  return known;
}

export { print } from './dockerfile.js';
