/** Clean-ups of a language's package manager, added in the RUN whose install filled its cache. */
import { addCommandAfter, unwrap, type ShellCommand, type ShellScript } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { edit, skip } from '../build.js';
import { runAt, type Run } from '../commands.js';
import { mountOptions } from '../sources.js';
import type { Build, Transform } from '../types.js';

/** An install in a RUN, as written and without what wraps it. */
export interface Install {
  readonly run: Run;
  /** The command that runs the package manager. */
  readonly command: ShellCommand;
  /** The whole command: the same one, or `sudo …` around it. */
  readonly outer: ShellCommand;
}

/** The command to add, or why there is none; undefined for nothing to say. */
export type Answer =
  { readonly add: string; readonly evidence?: readonly string[] } | { readonly leave: string } | undefined;

/** What one package manager leaves behind, and how it goes away. */
export interface CleanUp {
  /** As a message names it: "npm's cache". */
  readonly what: string;
  /** One of them stands in every RUN with such an install. */
  readonly words: readonly string[];
  /** True for a command that fills the cache. */
  fills(command: ShellCommand): boolean;
  /** About the last install of a RUN: the clean-up comes right after it. */
  decide(build: Build, install: Install): Answer;
  /** A RUN with this in its text looks after the cache already. */
  readonly handled: RegExp;
  /** Variables by which somebody chose where the cache goes. */
  readonly chosenBy: RegExp;
  /** Paths that are the cache, or lie above it inside a home directory. */
  readonly place: RegExp;
  /** In an instruction that sets, once and for all, where the cache goes. */
  readonly configured?: RegExp;
  /** In what runs later, in the same RUN too: it wants to find the cache. */
  readonly wanted: RegExp;
  /** In a script or another file of the project: it installs without network. */
  readonly offline: RegExp;
  readonly because: string;
}

/** Adds the clean-up to every RUN of a shipped stage in which an install fills the cache. */
export function cleanUpAfter(build: Build, transform: Transform, cleanUp: CleanUp): Build {
  let result = build;
  for (const instruction of build.dockerfile.instructions) {
    const named = cleanUp.words.some((word) => instruction.text.includes(word));
    const run = named ? runAt(build, instruction) : undefined;
    if (run === undefined || !run.model.isShipped(run.stage) || isLookedAfter(run, cleanUp)) continue;
    const install = lastInstall(run, cleanUp);
    if (install === undefined) continue;
    const answer = answerFor(result, install, cleanUp);
    if (answer === undefined) continue;
    result =
      'add' in answer
        ? added(result, transform, install, { ...answer, cleanUp })
        : skip(result, transform, run.instruction, `left ${cleanUp.what} in the image: ${answer.leave}`);
  }
  return result;
}

/** Cleaned already, or on a mount and so no part of the layer. */
function isLookedAfter({ instruction }: Run, { handled, place }: CleanUp): boolean {
  return handled.test(instruction.text) || isMounted(instruction, place);
}

/** True when a mount of the RUN may hold what lies at such paths. */
export function isMounted({ flags }: Instruction, place: RegExp): boolean {
  return flags.some(({ name, value }) => {
    if (name !== 'mount') return false;
    const given = mountOptions(value ?? '');
    const target = given.get('target') ?? given.get('dst') ?? given.get('destination') ?? '';
    // A home directory, or a path that only the build knows, may hold anything.
    return place.test(target) || /^(?:~|\/root)\/?$|^\/home(?:\/[^/]*)?\/?$|\$|\.cache\/?$/.test(target);
  });
}

function lastInstall(run: Run, { fills }: CleanUp): Install | undefined {
  const installs = run.script.commands.flatMap((outer): readonly Install[] => {
    const command = unwrapped(outer);
    return fills(command) ? [{ run, command, outer }] : [];
  });
  return installs.at(-1);
}

/** Wrappers that change neither the process nor what comes after it. */
const PLAIN_WRAPPERS: ReadonlySet<string> = new Set(['sudo', 'env', 'command']);

function unwrapped(outer: ShellCommand): ShellCommand {
  const inner = unwrap(outer);
  return inner !== undefined && PLAIN_WRAPPERS.has(inner.wrapper) ? inner.command : outer;
}

function answerFor(build: Build, install: Install, cleanUp: CleanUp): Answer {
  const { run } = install;
  const answer = cleanUp.decide(build, install);
  if (answer === undefined || 'leave' in answer) return answer;
  const reason =
    unfitPlace(run.script, install) ??
    chosenPlace(build, run, cleanUp) ??
    wantedBelow(install, cleanUp) ??
    wantedLater(build, run, cleanUp);
  return reason === undefined ? answer : { leave: reason };
}

function unfitPlace({ chain }: ShellScript, { outer }: Install): string | undefined {
  if (chain === undefined) return 'the RUN is more than commands joined by &&';
  if (outer.member === undefined || outer.negated || outer.background)
    return 'its install stands inside a larger construct';
  return undefined;
}

function chosenPlace(
  { dockerfile }: Build,
  { scope, instruction }: Run,
  { chosenBy, configured }: CleanUp,
): string | undefined {
  const configures = dockerfile.instructions.find(({ text }) => configured?.test(text));
  if (configures !== undefined) return `line ${configures.origin} configures where it goes`;
  const set = [...scope.variables.keys()].find((name) => chosenBy.test(name));
  const name = set ?? instruction.text.match(/\b\w+(?==)/g)?.find((word) => chosenBy.test(word));
  return name && `${name} chooses where it goes`;
}

/** What stands behind the install in its RUN. */
function wantedBelow({ run, outer }: Install, { wanted }: CleanUp): string | undefined {
  const below = run.script.commands.slice(run.script.commands.indexOf(outer) + 1);
  const user = below.find(({ text }) => wanted.test(text));
  return user && `\`${user.name ?? user.text}\` in the same RUN uses it`;
}

/** Later instructions, of this stage and of those after it, and files of the project that want to find the cache. */
function wantedLater(build: Build, run: Run, { wanted, offline }: CleanUp): string | undefined {
  const { instructions } = build.dockerfile;
  for (const instruction of instructions.slice(instructions.indexOf(run.instruction))) {
    const text = [instruction.text, ...instruction.heredocs.map(({ content }) => content)].join('\n');
    if (offline.test(text)) return `line ${instruction.origin} installs without network`;
    if (instruction === run.instruction) continue;
    if (wanted.test(text)) return `line ${instruction.origin} uses it`;
    if (instruction.flag('network') === 'none' && usesTool(build, instruction, run))
      return `line ${instruction.origin} runs without network`;
  }
  const file = [...build.project.texts].find(([path, text]) => !NOT_RUN.test(path) && offline.test(text));
  return file && `${file[0]} installs without network`;
}

/** Not run in a container of this image. */
const NOT_RUN = /(?:^|\/)\.github\/|\.(?:md|rst)$|-lock\.(?:json|yaml)$|\.lock$/;

function usesTool(build: Build, instruction: Instruction, { script }: Run): boolean {
  const names = new Set(script.commands.map(({ name }) => name));
  const commands = runAt(build, instruction)?.script.commands;
  return commands === undefined || commands.some(({ name }) => names.has(name));
}

function added(
  build: Build,
  transform: Transform,
  { run, outer }: Install,
  {
    add,
    evidence,
    cleanUp,
  }: { readonly add: string; readonly evidence?: readonly string[]; readonly cleanUp: CleanUp },
): Build {
  const { instruction, script } = run;
  const text = addCommandAfter(script, outer.inChain ?? 0, add);
  if (text === undefined) {
    const message = `left ${cleanUp.what} in the image: its lines could not be edited safely`;
    return skip(build, transform, instruction, message);
  }
  return edit(build, transform, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: cleanUp.because,
    effects: add.split(' && ').map((after) => ({ type: 'insert', after })),
    ...(evidence !== undefined && { evidence }),
  });
}

/** What may stand between two RUNs without putting another program in the place of one. */
const HARMLESS: ReadonlySet<string> = new Set([
  'WORKDIR',
  'COPY',
  'LABEL',
  'ARG',
  'EXPOSE',
  'STOPSIGNAL',
  'CMD',
]);

/**
 * True when the next RUN begins with the same program, so that the build would stop there if the install left one that
 * does not start.
 */
export function startsAgain(build: Build, { run, command, outer }: Install): boolean {
  const { stage, instruction } = run;
  const rest = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const next = rest.findIndex(({ keyword }) => keyword === 'RUN');
  const between = rest.slice(0, Math.max(next, 0));
  if (between.some((each) => !HARMLESS.has(each.keyword) || each.flag('from') !== undefined)) return false;
  const following = rest[next];
  const script = following === undefined ? undefined : runAt(build, following)?.script;
  const [first] = script?.commands ?? [];
  return outer === command && first?.member === 0 && first.name === command.name;
}

/** True for the user `root`, with or without a group. */
export function isRoot(user: string): boolean {
  return /^(?:root|0)(?::|$)/.test(user);
}

/** Assignments that may change where a program looks for its cache or its settings. */
const MATTERS = /HOME|CACHE|CONFIG|PREFIX|PATH|^XDG_/i;

/**
 * The same program with other arguments, in the same environment: `sudo npm install x` and `cache clean` make
 * `sudo npm cache clean`.
 */
export function likewise({ command, outer }: Install, args: string): string {
  const [program] = command.words;
  const at = outer.words.findIndex((word) => word.start === program?.start);
  const words = outer.words.slice(0, at + 1).map(({ text }) => text);
  const assignments = outer.assignments.filter(({ name }) => MATTERS.test(name)).map(({ text }) => text);
  return [...assignments, ...words, args].join(' ');
}

/** Why `rm` cannot remove what the install left in the home directory of its user; undefined when it can. */
export function otherHome({ outer, command, run }: Install): string | undefined {
  if (outer !== command) return `it runs under ${outer.name ?? 'another program'}`;
  const set = outer.assignments.find(({ name }) => MATTERS.test(name));
  if (set !== undefined) return `${set.name} may choose where it goes`;
  const { user, variables } = run.scope;
  // Under the HOME of an ENV, root may have made what this user cannot delete.
  return variables.has('HOME') && user !== undefined && !isRoot(user)
    ? `HOME is set by hand, and what root left there ${user} cannot delete`
    : undefined;
}
