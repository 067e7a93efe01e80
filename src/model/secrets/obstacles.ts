/** Why a secret file has to stay where its COPY puts it. */
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { isBystander } from '../bystanders.js';
import { hasMountNear } from '../caches/mounts.js';
import { relationOf } from '../caches/relation.js';
import type { Run } from '../commands.js';
import { mayBring } from '../copied/earlier.js';
import { parentExists } from '../copied/untouched.js';
import { copyTarget } from '../copies.js';
import { below, directoryOf, instructionsBefore } from '../directory.js';
import { commentsAbove } from '../instructions/removing.js';
import { isMade } from '../instructions/directories.js';
import { speaksToTool } from '../joining.js';
import type { Stage } from '../stages.js';
import type { Build } from '../types.js';
import { commandText } from '../work.js';
import { baseOf } from '../../project/paths.js';
import type { SecretCopy } from './files.js';

/** The RUN between a COPY and the `rm`. */
export interface Uses {
  readonly user: Run;
  /** The RUN that deletes the file; the user itself where it does both. */
  readonly removing: Run;
  readonly remover: ShellCommand;
}

/** Files whose values end up in what a RUN makes: a secret that changes lets the layer cache stand. */
const BUILT_IN = /^(?:\.env(?:\..*)?|\.htpasswd)$/;
/** Commands that write the settings file, which a mount does not allow. */
const WRITES = /\b(?:npm|yarn|pnpm)\s+(?:config|set|login|adduser|logout)\b/;
/** Programs that read such files and leave them as they are. */
const READERS: ReadonlySet<string> = new Set(
  (
    'npm yarn yarnpkg pnpm bun pip pipenv poetry uv composer bundle gem go cargo mvn mvnw gradle gradlew git curl wget ' +
    'ssh-keyscan mkdir ls cd export set'
  ).split(' '),
);
/** Git's commands that leave a work tree's own files alone. */
const GIT_READS = /^(?:clone|fetch|pull|submodule|ls-remote)$/;
/** Programs that touch what they are given, and what lies below it. */
const TOUCHES: ReadonlySet<string> = new Set(
  'rm cp mv ln chmod chown chgrp find tar sed touch cat install test ['.split(' '),
);

/** Why the RUN cannot do with a mount what it does with the file. */
export function runObstacle(
  { user, removing, remover }: Uses,
  { path }: SecretCopy,
  target: string,
): string | undefined {
  const { scope, instruction, script } = user;
  if (BUILT_IN.test(baseOf(path)))
    return 'a secret that changes rebuilds nothing, and its values may be in what the RUN makes of them';
  if (scope.user !== 'root' && scope.user !== '0')
    return 'its RUN may not run as root, who alone can read the mount';
  const others = script.commands.filter((command) => command !== remover);
  if (others.some(({ text }) => text.includes(baseOf(path))))
    return 'its RUN does more with the file than read it';
  if (WRITES.test(instruction.body.text)) return 'its RUN writes the settings that the file holds';
  if (hasMountNear(instruction, [target])) return 'its RUN has another mount there, or perhaps there';
  const end = user.instruction === removing.instruction ? script.commands.indexOf(remover) : Infinity;
  for (const [index, command] of script.commands.entries()) {
    const isFine = index < end ? leaves(user, command, target) : isApart(user, command, target);
    if (index === end || isFine) continue;
    const shown = `\`${command.name ?? commandText(command)}\``;
    return index < end
      ? `${shown} in its RUN may do more than read it, and a mount is read-only and for root alone`
      : `${shown} runs after the rm, and with a mount the file would still be there`;
  }
  return undefined;
}

function leaves(run: Run, command: ShellCommand, target: string): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === 'git') return GIT_READS.test(subcommand ?? operands[0]?.value ?? '');
  return (tool !== undefined && READERS.has(tool)) || isApart(run, command, target);
}

/** True for a command that does not come near the file. */
function isApart(run: Run, command: ShellCommand, target: string): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (isBystander(command)) return true;
  const first = subcommand ?? operands[0]?.value ?? '';
  if (tool === 'pip' || tool === 'yarn') return first === 'check' || first === 'cache';
  if (tool === undefined || !TOUCHES.has(tool)) return false;
  const directory = directoryOf(run, command);
  return command.words.slice(1).every(({ text }) => {
    return !/[$`]/.test(text) && relationOf(text, target, '/root', directory) === 'apart';
  });
}

/** What the COPY does beside bringing the file: the image would lack it, or keep another file of the name. */
export function copyObstacle(
  build: Build,
  stage: Stage,
  copy: SecretCopy,
  target: string,
  { user, removing }: Uses,
): string | undefined {
  const { instruction, path } = copy;
  const before = instructionsBefore(stage, instruction);
  const known = before.find((each) => mayBring(user.model, each, path, target));
  if (known !== undefined)
    return `line ${known.origin} may have put it there already, and then the rm is needed`;
  const later = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const again = later.find((each) => each.keyword !== 'RUN' && mayBring(user.model, each, path, target));
  if (again !== undefined)
    return `${again.keyword} in line ${again.origin} may bring it again: name it in the ignore file first`;
  const parent = target.slice(0, target.lastIndexOf('/')) || '/';
  const isThere =
    instruction.args.length > 2 ||
    parentExists(user.model, stage, user.instruction, target) ||
    isMade(build, user, parent) ||
    before.some((each) => each.keyword === 'COPY' && makes(user, each, parent));
  if (!isThere) return `its COPY makes ${parent}, which would not stay`;
  const gone = [
    ...(instruction.args.length === 2 ? [instruction] : []),
    ...(user.instruction === removing.instruction ? [] : [removing.instruction]),
  ];
  const told = gone.find((each) =>
    commentsAbove(build.dockerfile, each).some(({ text }) => speaksToTool(text)),
  );
  return told && `the comment above line ${told.origin} speaks to a tool about it`;
}

function makes({ model }: Run, copy: Instruction, directory: string): boolean {
  const place = copyTarget(model, copy);
  const isDirectory = copy.args.length > 2 || /\/\.?$/.test(copy.args.at(-1) ?? '');
  return isDirectory && place !== undefined && below(directory, place) !== undefined;
}
