import { continuationAt, isCommentLine, lineContentEnd, skipSpace } from './chars.js';
import { DirectiveReader } from './directives.js';
import { ParsedInstruction, readHeredocs } from './instruction.js';
import { endOfLine } from './logical.js';
import type { Escape, Node, SyntaxProblem, Trivia } from './types.js';

export interface Scanned {
  readonly nodes: readonly Node[];
  readonly escape: Escape;
  readonly problem?: SyntaxProblem;
}

/** Instructions by text, the next one to take last. */
export type Reusable = ReadonlyMap<string, ParsedInstruction[]>;

/** Longest line that BuildKit reads, in bytes (Go's bufio.MaxScanTokenSize - 1). */
const MAX_LINE = 65_535;

/**
 * Cuts a file into nodes, line by line, by BuildKit's rules. Stops at the first thing that BuildKit refuses.
 *
 * @param reuse instructions to take for equal text, to share what was decoded already; each is taken once
 */
export function scan(text: string, reuse?: Reusable): Scanned {
  const nodes: Node[] = [];
  const directives = new DirectiveReader();
  let escape: Escape = '\\';
  let line = 1;
  let at = 0;
  if (text.startsWith('\uFEFF')) {
    nodes.push(trivia('bom', '\uFEFF', 1));
    at = 1;
  }
  while (at < text.length) {
    const end = endOfLine(text, at);
    const contentEnd = lineContentEnd(text, at, end);
    const start = skipSpace(text, at, contentEnd);
    if (end - at > MAX_LINE)
      return { nodes, escape, problem: { line, message: `line longer than ${MAX_LINE} characters` } };
    const directive = directives.read(text.slice(start, contentEnd));
    if (directive !== undefined && 'error' in directive)
      return { nodes, escape, problem: { line, message: directive.error } };
    if (directive?.name === 'escape') escape = directive.value === '`' ? '`' : '\\';
    if (start === contentEnd || text[start] === '#') {
      const type = start === contentEnd ? 'blank' : directive === undefined ? 'comment' : 'directive';
      nodes.push(trivia(type, text.slice(at, end), line));
      at = end;
      line += 1;
      continue;
    }
    const taken = takeInstruction(text, at, escape, line, reuse);
    if ('message' in taken) return { nodes, escape, problem: taken };
    nodes.push(taken);
    at += taken.text.length;
    line += countLines(taken.text);
  }
  return { nodes, escape };
}

function trivia(type: Trivia['type'], text: string, origin: number): Trivia {
  return Object.freeze({ type, text, origin });
}

/** Number of line ends, a missing last one counted. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.endsWith('\n') || text === '' ? lines : lines + 1;
}

function takeInstruction(
  text: string,
  from: number,
  escape: Escape,
  line: number,
  reuse: Reusable | undefined,
): ParsedInstruction | SyntaxProblem {
  const headEnd = endOfContinuation(text, from, escape);
  const head = text.slice(from, headEnd);
  const known = reuse?.get(head)?.pop();
  if (known !== undefined) return known;
  const instruction = new ParsedInstruction(head, escape, line);
  const { markers } = head.includes('<<') ? instruction : { markers: [] };
  if (markers.length === 0) return instruction;
  const { end, terminated } = readHeredocs(text, headEnd, markers);
  if (!terminated) return { line, message: 'unterminated heredoc' };
  return new ParsedInstruction(text.slice(from, end), escape, line);
}

/** Index just after the last line of the instruction that begins at `from`, here-documents not counted. */
function endOfContinuation(text: string, from: number, escape: string): number {
  let at = from;
  for (let first = true; at < text.length; first = false) {
    const end = endOfLine(text, at);
    const contentEnd = lineContentEnd(text, at, end);
    const start = first ? skipSpace(text, at, contentEnd) : at;
    at = end;
    if (
      !first &&
      (skipSpace(text, start, contentEnd) === contentEnd || isCommentLine(text, start, contentEnd))
    )
      continue;
    if (continuationAt(text, start, contentEnd, escape) < 0) return at;
  }
  return at;
}
