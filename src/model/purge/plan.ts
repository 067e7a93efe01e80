/** How a RUN gets rid of its build packages, or why it keeps them. */
import type { PurgeFamily } from '../../knowledge/build-deps.js';
import { addCommandAfter, hasFlag, invocationOf, parseScript, type ShellCommand } from '../../shell/index.js';
import { instructionFrom } from '../../syntax/edit.js';
import type { Instruction } from '../../syntax/types.js';
import { aptCall } from '../apt/commands.js';
import { editWords, textAfter, type Run } from '../commands.js';
import { firstObstacle, type Obstacle } from '../slim/types.js';
import type { Build, Effect } from '../types.js';
import { commandText } from '../work.js';
import { purgeBaseOf, type PurgeBase } from './base.js';
import { installsCompiler, isInstall, partInstall, type PartedInstall } from './packages.js';
import { placeAt, purgeSwap, surroundingsObstacle } from './surroundings.js';
import { isWork, workObstacle } from './work.js';

/** The RUN's new text with what changes in it, or the reason to leave it. */
export type PurgePlan =
  | {
      readonly text: string;
      readonly effects: readonly Effect[];
      readonly build: readonly string[];
      readonly libraries: readonly string[];
    }
  | { readonly reason: string };

/**
 * The plan for a RUN; undefined when its base is of another family, or when it installs no compiler for work of its own.
 */
export function purgePlan(build: Build, run: Run, family: PurgeFamily): PurgePlan | undefined {
  const { model, stage, script } = run;
  const base = purgeBaseOf(stage);
  if (base?.family !== family || stage !== model.stages.at(-1)) return undefined;
  if (script.commands.some(removes)) return undefined;
  const installs = script.commands.filter(isInstall);
  const command = installs.find((each) => installsCompiler(each, base) && !hasFlag(each, '-t', '--virtual'));
  if (command === undefined || !script.commands.some((each) => isWork(each, base))) return undefined;
  if (base.unknown !== undefined) return { reason: base.unknown };
  if (installs.length > 1) return { reason: 'it installs packages more than once' };
  if (script.chain?.every(({ simple }) => simple) !== true)
    return { reason: 'its RUN is not a plain list of commands joined by &&' };
  const parted = partInstall(command, base);
  if ('reason' in parted) return parted;
  const obstacle = obstacleTo(build, run, base, parted);
  return obstacle === undefined ? written(run, base, parted) : { reason: obstacle };
}

/** A RUN that takes packages away has its own way. */
function removes(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  if (tool === 'apk') return subcommand === 'del';
  return /^(?:remove|purge|autoremove|autopurge)$/.test(aptCall(command)?.verb ?? '');
}

function obstacleTo(build: Build, run: Run, base: PurgeBase, parted: PartedInstall): Obstacle {
  const { project } = build;
  const { stage, scope, script } = run;
  if (!project.known) return 'the build context is not known, so that nothing tells who else needs them';
  if (stage.parent !== undefined) return 'it stands on another stage, which may need them too';
  if (scope.user !== 'root' && scope.user !== '0')
    return `${scope.user ?? 'another user'} may not remove them`;
  const place = placeAt(purgeSwap(build, run, base), run.instruction, parted);
  const others = script.commands.filter((command) => command !== parted.command);
  return (
    firstObstacle(others, (command) => workObstacle(run, command, base, place)) ??
    surroundingsObstacle(run, base, parted, place)
  );
}

function written(run: Run, base: PurgeBase, parted: PartedInstall): PurgePlan {
  const { instruction, script } = run;
  const last = script.commands.findLast((command) => isWork(command, base))?.member ?? -1;
  const adding = `apk add --no-cache --virtual .build-deps ${parted.build.join(' ')}`;
  const removing =
    base.family === 'alpine'
      ? 'apk del --no-network .build-deps'
      : `apt-get purge -y --auto-remove ${parted.build.join(' ')}`;
  if (last < parted.member) return { reason: 'they are installed behind what may compile' };
  let text = withCommand(instruction, instruction.text, last, removing);
  if (base.family === 'alpine') text = text && withCommand(instruction, text, parted.member, adding);
  const at = script.commands.indexOf(parted.command);
  text = text && editWords(instructionFrom(text, instruction), at, parted.edits);
  if (text === undefined) return { reason: 'its lines could not be edited safely' };
  const added = base.family === 'alpine' ? [adding, removing] : [removing];
  const after = textAfter(parted.command, parted.edits);
  return {
    text,
    build: parted.build,
    libraries: parted.libraries,
    effects: [
      { type: 'rewrite', before: commandText(parted.command), after },
      ...added.map((each): Effect => ({ type: 'insert', after: each })),
    ],
  };
}

function withCommand(
  instruction: Instruction,
  text: string,
  member: number,
  command: string,
): string | undefined {
  const script = parseScript(instructionFrom(text, instruction));
  return script && addCommandAfter(script, member, command);
}
