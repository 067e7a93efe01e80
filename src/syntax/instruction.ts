import { decodeArguments, type DecodedArguments } from './arguments.js';
import { isSpace, skipSpace, trimEnd } from './chars.js';
import { splitFlags, type SplitFlags } from './flags.js';
import { heredocMarkers, type HeredocMarker } from './heredoc.js';
import { endOfLine, joinLines, JoinedText, type JoinedLines } from './logical.js';
import type { Escape, Flag, Heredoc, Instruction, LogicalText, Span } from './types.js';

const KEYWORD_END = /[\t\v\f\r ]/;
/** A keyword of letters with a blank behind it. */
const WHOLE_KEYWORD = /^[ \t]*([A-Za-z]+)[ \t]/;
/** What has to stand behind a keyword before a JSON array can: nothing, a flag, or a line that is passed over. */
const MAY_BE_JSON = /^\s*[A-Za-z]+[\s\\`]*(?:\[|--|#|$)/;
/** Instructions that can be wrong in another way than by their JSON array, or whose array stands behind a word. */
const NAMED_VALUES: ReadonlySet<string> = new Set(['ENV', 'LABEL', 'HEALTHCHECK']);
const CAN_HOLD_HEREDOC: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN']);

/** One instruction, decoded from its text on demand: most questions are asked of few instructions. */
export class ParsedInstruction implements Instruction {
  readonly type = 'instruction';
  readonly text: string;
  readonly escape: Escape;
  readonly origin: number;
  #lines: JoinedLines | undefined;
  #head: { raw: string; keyword: string; end: number } | undefined;
  #flagPart: SplitFlags | undefined;
  #flags: readonly Flag[] | undefined;
  #arguments: DecodedArguments | undefined;
  #body: JoinedText | undefined;
  #heredocs: readonly Heredoc[] | undefined;

  constructor(text: string, escape: Escape, origin: number) {
    this.text = text;
    this.escape = escape;
    this.origin = origin;
    Object.freeze(this);
  }

  get #joined(): JoinedLines {
    return (this.#lines ??= joinLines(this.text, this.escape));
  }

  get #keywordPart(): { raw: string; keyword: string; end: number } {
    if (this.#head !== undefined) return this.#head;
    // Nearly always the keyword ends on its line: no need to join the lines to know it.
    const whole = WHOLE_KEYWORD.exec(this.text)?.[1];
    if (whole !== undefined)
      return (this.#head = { raw: whole, keyword: whole.toUpperCase(), end: whole.length });
    const line = this.#joined.text;
    const start = skipSpace(line, 0);
    const length = line.slice(start).search(KEYWORD_END);
    const end = length < 0 ? trimEnd(line, start, line.length) : start + length;
    const raw = line.slice(start, end);
    return (this.#head = { raw, keyword: raw.toUpperCase(), end });
  }

  get #split(): SplitFlags {
    return (this.#flagPart ??= splitFlags(this.#joined.text, this.#keywordPart.end, this.escape));
  }

  get keyword(): string {
    return this.#keywordPart.keyword;
  }

  get rawKeyword(): string {
    return this.#keywordPart.raw;
  }

  get flags(): readonly Flag[] {
    return (this.#flags ??= this.#decodeFlags());
  }

  #decodeFlags(): readonly Flag[] {
    const { flags } = this.#split;
    if (flags.length === 0) return NO_FLAGS;
    const whole = new JoinedText(this.#joined, 0, this.#joined.text.length);
    return flags.map(({ text, start, end }) => {
      const equals = text.indexOf('=');
      return Object.freeze({
        text,
        name: text.slice(2, equals < 0 ? undefined : equals),
        value: equals < 0 ? undefined : text.slice(equals + 1),
        start: whole.sourceOf(start, 'start'),
        end: whole.sourceOf(end, 'end'),
      });
    });
  }

  flag(name: string): string | undefined {
    return this.flags.findLast((flag) => flag.name === name)?.value;
  }

  get body(): LogicalText {
    if (this.#body !== undefined) return this.#body;
    const line = this.#joined.text;
    const start = skipSpace(line, this.#split.rest);
    const end = trimEnd(line, start, line.length);
    return (this.#body = new JoinedText(this.#joined, start, end));
  }

  get bodySpan(): Span {
    const { body } = this;
    if (body.text === '') return { start: this.#joined.end, end: this.#joined.end };
    return { start: body.sourceOf(0, 'start'), end: body.sourceOf(body.text.length, 'end') };
  }

  get comments(): readonly string[] {
    return this.#joined.comments;
  }

  get #decoded(): DecodedArguments {
    return (this.#arguments ??= decodeArguments(this.keyword, this.body.text, this.escape));
  }

  get args(): readonly string[] {
    return this.#decoded.args;
  }

  get json(): boolean {
    return this.#decoded.json;
  }

  /** Why BuildKit refuses this instruction; undefined when it does not. */
  get error(): string | undefined {
    // Nothing but name=value lists and JSON arrays can be wrong.
    const { keyword } = this;
    if (keyword === 'ONBUILD') return onbuildInner(this)?.error;
    const may = NAMED_VALUES.has(keyword) || MAY_BE_JSON.test(this.text);
    return may ? this.#decoded.error : undefined;
  }

  /** The joined line from keyword to end. */
  get line(): string {
    return this.#joined.text;
  }

  /** Where, in `text`, the here-documents begin. */
  get headEnd(): number {
    return this.#joined.end;
  }

  /** The markers that promise here-documents, whether or not these follow. */
  get markers(): readonly HeredocMarker[] {
    if (!this.line.includes('<<')) return [];
    const holder = onbuildInner(this) ?? this;
    return CAN_HOLD_HEREDOC.has(holder.keyword) && !holder.json ? heredocMarkers(this.line) : [];
  }

  get heredocs(): readonly Heredoc[] {
    return (this.#heredocs ??= readHeredocs(this.text, this.headEnd, this.markers).heredocs);
  }
}

const NO_FLAGS: readonly Flag[] = Object.freeze([]);

/** The instruction inside `ONBUILD`. */
export function onbuildInner(instruction: Instruction): ParsedInstruction | undefined {
  if (instruction.keyword !== 'ONBUILD' || instruction.body.text === '') return undefined;
  return new ParsedInstruction(instruction.body.text, instruction.escape, instruction.origin);
}

export interface ReadHeredocs {
  readonly heredocs: readonly Heredoc[];
  /** Index just after the last terminator's line. */
  readonly end: number;
  readonly terminated: boolean;
}

/** Reads the here-documents that `markers` promise, from the lines that begin at `from`. */
export function readHeredocs(text: string, from: number, markers: readonly HeredocMarker[]): ReadHeredocs {
  const heredocs: Heredoc[] = [];
  let at = from;
  for (const marker of markers) {
    const start = at;
    let lineStart = at;
    let found = false;
    while (!found && at < text.length) {
      lineStart = at;
      at = endOfLine(text, at);
      found = isTerminator(text.slice(lineStart, at), marker);
    }
    if (!found) return { heredocs, end: at, terminated: false };
    heredocs.push(Object.freeze({ ...marker, content: text.slice(start, lineStart) }));
  }
  return { heredocs, end: at, terminated: true };
}

function isTerminator(line: string, marker: HeredocMarker): boolean {
  const content = line.replace(/[\r\n]+$/, '');
  return (marker.chomp ? content.replace(/^\t+/, '') : content) === marker.name;
}

/** True when the text holds nothing but white space. */
export function isBlank(text: string): boolean {
  for (const char of text) if (!isSpace(char)) return false;
  return true;
}
