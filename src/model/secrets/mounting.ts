import { hasFlag, invocationOf, removeCommand, type ShellCommand } from '../../shell/index.js';
import { instructionFrom } from '../../syntax/edit.js';
import type { Instruction } from '../../syntax/types.js';
import { runAt, type Run } from '../commands.js';
import { directoryOf } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build, Effect } from '../types.js';
import { commandText, copyText, flagsText } from '../work.js';
import { baseOf } from '../../project/paths.js';
import type { SecretCopy } from './files.js';
import { copyObstacle, runObstacle, type Uses } from './obstacles.js';

/** How a secret file reaches its one RUN without a layer that holds it. */
export interface Mounting {
  /** The RUN that uses it, and its text with the mount. */
  readonly run: Instruction;
  readonly text: string;
  /** New texts of the instructions, '' for those that go. */
  readonly replace: ReadonlyMap<Instruction, string>;
  readonly effects: readonly Effect[];
}

/** A mounting, or why there is none, in words for a reader. */
export type MountingAnswer = Mounting | { readonly refused: string };

/** Replaces a COPY whose file a later RUN deletes by a secret mount of the RUN between them. */
export function mountingOf(build: Build, copy: SecretCopy): MountingAnswer {
  const model = modelOf(build.dockerfile);
  const stage = model.stageOf(copy.instruction);
  if (stage === undefined) return { refused: 'it stands outside of a stage' };
  const target = targetOf(model, copy);
  if (typeof target !== 'string') return target;
  const found = usesOf(build, stage, copy, target);
  if ('refused' in found) return found;
  const reason = runObstacle(found, copy, target) ?? copyObstacle(build, stage, copy, target, found);
  if (reason !== undefined) return { refused: reason };
  return assemble({ copy, target, ...found });
}

/** The absolute path of the file in the image; the build runs as root, as a secret is readable for root alone. */
function targetOf(model: Model, { instruction, path }: SecretCopy): string | { readonly refused: string } {
  const scope = model.scopeAt(instruction);
  const { args, flags, keyword, heredocs } = instruction;
  if (keyword !== 'COPY' || flags.length > 0 || heredocs.length > 0)
    return { refused: 'only a COPY without flags can become a mount' };
  const written = args.at(-1) ?? '';
  const place = joinWorkdir(scope.workdir, written);
  if (place === undefined || written.includes('$'))
    return { refused: 'the directory that it is copied to is not known' };
  if (args.length > 2 || /(?:^|\/)\.?$/.test(written)) return joinWorkdir(place, baseOf(path)) ?? place;
  if (baseOf(place) === baseOf(path)) return place;
  return { refused: `only the build knows whether ${written} is a directory` };
}

/** The RUN between the COPY and the `rm`, when there is one only. */
function usesOf(
  build: Build,
  stage: Stage,
  { instruction, path }: SecretCopy,
  target: string,
): Uses | { readonly refused: string } {
  const later = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const between: Instruction[] = [];
  for (const each of later) {
    if (each.keyword !== 'RUN') continue;
    const run = runAt(build, each);
    const remover = run?.script.commands.find((command) => removes(run, command, target));
    if (run === undefined || remover === undefined) {
      between.push(each);
      continue;
    }
    const isAlone = run.script.chain?.length === 1;
    const users = isAlone ? between : [...between, each];
    const user = users.length === 1 && users[0] !== undefined ? runAt(build, users[0]) : undefined;
    if (user === undefined)
      return { refused: 'not exactly one RUN that can be read uses it before it is deleted' };
    return { user, removing: run, remover };
  }
  return { refused: `no RUN deletes ${baseOf(path)} in the stage, so the container may need it` };
}

/** `rm -f /app/.npmrc` and nothing else, as a member of the `&&` list. */
function removes(run: Run, command: ShellCommand, target: string): boolean {
  const { tool, operands } = invocationOf(command);
  if (tool !== 'rm' || operands.length !== 1 || command.member === undefined) return false;
  const directory = directoryOf(run, command);
  return !hasFlag(command, '-i') && joinWorkdir(directory, operands[0]?.value) === target;
}

function assemble({
  copy,
  target,
  user,
  removing,
  remover,
}: Uses & { readonly copy: SecretCopy; readonly target: string }): MountingAnswer {
  const replace = new Map<Instruction, string>();
  const rest = withoutSource(copy);
  if (rest === undefined) return { refused: 'its COPY could not be edited safely' };
  replace.set(copy.instruction, rest);
  const shared = removing.instruction === user.instruction;
  const kept = shared ? removeCommand(removing.script, remover.member ?? -1) : user.instruction.text;
  if (kept === undefined) return { refused: 'the lines of its RUN could not be edited safely' };
  if (!shared) replace.set(removing.instruction, '');
  const text = withMount(instructionFrom(kept, user.instruction), target, copy.id);
  replace.set(user.instruction, text);
  const before = copyText(copy.instruction);
  const left: Effect =
    rest === ''
      ? { type: 'remove', before }
      : { type: 'rewrite', before, after: copyText(instructionFrom(rest, copy.instruction)) };
  const flags = flagsText(instructionFrom(text, user.instruction));
  const effects: readonly Effect[] = [
    left,
    { type: 'flags', before: flagsText(user.instruction), after: flags },
    { type: 'remove', before: commandText(remover) },
  ];
  return { run: user.instruction, text, replace, effects };
}

/** The COPY without the secret; '' when nothing is left of it, undefined when its text does not show the word. */
function withoutSource({ instruction, path }: SecretCopy): string | undefined {
  if (instruction.args.length === 2) return '';
  const [word, more] = instruction.args
    .slice(0, -1)
    .filter((source) => source.replace(/^(?:\.?\/)+/, '') === path);
  if (word === undefined || more !== undefined) return undefined;
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const text = instruction.text.replace(new RegExp(`([ \\t])${escaped}[ \\t]+`), '$1');
  const wanted = instruction.args.filter((source) => source !== word);
  const { args } = instructionFrom(text, instruction);
  return args.length === wanted.length && args.every((arg, index) => arg === wanted[index])
    ? text
    : undefined;
}

/** Required, so that a build without the secret fails instead of asking the registry as nobody. */
function withMount(run: Instruction, target: string, id: string): string {
  const { text, bodySpan, escape } = run;
  const mount = `--mount=type=secret,id=${id},target=${target},required=true`;
  const first = text.slice(bodySpan.start).split('\n', 1)[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = bodySpan.start + mount.length + first.length > 99 ? ` ${escape}${eol}    ` : ' ';
  return `${text.slice(0, bodySpan.start)}${mount}${gap}${text.slice(bodySpan.start)}`;
}

/** The command with which a file is given to the build. */
export function buildWithFile({ id, path }: SecretCopy): string {
  return `docker build --secret id=${id},src=${path} .`;
}
