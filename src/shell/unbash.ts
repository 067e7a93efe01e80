import { forEachChild, parse } from 'unbash';
import type { Assignment, Command, Redirection, Script, SyntaxNode, Word } from 'unbash';

/** A word; offsets count in the text that was parsed. */
export interface RawWord {
  readonly text: string;
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** A simple command; offsets count in the text that was parsed. */
export interface RawCommand {
  readonly words: readonly RawWord[];
  readonly assignments: readonly { readonly name: string; readonly text: string }[];
  readonly redirections: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly inSubshell: boolean;
  readonly negated: boolean;
  readonly background: boolean;
  readonly nested: boolean;
  readonly editable: boolean;
}

export interface RawMember {
  readonly start: number;
  readonly end: number;
  readonly simple: boolean;
}

/** One statement of the text itself: what stands between two `;`. */
export interface RawStatement {
  readonly members: readonly RawMember[];
  /** `&&` or `||`, one less than members. */
  readonly operators: readonly string[];
  readonly background: boolean;
}

/** What a shell text holds, in our own terms. */
export interface RawScript {
  readonly commands: readonly RawCommand[];
  /** Members of a pure `&&` list; undefined for anything else. */
  readonly members: readonly RawMember[] | undefined;
  readonly statements: readonly RawStatement[];
  /** Where the code ends: before a trailing comment and blanks. */
  readonly end: number;
  readonly hasComment: boolean;
  readonly constructs: ReadonlySet<string>;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a node stands, as far as commands must know. */
interface Context {
  /** The text that offsets count in; not the whole text inside escaped backticks. */
  readonly source: string;
  /** The outermost substitution around it. */
  readonly expansion: Range | undefined;
  /** That substitution, where `source` is not the whole text. */
  readonly decoded: Range | undefined;
  readonly inSubshell: boolean;
  readonly negated: boolean;
  readonly background: boolean;
  readonly nested: boolean;
}

const CONSTRUCTS: ReadonlyMap<SyntaxNode['type'], string> = new Map([
  ['If', 'if'],
  ['For', 'for'],
  ['ArithmeticFor', 'for'],
  ['Select', 'select'],
  ['While', 'while'],
  ['Case', 'case'],
  ['BraceGroup', '{ }'],
  ['Function', 'function'],
  ['Coproc', 'coproc'],
  ['ArithmeticCommand', '(( ))'],
  ['Subshell', '( )'],
]);

/** Characters that make a word more than literal text, or a quoted one. */
const NOT_PLAIN = /[$`*?[\]{}~'"\\()<>!+@]/;
/** What can hold a command inside a word. */
const SUBSTITUTION = /[`(]/;

/** Collects what `RawScript` tells while walking the tree once. */
class Collector {
  readonly commands: RawCommand[] = [];
  readonly constructs = new Set<string>();
  /** Set by a parse error or a here-document anywhere: the text is not to be touched. */
  failed = false;

  visit(node: SyntaxNode, context: Context): void {
    const construct = CONSTRUCTS.get(node.type);
    if (construct !== undefined) this.constructs.add(construct);
    if (node.type === 'Command') return this.#command(node, context);
    if (node.type === 'HereDoc') this.failed = true;
    this.#children(node, this.#inside(node, context));
  }

  #children(node: SyntaxNode, context: Context): void {
    forEachChild(node, (child) => this.visit(child, context));
  }

  /** The context of a node's children. */
  #inside(node: SyntaxNode, context: Context): Context {
    switch (node.type) {
      case 'Script':
        return this.#script(node, context);
      case 'Statement':
        if (node.background !== true) return context;
        this.constructs.add('&');
        return { ...context, background: true };
      case 'Pipeline':
        return node.prefixes.some((prefix) => prefix.type === 'Negation')
          ? { ...context, negated: true }
          : context;
      case 'CommandExpansion':
      case 'ProcessSubstitution':
      case 'ArithmeticCommandExpansion':
        return {
          ...context,
          inSubshell: true,
          expansion: context.expansion ?? { start: node.pos, end: node.end },
        };
      case 'Subshell':
      case 'Coproc':
        return { ...context, inSubshell: true };
      default:
        return context;
    }
  }

  /** Escaped backticks are decoded into a text of their own, in which offsets count from its start. */
  #script(node: Script & { readonly errors?: readonly unknown[] | undefined }, context: Context): Context {
    if (node.errors !== undefined && node.errors.length > 0) this.failed = true;
    if (node.source === undefined) return context;
    return { ...context, source: node.source, nested: true, decoded: context.decoded ?? context.expansion };
  }

  #command(node: Command, context: Context): void {
    const { decoded } = context;
    const pieces = new Pieces(context);
    for (const child of node.prefix) {
      if (child.type === 'Assignment') pieces.assignment(child);
      else pieces.redirection(child);
    }
    if (node.name !== undefined) pieces.word(node.name);
    for (const child of node.suffix) {
      if (child.type === 'Word') pieces.word(child);
      else if (child.type === 'Assignment') pieces.declaration(child);
      else pieces.redirection(child);
    }
    this.commands.push({
      words: pieces.words,
      assignments: pieces.assignments,
      redirections: pieces.redirections,
      text: pieces.texts.join(' '),
      start: decoded?.start ?? node.pos,
      end: decoded?.end ?? node.end,
      inSubshell: context.inSubshell,
      negated: context.negated,
      background: context.background,
      nested: context.nested,
      editable: decoded === undefined,
    });
    if (pieces.holders.length === 0) return;
    const inside = { ...context, nested: true };
    for (const holder of pieces.holders) this.visit(holder, inside);
  }
}

/** What a command is made of, in source order. */
class Pieces {
  readonly texts: string[] = [];
  readonly words: RawWord[] = [];
  readonly assignments: { name: string; text: string }[] = [];
  readonly redirections: string[] = [];
  /** Pieces that can hold commands of their own. */
  readonly holders: (Word | Assignment | Redirection)[] = [];
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  #take(node: Word | Assignment | Redirection): string {
    const text = this.#context.source.slice(node.pos, node.end);
    this.texts.push(text);
    if (node.type === 'HereDoc' || SUBSTITUTION.test(text)) this.holders.push(node);
    return text;
  }

  word(node: Word): void {
    const text = this.#take(node);
    this.words.push(wordOf(text, staticValue(node, text), node, this.#context.decoded));
  }

  assignment(node: Assignment): void {
    this.assignments.push({ name: node.name, text: this.#take(node) });
  }

  /** `A=1` as an argument of `export` and its like. */
  declaration(node: Assignment): void {
    const text = this.#take(node);
    this.words.push(wordOf(text, NOT_PLAIN.test(text) ? undefined : text, node, this.#context.decoded));
  }

  redirection(node: Redirection): void {
    this.redirections.push(this.#take(node));
  }
}

function wordOf(
  text: string,
  value: string | undefined,
  node: { readonly pos: number; readonly end: number },
  decoded: Range | undefined,
): RawWord {
  return { text, value, start: decoded?.start ?? node.pos, end: decoded?.end ?? node.end };
}

/** The word's value when it is the same on every run. */
function staticValue(word: Word, text: string): string | undefined {
  if (!NOT_PLAIN.test(text)) return text;
  if (text.startsWith('~')) return undefined;
  const { parts } = word;
  if (parts === undefined) return word.value;
  for (const part of parts) {
    if (part.type === 'Literal' || part.type === 'SingleQuoted') continue;
    if (part.type !== 'DoubleQuoted') return undefined;
    if (part.parts.some((inner) => inner.type !== 'Literal')) return undefined;
  }
  return word.value;
}

/** The members when the script is one `&&` list with nothing after it. */
function membersOf(script: Script, rest: string): readonly RawMember[] | undefined {
  const [statement] = script.commands;
  if (statement === undefined || script.commands.length > 1 || rest !== '') return undefined;
  if (statement.background === true) return undefined;
  const { command } = statement;
  if (command.type !== 'AndOr') return [memberOf(command)];
  if (command.operators.some((operator) => operator !== '&&')) return undefined;
  return command.commands.map(memberOf);
}

function statementOf({ command, background }: Script['commands'][number]): RawStatement {
  const isList = command.type === 'AndOr';
  return {
    members: isList ? command.commands.map(memberOf) : [memberOf(command)],
    operators: isList ? command.operators : [],
    background: background === true,
  };
}

function memberOf(node: { readonly type: string; readonly pos: number; readonly end: number }): RawMember {
  return { start: node.pos, end: node.end, simple: node.type === 'Command' };
}

/**
 * Parses shell text.
 *
 * @param text one logical line
 * @returns undefined when there is no command, a parse error anywhere, or a here-document without its lines
 */
export function parseShell(text: string): RawScript | undefined {
  const script = parse(text);
  const last = script.commands.at(-1);
  if (last === undefined) return undefined;
  const collector = new Collector();
  collector.visit(script, {
    source: text,
    expansion: undefined,
    decoded: undefined,
    inSubshell: false,
    negated: false,
    background: false,
    nested: false,
  });
  if (collector.failed) return undefined;
  // Only a separator, blanks and a comment can follow the last statement.
  const after = text.slice(last.end);
  const hash = after.indexOf('#');
  const rest = (hash < 0 ? after : after.slice(0, hash)).trim();
  const end = last.end + (rest === '' ? 0 : after.indexOf(rest) + rest.length);
  return {
    commands: collector.commands,
    members: membersOf(script, rest),
    statements: script.commands.map(statementOf),
    end,
    hasComment: hash >= 0,
    constructs: collector.constructs,
  };
}
