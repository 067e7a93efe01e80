import type { Instruction, Span } from '../syntax/types.js';

/** Something that stands in an instruction: `start` and `end` count in `Instruction.text`, line breaks included. */
export interface Placed extends Span {
  /** The same place in `Instruction.body.text`, where continued lines are joined. */
  readonly logical: Span;
}

/** A word of a command. */
export interface ShellWord extends Placed {
  /** As written in the logical text, quotes included. */
  readonly text: string;
  /** The value after quote removal; undefined when an expansion, glob, brace or tilde decides it at run time. */
  readonly value: string | undefined;
}

/** One simple command, wherever it stands. */
export interface ShellCommand extends Placed {
  /** Static value of the first word, path kept; undefined without words or when it is decided at run time. */
  readonly name: string | undefined;
  /** Name and arguments in order, without leading assignments and redirections. */
  readonly words: readonly ShellWord[];
  /** `FOO=1 cmd`: name and whole text of each leading assignment. */
  readonly assignments: readonly { readonly name: string; readonly text: string }[];
  /** As written, `2>&1` or `> file`. */
  readonly redirections: readonly string[];
  /** Words, assignments and redirections as written, in order, joined by one blank. */
  readonly text: string;
  /** Index in `script.chain` when the command is itself that member. */
  readonly member: number | undefined;
  /** Index of the chain member that contains it. */
  readonly inChain: number | undefined;
  /** Inside `( )`, `$( )` or backticks: what it does to the shell does not last. */
  readonly inSubshell: boolean;
  /** Its status is turned round by `!`. */
  readonly negated: boolean;
  /** Part of a statement that ends in `&`. */
  readonly background: boolean;
  /** Inside a word of another command. */
  readonly nested: boolean;
  /** False where offsets cannot be trusted (escaped backticks): `start` and `end` are those of the whole word. */
  readonly editable: boolean;
}

/** What a stretch of a body does, for comparing one body with another. */
export interface ShellUnit {
  /** The logical text with each outermost simple command replaced by `@` and blanks collapsed. */
  readonly skeleton: string;
  /** Text of each of these commands. */
  readonly commands: readonly string[];
}

/** One member of a pure `a && b && c` list. */
export interface ChainMember extends Placed {
  /** As in `ShellUnit`. */
  readonly skeleton: string;
  /** Every command in it, source order. */
  readonly commands: readonly ShellCommand[];
  /** True when it is one simple command. */
  readonly simple: boolean;
  /** The `&&` before it, in `Instruction.text`; undefined for the first member. */
  readonly operator: Span | undefined;
}

/** One statement of a body: what stands between two `;`. */
export interface Statement {
  /** Indices in `script.commands` of its `&&` and `||` members that are simple commands; undefined for another. */
  readonly members: readonly (number | undefined)[];
  /** The operators between them. */
  readonly operators: readonly string[];
  readonly background: boolean;
}

/** The shell text of one instruction. */
export interface ShellScript {
  readonly instruction: Instruction;
  /** Every simple command anywhere, those in compounds, pipelines and substitutions included, in source order. */
  readonly commands: readonly ShellCommand[];
  /**
   * The members when the body is a pure `a && b && c` list, each a simple command, pipeline or compound command;
   * undefined for a body with `;`, `||` or `&` at top level.
   */
  readonly chain: readonly ChainMember[] | undefined;
  /** The statements at top level, a pure chain being one. */
  readonly statements: readonly Statement[];
  /** One unit a member for a pure chain, else one for the whole body. */
  readonly units: readonly ShellUnit[];
  /** True when a `# ...` ends the logical text: whatever is appended would be part of it. */
  readonly hasComment: boolean;
  /** Compound commands, functions and background jobs that it holds, by the shell's word for them. */
  readonly constructs: ReadonlySet<string>;
}
