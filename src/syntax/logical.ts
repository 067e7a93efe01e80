import { continuationAt, isCommentLine, lineContentEnd, skipSpace } from './chars.js';
import type { LogicalText } from './types.js';

/** A piece of the joined text: `length` characters that stand together in the source too. */
export interface Segment {
  readonly logical: number;
  readonly source: number;
  readonly length: number;
}

export interface JoinedLines {
  readonly text: string;
  readonly segments: readonly Segment[];
  /** Comment lines between continued lines, as written, without line end. */
  readonly comments: readonly string[];
  /** Where the lines of the instruction itself end and its here-documents begin. */
  readonly end: number;
}

/** Joins an instruction's lines as BuildKit does: continuation characters, comment lines and empty lines are dropped. */
export function joinLines(source: string, escape: string): JoinedLines {
  let text = '';
  const segments: Segment[] = [];
  const comments: string[] = [];
  let at = 0;
  for (let first = true; at < source.length; first = false) {
    const lineEnd = endOfLine(source, at);
    const contentEnd = lineContentEnd(source, at, lineEnd);
    const start = first ? skipSpace(source, at, contentEnd) : at;
    at = lineEnd;
    if (!first && isCommentLine(source, start, contentEnd)) {
      comments.push(source.slice(start, contentEnd));
      continue;
    }
    if (!first && skipSpace(source, start, contentEnd) === contentEnd) continue;
    const continued = continuationAt(source, start, contentEnd, escape);
    const end = continued < 0 ? contentEnd : continued;
    if (end > start) segments.push({ logical: text.length, source: start, length: end - start });
    text += source.slice(start, end);
    if (continued < 0) break;
  }
  return { text, segments, comments, end: at };
}

/** Index just after the line end of the line that holds `from`. */
export function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}

/** A part of joined lines with its way back to the source. */
export class JoinedText implements LogicalText {
  readonly text: string;
  readonly #segments: readonly Segment[];
  readonly #offset: number;

  constructor(lines: JoinedLines, start: number, end: number) {
    this.text = lines.text.slice(start, end);
    this.#segments = lines.segments;
    this.#offset = start;
  }

  sourceOf(offset: number, bias: 'start' | 'end'): number {
    const at = offset + this.#offset;
    const segment = bias === 'start' ? this.#starting(at) : this.#ending(at);
    return segment === undefined ? 0 : segment.source + (at - segment.logical);
  }

  /** The last segment that begins at or before `at`. */
  #starting(at: number): Segment | undefined {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.logical ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low];
  }

  /** The segment in which the character before `at` stands. */
  #ending(at: number): Segment | undefined {
    const segment = this.#starting(Math.max(at - 1, 0));
    return at === 0 ? this.#segments[0] : segment;
  }
}
