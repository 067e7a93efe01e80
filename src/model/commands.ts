import {
  appendWords,
  extendWord,
  fitCommand,
  insertWord,
  isCommand,
  parseScript,
  removeWord,
  replaceWord,
  type ShellCommand,
  type ShellScript,
} from '../shell/index.js';
import { instructionFrom } from '../syntax/edit.js';
import { print } from '../syntax/dockerfile.js';
import type { Dockerfile, Instruction } from '../syntax/types.js';
import { edit, skip } from './build.js';
import type { Scope } from './scope.js';
import { modelOf, type Model, type Stage } from './stages.js';
import type { Build, Transform } from './types.js';
import { commandText, scriptOf } from './work.js';

/** A RUN in a POSIX shell that dockopt can read, with what holds there. */
export interface Run {
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly scope: Scope;
  readonly script: ShellScript;
  readonly model: Model;
}

/** One command of a RUN. */
export interface CommandAt extends Run {
  readonly command: ShellCommand;
}

/** An edit of one command's words; word 0 is its name, indices are those before any edit. */
export type WordEdit =
  | { readonly insert: number; readonly text: string }
  | { readonly append: readonly string[] }
  | { readonly remove: number }
  | { readonly replace: number; readonly text: string }
  /** Text that comes into a word, `at` characters from its start. */
  | { readonly extend: number; readonly at: number; readonly text: string };

/** What a transform wants of one command. */
export type Decision =
  | { readonly skip: string }
  | { readonly edits: readonly WordEdit[]; readonly because: string; readonly evidence?: readonly string[] };

/** The RUN of an instruction; undefined when it may not be read or edited: exec form, here-document, other shell, protected. */
export function runAt(build: Build, instruction: Instruction): Run | undefined {
  if (instruction.keyword !== 'RUN' || build.protected.has(instruction)) return undefined;
  const model = modelOf(build.dockerfile);
  const stage = model.stageOf(instruction);
  const script = stage === undefined ? undefined : scriptOf(model, instruction);
  if (stage === undefined || script === undefined) return undefined;
  return { instruction, stage, script, model, scope: model.scopeAt(instruction) };
}

/** The RUNs of a build that may be read and edited and in whose text `word` stands. */
export function runsWith(build: Build, word: string): readonly Run[] {
  if (!textOf(build.dockerfile).includes(word)) return [];
  const runs: Run[] = [];
  for (const instruction of build.dockerfile.instructions) {
    const run = instruction.text.includes(word) ? runAt(build, instruction) : undefined;
    if (run !== undefined) runs.push(run);
  }
  return runs;
}

const texts = new WeakMap<Dockerfile, string>();

/** The whole file: most transforms find out here that they have nothing to do. */
function textOf(dockerfile: Dockerfile): string {
  let text = texts.get(dockerfile);
  if (text === undefined) texts.set(dockerfile, (text = print(dockerfile)));
  return text;
}

/**
 * Looks at every command that matches and edits its words as `decide` says.
 *
 * @param selector program and subcommand, for example `pip install`
 * @param decide undefined leaves the command without a word
 */
export function mapCommands(
  build: Build,
  transform: Transform,
  selector: string,
  decide: (at: CommandAt) => Decision | undefined,
): Build {
  const program = selector.split(' ', 1)[0] ?? '';
  let result = build;
  for (const run of runsWith(build, program)) {
    let current = run;
    for (let index = 0; index < run.script.commands.length; index += 1) {
      const command = current.script.commands[index];
      if (command === undefined || !isEditable(command, selector)) continue;
      const next = mapCommand(result, transform, { ...current, command }, index, decide);
      if (next.dockerfile !== result.dockerfile) current = editedRun(next) ?? current;
      result = next;
    }
  }
  return result;
}

/** A command inside another one's word, or in escaped backticks, has no words of its own to edit. */
function isEditable(command: ShellCommand, selector: string): boolean {
  return command.editable && !command.nested && isCommand(command, selector);
}

function editedRun(build: Build): Run | undefined {
  const instruction = build.changes.at(-1)?.after[0];
  return instruction && runAt(build, instruction);
}

function mapCommand(
  build: Build,
  transform: Transform,
  at: CommandAt,
  index: number,
  decide: (at: CommandAt) => Decision | undefined,
): Build {
  const { instruction, command } = at;
  const decision = decide(at);
  if (decision === undefined) return build;
  if ('skip' in decision) return skip(build, transform, instruction, decision.skip);
  const text = editWords(instruction, index, decision.edits);
  if (text === undefined) {
    const what = command.name ?? 'a command';
    return skip(build, transform, instruction, `left \`${what}\`: its lines could not be edited safely`);
  }
  return edit(build, transform, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: decision.because,
    effects: [{ type: 'rewrite', before: commandText(command), after: textAfter(command, decision.edits) }],
    ...(decision.evidence !== undefined && { evidence: decision.evidence }),
  });
}

/** Edits from the last word to the first, so that indices hold. */
function inOrder(edits: readonly WordEdit[]): readonly WordEdit[] {
  return edits.toSorted((a, b) => indexOf(b) - indexOf(a));
}

function indexOf(wordEdit: WordEdit): number {
  if ('append' in wordEdit) return Number.MAX_SAFE_INTEGER;
  if ('insert' in wordEdit) return wordEdit.insert;
  if ('extend' in wordEdit) return wordEdit.extend;
  return 'remove' in wordEdit ? wordEdit.remove : wordEdit.replace;
}

/** The instruction's text after edits of its command number `index`; undefined when the lines do not allow one of them. */
export function editWords(
  instruction: Instruction,
  index: number,
  edits: readonly WordEdit[],
): string | undefined {
  let current = instruction;
  for (const wordEdit of inOrder(edits)) {
    const script = parseScript(current);
    const command = script?.commands[index];
    const text = script && command && editWord(script, command, wordEdit);
    if (text === undefined) return undefined;
    current = instructionFrom(text, instruction);
  }
  return fitCommand(instruction, current.text, index);
}

function editWord(script: ShellScript, command: ShellCommand, wordEdit: WordEdit): string | undefined {
  if ('append' in wordEdit) return appendWords(script, command, wordEdit.append);
  if ('insert' in wordEdit) return insertWord(script, command, wordEdit.insert, wordEdit.text);
  if ('remove' in wordEdit) return removeWord(script, command, wordEdit.remove);
  if ('extend' in wordEdit) return extendWord(script, command, wordEdit.extend, wordEdit);
  return replaceWord(script, command, wordEdit.replace, wordEdit.text);
}

/** The command's text as an effect names it, after the edits; made from the words alone, not from the edited text. */
export function textAfter(command: ShellCommand, edits: readonly WordEdit[]): string {
  const words = command.words.map(({ text }) => text);
  for (const wordEdit of inOrder(edits)) {
    if ('append' in wordEdit) words.push(...wordEdit.append);
    else if ('insert' in wordEdit) words.splice(wordEdit.insert, 0, wordEdit.text);
    else if ('remove' in wordEdit) words.splice(wordEdit.remove, 1);
    else if ('extend' in wordEdit) words.splice(wordEdit.extend, 1, extended(words, wordEdit));
    else words.splice(wordEdit.replace, 1, wordEdit.text);
  }
  return [...command.assignments.map(({ text }) => text), ...words, ...command.redirections].join(' ');
}

function extended(
  words: readonly string[],
  { extend, at, text }: { readonly extend: number; readonly at: number; readonly text: string },
): string {
  const word = words[extend] ?? '';
  return word.slice(0, at) + text + word.slice(at);
}
