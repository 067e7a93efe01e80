/**
 * The Dockerfile as an immutable, lossless tree.
 *
 * A `Dockerfile` is a list of nodes whose texts, put end to end, are the file: `print(parse(x)) === x`.
 * Offsets inside a node count UTF-16 units from the start of *that node's* text, so that a node can be reused
 * unchanged wherever it stands; line numbers are asked of the Dockerfile (`lineOf`).
 */

/** The character that continues a line and escapes in words; set by the `escape` directive. */
export type Escape = '\\' | '`';

/** A half-open range `[start, end)` of a node's own text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A byte-order mark, a blank line, a comment line or a parser directive line, its line end included. */
export interface Trivia {
  readonly type: 'bom' | 'blank' | 'comment' | 'directive';
  readonly text: string;
  /** 1-based line of the file that was read; kept when the node moves. */
  readonly origin: number;
}

/** A flag between the keyword and the arguments, such as `--mount=type=cache,target=/x`. */
export interface Flag extends Span {
  /** Decoded as BuildKit does (quotes and escapes removed), dashes included. */
  readonly text: string;
  /** `mount` of `--mount=type=cache`. */
  readonly name: string;
  /** What follows the first `=`; undefined for a flag without one. */
  readonly value: string | undefined;
}

/** A here-document that belongs to an instruction. */
export interface Heredoc {
  readonly name: string;
  /** False when any part of the delimiter is quoted: variables in the content stay as they are. */
  readonly expand: boolean;
  /** True for `<<-`: leading tabs are removed. */
  readonly chomp: boolean;
  /** File descriptor written before `<<`, 0 when none. */
  readonly fd: number;
  readonly content: string;
}

/**
 * The text of an instruction as BuildKit joins it: continuation characters, comment lines and empty lines between
 * continued lines are gone. `sourceOf` maps a logical offset back to the node's text.
 */
export interface LogicalText {
  readonly text: string;
  /**
   * Offset in the node's text for an offset in `text`. At a seam between two lines the two sides differ: `'start'`
   * gives where the next character stands (the later line), `'end'` gives where the previous one ended.
   */
  sourceOf(offset: number, bias: 'start' | 'end'): number;
}

/** One instruction: keyword, flags, arguments, here-documents, and every byte around them. */
export interface Instruction {
  readonly type: 'instruction';
  /** Whole lines: leading blanks, continuation lines, here-documents and the last line end, if it has one. */
  readonly text: string;
  /** 1-based line of the file that was read; a node made by an edit keeps that of the node it comes from. */
  readonly origin: number;
  readonly escape: Escape;
  /** Upper case, for example `RUN`. */
  readonly keyword: string;
  /** The keyword as written. */
  readonly rawKeyword: string;
  readonly flags: readonly Flag[];
  /** Arguments as BuildKit's parser gives them (for ENV and LABEL: name, value, separator in turn). */
  readonly args: readonly string[];
  /** True when the arguments are a JSON array of strings (exec form). */
  readonly json: boolean;
  readonly heredocs: readonly Heredoc[];
  /** The joined text after keyword and flags, trimmed: the shell command of a RUN in shell form. */
  readonly body: LogicalText;
  /** Where, in `text`, the body begins and ends, here-documents left out. */
  readonly bodySpan: Span;
  /** Comment lines inside the continuation, as written, without line end. */
  readonly comments: readonly string[];
  /** The last value of a flag by name, for example `flag('from')`. */
  flag(name: string): string | undefined;
}

export type Node = Trivia | Instruction;

/** What those who build the file say beside it, and its text does not show. */
export interface Outside {
  /** Stages that are built as the last one, by lower-case name or by number. */
  readonly targets: ReadonlySet<string>;
  /** ARGs that are set, with the values that they may get; undefined among them when only the build knows one. */
  readonly args: ReadonlyMap<string, ReadonlySet<string | undefined>>;
  /** True when any ARG may be set. */
  readonly openArgs: boolean;
}

/** A whole file. Immutable: edits (`./edit.ts`) return another one that shares the untouched nodes. */
export interface Dockerfile {
  readonly nodes: readonly Node[];
  readonly escape: Escape;
  /** Line end used by most lines; for lines that we insert. */
  readonly eol: '\n' | '\r\n';
  readonly instructions: readonly Instruction[];
  /** Kept by edits; undefined when nothing is known to be said. */
  readonly outside?: Outside | undefined;
  /** 1-based line on which a node of this file begins. */
  lineOf(node: Node): number;
}

/** A file that cannot be parsed, or on which the two parsers disagree. */
export interface SyntaxProblem {
  readonly message: string;
  /** 1-based. */
  readonly line: number;
}
