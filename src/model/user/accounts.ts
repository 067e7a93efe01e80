/** The users and groups that a Dockerfile makes, as far as its words tell their numbers. */
import { accountOf, type ImageUser } from '../../knowledge/image-users.js';
import type { ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { instructionsBefore } from '../directory.js';
import type { Model, Stage } from '../stages.js';
import { scriptOf } from '../work.js';

export interface Account {
  readonly uid: number;
  /** Of the primary group; undefined where it is not known. */
  readonly gid: number | undefined;
  /** Where it comes from, for people. */
  readonly from: string;
}

/** Numbers of an account, or why they are not known. */
export type Known<T> = T | { readonly reason: string };

const MAKES_USER = /^(?:useradd|adduser)$/;
const MAKES_GROUP = /^(?:groupadd|addgroup)$/;
/** What changes accounts in other ways, or makes them where the words do not show it. */
const ALTERS =
  /\b(?:usermod|groupmod|userdel|groupdel|deluser|delgroup|chpasswd|newusers|vipw|fixuid|gosu)\b|\/etc\/(?:passwd|group|login\.defs|adduser\.conf|nsswitch\.conf)\b/;
const SPEAKS_OF = /\b(?:useradd|adduser|groupadd|addgroup)\b/;
/** Their options with a value; `-g` of BusyBox's adduser is a comment, that of useradd a group. */
const WITH_VALUE =
  /^(?:-[bcdefgGhkKpsuZ]|--(?:uid|gid|home|home-dir|shell|comment|gecos|groups|base-dir|ingroup|key|password|skel|expiredate|inactive|firstuid|lastuid|firstgid|lastgid))$/;

interface Making {
  readonly name: string;
  readonly options: ReadonlyMap<string, string | undefined>;
  readonly line: number;
}

/** The accounts that hold at an instruction. */
export class Accounts {
  readonly #users: Making[] = [];
  readonly #groups: Making[] = [];
  #obstacle: string | undefined;

  constructor(
    model: Model,
    readonly stage: Stage,
    at: Instruction,
  ) {
    for (const instruction of instructionsBefore(stage, at)) this.#read(model, instruction);
  }

  #read(model: Model, instruction: Instruction): void {
    const { keyword, body, heredocs, origin } = instruction;
    const text = [body.text, ...heredocs.map(({ content }) => content)].join('\n');
    const altered = ALTERS.exec(text)?.[0];
    if (altered !== undefined)
      this.#obstacle ??= `line ${origin} names ${altered}, which may change accounts`;
    if (bringsLists(instruction)) this.#obstacle ??= `line ${origin} may bring other lists of accounts`;
    if (keyword !== 'RUN' || !SPEAKS_OF.test(text)) return;
    const commands = scriptOf(model, instruction)?.chain?.flatMap((member) =>
      member.simple ? member.commands : [],
    );
    const makings = commands?.filter(({ name = '' }) => SPEAKS_OF.test(name)) ?? [];
    const isAll = makings.length === [...text.matchAll(new RegExp(SPEAKS_OF, 'g'))].length;
    if (!isAll) this.#obstacle ??= `line ${origin} makes accounts in a way that only the build knows`;
    for (const command of makings) this.#note(command, origin);
  }

  #note(command: ShellCommand, line: number): void {
    const program = command.name?.slice(command.name.lastIndexOf('/') + 1) ?? '';
    const { options, operands } = readWords(command);
    const [name, more] = operands;
    if (name === undefined || more !== undefined) {
      this.#obstacle ??= `line ${line} makes accounts in a way that is not understood`;
      return;
    }
    if (MAKES_GROUP.test(program)) this.#groups.push({ name, options, line });
    else if (MAKES_USER.test(program)) this.#users.push({ name, options, line });
  }

  /** One that the image brings; another image may stand in the place of a variable. */
  #accountOf(name: string): ImageUser | undefined {
    const { image } = this.stage;
    return image.variable ? undefined : accountOf(image, name);
  }

  /** The numbers of a user. */
  user(name: string): Known<Account> {
    if (this.#obstacle !== undefined) return { reason: this.#obstacle };
    const { text } = this.stage.image;
    const [made, again] = this.#users.filter((each) => each.name === name);
    const own = this.#accountOf(name);
    if (made === undefined)
      return own === undefined
        ? { reason: `which uid ${name} has in ${text} is not known` }
        : { uid: own.uid, gid: own.gid, from: `${text} has ${name} as uid ${own.uid}, gid ${own.gid}` };
    if (again !== undefined || own !== undefined) return { reason: `${name} is made more than once` };
    const uid = numberOf(made.options.get('--uid') ?? made.options.get('-u'));
    if (uid === undefined) return { reason: `line ${made.line} makes ${name} without a uid` };
    if (made.options.has('-o') || made.options.has('--non-unique'))
      return { reason: `line ${made.line} gives ${name} a uid that another user may have` };
    return { uid, gid: this.#groupOf(made), from: `line ${made.line} makes ${name} with uid ${uid}` };
  }

  #groupOf({ options }: Making): number | undefined {
    const said = options.get('--gid') ?? options.get('--ingroup') ?? options.get('-G') ?? options.get('-g');
    if (said === undefined) return undefined;
    const found = numberOf(said) ?? this.group(said);
    return typeof found === 'number' ? found : undefined;
  }

  /** The number of a group. */
  group(name: string): Known<number> {
    if (this.#obstacle !== undefined) return { reason: this.#obstacle };
    const [made, again] = this.#groups.filter((each) => each.name === name);
    if (again !== undefined) return { reason: `the group ${name} is made more than once` };
    const own = this.#accountOf(name);
    const said =
      made === undefined
        ? own !== undefined && own.group === undefined
          ? own.gid
          : undefined
        : numberOf(made.options.get('--gid') ?? made.options.get('-g'));
    return said ?? { reason: `which gid the group ${name} has is not known` };
  }
}

/** Names of directories whose content is made to lie over a whole file system. */
const OVERLAY =
  /(?:^|\/)(?:[\w.-]*root[\w.-]*|fs|overlay|files|image|dist|out|output|install|staging|target|s6[\w.-]*|etc|\.?)\/?$|[*$]|\/\.?$|\.(?:tar|t[gx]z|[gx]z|bz2|zst)/;

/** True for a COPY or ADD that may put `passwd` or `group` into /etc. */
function bringsLists({ keyword, args }: Instruction): boolean {
  if (keyword !== 'COPY' && keyword !== 'ADD') return false;
  const target = args.at(-1) ?? '';
  if (/^\/etc\/?$/.test(target)) return true;
  return /^\/?$|^\/\.?$/.test(target) && args.slice(0, -1).some((source) => OVERLAY.test(source));
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function readWords({ words }: ShellCommand): {
  readonly options: ReadonlyMap<string, string | undefined>;
  readonly operands: readonly string[];
} {
  const options = new Map<string, string | undefined>();
  const operands: string[] = [];
  for (let at = 1; at < words.length; at += 1) {
    // What only the build knows is no number, and no name that could be meant.
    const word = words[at]?.value ?? '$';
    const equals = /^(--[\w-]+)=(.*)$/.exec(word);
    const attached = /^(-[ugG])(\d+)$/.exec(word);
    const [, name, value] = equals ?? attached ?? [];
    if (name !== undefined) options.set(name, value);
    else if (WITH_VALUE.test(word) || /^-[A-Za-z]+[ugG]$/.test(word)) {
      at += 1;
      options.set(word.startsWith('--') ? word : `-${word.slice(-1)}`, words[at]?.value);
    } else if (word.startsWith('-')) for (const each of lettersOf(word)) options.set(each, undefined);
    else operands.push(word);
  }
  return { options, operands };
}

function lettersOf(word: string): readonly string[] {
  return word.startsWith('--')
    ? [word]
    : word
        .slice(1)
        .split('')
        .map((letter) => `-${letter}`);
}
