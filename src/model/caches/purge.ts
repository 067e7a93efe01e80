/** What in a RUN empties a cache or switches it off, and how that goes when the cache is mounted. */
import type { Cache } from '../../knowledge/caches.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import { instructionFrom } from '../../syntax/edit.js';
import { editWords, textAfter, type Run, type WordEdit } from '../commands.js';
import { directoryOf } from '../directory.js';
import { withoutMembers } from '../members.js';
import type { Effect } from '../types.js';
import { commandText } from '../work.js';
import type { Place, Reason } from './place.js';
import { isReason } from './place.js';
import { relationOf, type Relation } from './relation.js';

/** What has to go from a RUN. */
export interface Purge {
  readonly edits: ReadonlyMap<number, readonly WordEdit[]>;
  /** Indices in `script.chain`. */
  readonly members: readonly number[];
  /** As a message names it. */
  readonly removed: readonly string[];
}

interface Role extends Pick<Cache, 'programs' | 'off' | 'cleanup'> {
  /** Words that do the cache no harm, though their paths may lie in it. */
  readonly harmless?: RegExp;
}

/** What has to go from the RUN so that its mounts keep something; why that cannot be done, or should not. */
export function purgeOf(run: Run, cache: Role, place: Place): Purge | Reason {
  const edits = new Map<number, readonly WordEdit[]>();
  const members: number[] = [];
  const removed: string[] = [];
  for (const [index, command] of run.script.commands.entries()) {
    const part = partOf(run, cache, place, command);
    if (part === undefined) continue;
    if (isReason(part)) return part;
    removed.push(part.said);
    if (part.words !== 'all')
      edits.set(
        index,
        part.words.map((at): WordEdit => ({ remove: at })),
      );
    else if (command.member === undefined)
      return { reason: `\`${shown(command)}\` stands inside a larger construct` };
    else members.push(command.member);
  }
  return { edits, members, removed };
}

interface Part {
  readonly words: readonly number[] | 'all';
  readonly said: string;
}

function partOf(run: Run, cache: Role, place: Place, command: ShellCommand): Part | Reason | undefined {
  const { tool } = invocationOf(command);
  const text = commandText(command);
  if (cache.cleanup?.test(text) === true) return { words: 'all', said: `\`${shown(command)}\`` };
  if (tool !== undefined && cache.programs.includes(tool)) return offWords(command, cache);
  const relations = command.words.map(({ text: word }) =>
    cache.harmless?.test(word) === true ? 'apart' : worst(run, place, command, word),
  );
  if (tool === 'rm') return removal(command, relations);
  const reaches =
    relations.some((relation) => relation === 'is' || relation === 'inside') || hides(text, place);
  if (reaches || (relations.includes('above') && isFarReaching(command, relations)))
    return { reason: `\`${shown(command)}\` reaches it` };
  return undefined;
}

function worst(run: Run, { mounts, home }: Place, command: ShellCommand, text: string): Relation {
  const directory = directoryOf(run, command);
  const all = new Set(mounts.map(({ target }) => relationOf(text, target, home, directory)));
  return (['above', 'is', 'inside'] as const).find((each) => all.has(each)) ?? 'apart';
}

function offWords(command: ShellCommand, { off, programs }: Role): Part | Reason | undefined {
  if (invocationOf(command).subcommand === 'cache') return { reason: `\`${shown(command)}\` works on it` };
  const words = command.words.flatMap(({ value }, index) =>
    index > 0 && value !== undefined && off?.test(value) === true ? [index] : [],
  );
  if (words.length === 0) return undefined;
  if (command.nested || !command.editable)
    return { reason: `\`${programs[0] ?? ''}\` runs in another command` };
  return { words, said: words.map((index) => command.words[index]?.text ?? '').join(' ') };
}

function removal(command: ShellCommand, relations: readonly Relation[]): Part | Reason | undefined {
  const { operands } = invocationOf(command);
  const indices = operands.map((word) => command.words.indexOf(word));
  const clean = indices.filter((index) => relations[index] === 'is' || relations[index] === 'inside');
  const isMixed = clean.some((index) => command.words[index]?.text.includes('{'));
  if (isMixed || indices.some((index) => relations[index] === 'above'))
    return { reason: `\`${shown(command)}\` removes more than what is mounted, and would fail on the mount` };
  if (clean.length === 0) return undefined;
  if (command.nested || !command.editable)
    return { reason: `\`${shown(command)}\` stands inside another command` };
  const texts = clean.map((index) => command.words[index]?.text ?? '');
  const said = `\`rm\` of ${texts.join(' ')}`;
  return { words: clean.length === indices.length ? 'all' : clean, said };
}

/** A path in a word that holds a command of its own, or is put together. */
function hides(text: string, { mounts }: Place): boolean {
  return mounts.some(({ target }) => {
    const hidden = target.split('/').find((part) => part.startsWith('.'));
    return text.includes(target) || (hidden !== undefined && new RegExp(`\\${hidden}(?![\\w-])`).test(text));
  });
}

const RECURSIVE = /^-\w*[rR]|^--recursive$/;

/** True for a command that goes down into what it is given, or takes it away. */
function isFarReaching(command: ShellCommand, relations: readonly Relation[]): boolean {
  const { tool } = invocationOf(command);
  const recursive = command.words.some(({ text }) => RECURSIVE.test(text));
  if (tool === 'chown' || tool === 'chmod' || tool === 'chgrp') return recursive;
  if (tool === 'cp' || tool === 'mv' || tool === 'rsync') return relations.slice(0, -1).includes('above');
  return tool === 'find' || tool === 'rmdir' || tool === undefined || tool === 'sudo';
}

function shown(command: ShellCommand): string {
  const text = commandText(command);
  return text.length > 50 ? `${text.slice(0, 47)}...` : text;
}

/** The RUN's text without what has to go, and what that changes; undefined when its lines do not allow it. */
export function withoutPurged(
  { instruction, script }: Run,
  { edits, members }: Purge,
): { readonly text: string; readonly effects: readonly Effect[] } | undefined {
  const effects: Effect[] = [];
  let text: string | undefined = instruction.text;
  for (const [index, wordEdits] of edits) {
    const command = script.commands[index];
    text = text === undefined ? undefined : editWords(instructionFrom(text, instruction), index, wordEdits);
    if (command === undefined || text === undefined) return undefined;
    effects.push({ type: 'rewrite', before: commandText(command), after: textAfter(command, wordEdits) });
  }
  for (const command of script.commands) {
    if (command.member !== undefined && members.includes(command.member))
      effects.push({ type: 'remove', before: commandText(command) });
  }
  text = withoutMembers(instructionFrom(text, instruction), members);
  return text === undefined ? undefined : { text, effects };
}
