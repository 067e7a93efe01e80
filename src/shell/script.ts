import type { Instruction, LogicalText, Span } from '../syntax/types.js';
import { skeletonOf } from './skeleton.js';
import type {
  ChainMember,
  Placed,
  ShellCommand,
  ShellScript,
  ShellUnit,
  ShellWord,
  Statement,
} from './types.js';
import { parseShell, type RawCommand, type RawMember, type RawScript, type RawWord } from './unbash.js';

/** Instructions whose arguments are shell text in shell form. */
const SHELL_KEYWORDS: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const HEALTHCHECK_CMD = /^CMD[ \t]+/i;

/** Where a body's parsed text stands: the text itself and where in the logical text it begins. */
interface Ground {
  readonly body: LogicalText;
  readonly base: number;
}

/** Offsets in the source are asked of few words, so they are computed when asked. */
class PlacedText implements Placed {
  readonly logical: Span;
  readonly #body: LogicalText;

  constructor(ground: Ground, span: Span) {
    this.#body = ground.body;
    this.logical = { start: ground.base + span.start, end: ground.base + span.end };
  }

  get start(): number {
    return this.#body.sourceOf(this.logical.start, 'start');
  }

  get end(): number {
    return this.#body.sourceOf(this.logical.end, 'end');
  }
}

class Word extends PlacedText implements ShellWord {
  readonly text: string;
  readonly value: string | undefined;

  constructor(ground: Ground, raw: RawWord) {
    super(ground, raw);
    this.text = raw.text;
    this.value = raw.value;
  }
}

class Command extends PlacedText implements ShellCommand {
  readonly #ground: Ground;
  readonly #raw: RawCommand;
  #words: readonly ShellWord[] | undefined;
  readonly member: number | undefined;
  readonly inChain: number | undefined;

  constructor(
    ground: Ground,
    raw: RawCommand,
    place: { member: number | undefined; inChain: number | undefined },
  ) {
    super(ground, raw);
    this.#ground = ground;
    this.#raw = raw;
    this.member = place.member;
    this.inChain = place.inChain;
  }

  get words(): readonly ShellWord[] {
    return (this.#words ??= this.#raw.words.map((word) => new Word(this.#ground, word)));
  }

  get name(): string | undefined {
    return this.#raw.words[0]?.value;
  }

  get assignments(): ShellCommand['assignments'] {
    return this.#raw.assignments;
  }

  get redirections(): readonly string[] {
    return this.#raw.redirections;
  }

  get text(): string {
    return this.#raw.text;
  }

  get inSubshell(): boolean {
    return this.#raw.inSubshell;
  }

  get negated(): boolean {
    return this.#raw.negated;
  }

  get background(): boolean {
    return this.#raw.background;
  }

  get nested(): boolean {
    return this.#raw.nested;
  }

  get editable(): boolean {
    return this.#raw.editable;
  }
}

class Member extends PlacedText implements ChainMember {
  readonly simple: boolean;
  readonly commands: readonly ShellCommand[];
  readonly operator: Span | undefined;
  readonly #text: string;
  #skeleton: string | undefined;

  constructor(ground: Ground, raw: RawMember, commands: readonly ShellCommand[], operator: Span | undefined) {
    super(ground, raw);
    this.simple = raw.simple;
    this.commands = commands;
    this.operator = operator;
    this.#text = ground.body.text;
  }

  get skeleton(): string {
    return (this.#skeleton ??= this.simple ? '@' : skeletonOf(this.#text, this.logical, this.commands));
  }
}

class Script implements ShellScript {
  readonly instruction: Instruction;
  readonly commands: readonly ShellCommand[];
  readonly chain: readonly ChainMember[] | undefined;
  readonly hasComment: boolean;
  readonly constructs: ReadonlySet<string>;
  readonly #span: Span;
  readonly #raw: RawScript;
  #units: readonly ShellUnit[] | undefined;

  constructor(instruction: Instruction, ground: Ground, raw: RawScript) {
    this.instruction = instruction;
    this.commands = raw.commands.map(
      (command) => new Command(ground, command, placeOf(command, raw.members)),
    );
    this.hasComment = raw.hasComment;
    this.constructs = raw.constructs;
    this.chain = chainOf(ground, raw.members, this.commands);
    this.#span = { start: ground.base, end: ground.base + raw.end };
    this.#raw = raw;
  }

  get statements(): readonly Statement[] {
    const { commands, statements } = this.#raw;
    const indexOf = (member: RawMember): number | undefined => {
      const index = commands.findIndex(({ nested, start }) => !nested && start === member.start);
      return member.simple && index >= 0 ? index : undefined;
    };
    return statements.map(({ members, operators, background }) => {
      return { members: members.map(indexOf), operators, background };
    });
  }

  get units(): readonly ShellUnit[] {
    return (this.#units ??= this.#unitsNow());
  }

  #unitsNow(): readonly ShellUnit[] {
    if (this.chain !== undefined) return this.chain.map((member) => unitOf(member.skeleton, member.commands));
    const skeleton = skeletonOf(this.instruction.body.text, this.#span, this.commands);
    return [unitOf(skeleton, this.commands)];
  }
}

/** A command inside a word of another one is part of that one's text. */
function unitOf(skeleton: string, commands: readonly ShellCommand[]): ShellUnit {
  return {
    skeleton,
    commands: commands.filter((command) => !command.nested).map((command) => command.text),
  };
}

function placeOf(
  command: RawCommand,
  members: readonly RawMember[] | undefined,
): { member: number | undefined; inChain: number | undefined } {
  if (members === undefined) return { member: undefined, inChain: undefined };
  const inChain = members.findIndex((member) => member.start <= command.start && command.end <= member.end);
  const own = members[inChain]?.simple === true && !command.nested;
  return { member: own ? inChain : undefined, inChain: inChain < 0 ? undefined : inChain };
}

/** Undefined too when an `&&` is itself broken over two lines: no edit could place anything beside it. */
function chainOf(
  ground: Ground,
  members: readonly RawMember[] | undefined,
  commands: readonly ShellCommand[],
): readonly ChainMember[] | undefined {
  if (members === undefined) return undefined;
  const chain: Member[] = [];
  for (const [index, member] of members.entries()) {
    const previous = members[index - 1];
    const operator = previous === undefined ? undefined : operatorAfter(ground, previous.end);
    if (operator !== undefined && operator.end - operator.start !== 2) return undefined;
    const inside = commands.filter((command) => command.inChain === index);
    chain.push(new Member(ground, member, inside, operator));
  }
  return chain;
}

function operatorAfter({ body, base }: Ground, end: number): Span {
  const at = body.text.indexOf('&&', base + end);
  return { start: body.sourceOf(at, 'start'), end: body.sourceOf(at + 2, 'end') };
}

/** Where, in the logical text, the shell text of an instruction begins; undefined when it holds none. */
function shellStart(instruction: Instruction): number | undefined {
  if (!SHELL_KEYWORDS.has(instruction.keyword) || instruction.json) return undefined;
  if (instruction.heredocs.length > 0 || instruction.body.text === '') return undefined;
  if (instruction.keyword !== 'HEALTHCHECK') return 0;
  return HEALTHCHECK_CMD.exec(instruction.body.text)?.[0].length;
}

function parseFresh(instruction: Instruction): ShellScript | undefined {
  const base = shellStart(instruction);
  if (base === undefined) return undefined;
  const { body } = instruction;
  const raw = parseShell(base === 0 ? body.text : body.text.slice(base));
  return raw === undefined || raw.commands.length === 0
    ? undefined
    : new Script(instruction, { body, base }, raw);
}

const scripts = new WeakMap<Instruction, ShellScript | false>();

/**
 * The shell text of a RUN, CMD, ENTRYPOINT or `HEALTHCHECK CMD` in shell form, as a POSIX shell reads it. Whether the
 * shell is one is for the caller to decide.
 *
 * @returns undefined for other instructions, exec form, here-documents, a body without a command, and any text with
 *   a parse error: such an instruction is not to be touched
 */
export function parseScript(instruction: Instruction): ShellScript | undefined {
  const known = scripts.get(instruction);
  if (known !== undefined) return known === false ? undefined : known;
  const script = parseFresh(instruction);
  scripts.set(instruction, script ?? false);
  return script;
}
