import { APK_INDEX_PATHS } from '../src/knowledge/cache-paths.js';
import {
  addsFiles,
  apkRole,
  failsWithoutIndex,
  freshIndexEdits,
  indexOption,
  lacksNoCache,
  storesIndex,
  updateOption,
} from '../src/model/apk/commands.js';
import { apkRuns, hasOwnIndex, indexObstacle, rootOf } from '../src/model/apk/storedIndex.js';
import { edit, skip } from '../src/model/build.js';
import { mapCommands, type CommandAt, type Decision, type Run } from '../src/model/commands.js';
import { speaksToTool } from '../src/model/joining.js';
import { withoutMembers } from '../src/model/members.js';
import { modelOf } from '../src/model/stages.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { commandText } from '../src/model/work.js';
import { invocationOf, type ShellCommand } from '../src/shell/index.js';
import type { Instruction } from '../src/syntax/types.js';

export const apkNoCache: Transform = {
  name: 'apk-no-cache',
  summary:
    'Let `apk add` and `apk upgrade` fetch the package index themselves with --no-cache, instead of `apk update`.',
  level: 'safe',
  cache: 'delete',
  rules: ['DL3019'],
  image: [{ type: 'removes', paths: APK_INDEX_PATHS }],
  docs: {
    why:
      '`apk update` leaves the package index in the layer, about 2 MB; cached in a layer of its own it also grows old, ' +
      'and a later `apk add` asks for versions that are gone. With --no-cache apk reads a fresh index and keeps none.',
    example: {
      before: 'FROM alpine:3.22\nRUN apk update && apk add curl\n',
      after: 'FROM alpine:3.22\nRUN apk add --no-cache curl\n',
    },
    references: [
      'https://github.com/alpinelinux/docker-alpine#usage',
      'https://github.com/go-gitea/gitea/issues/1694',
      'https://github.com/hadolint/hadolint/wiki/DL3019',
    ],
  },
  apply(build) {
    if (!build.dockerfile.instructions.some(({ text }) => text.includes('apk'))) return build;
    const roots = modelOf(build.dockerfile).stages.filter(({ parent }) => parent === undefined);
    return roots.reduce((result, { index }) => fixTree(result, index), build);
  },
};

function fixTree(build: Build, root: number): Build {
  const runs = apkRuns(build, root);
  const runWith = (is: (command: ShellCommand) => boolean): Run | undefined =>
    runs.find(({ script }) => script.commands.some(is));
  const update = runWith(storesIndex);
  const at = update ?? runWith(isUse);
  if (at === undefined || runWith(takesIndex) === undefined) return mapUses(build, root, update);
  const obstacle = obstacleOf(build, root, update !== undefined, runWith(failsWithoutIndex) !== undefined);
  if (obstacle === undefined) return convert(build, root, at.instruction, update);
  const what = update === undefined ? '`apk add` without --no-cache' : 'the index of `apk update`';
  return skip(build, apkNoCache, at.instruction, `left ${what}: ${obstacle}`);
}

function isUse(command: ShellCommand): boolean {
  return apkRole(command) === 'use';
}

function takesIndex(command: ShellCommand): boolean {
  const role = apkRole(command);
  return role === 'use' || role === 'fresh';
}

function obstacleOf(build: Build, root: number, updates: boolean, fails: boolean): string | undefined {
  const stage = modelOf(build.dockerfile).stages[root];
  if (stage === undefined || lacksNoCache(stage))
    return 'the apk of this image, before Alpine 3.3, does not know --no-cache';
  if (updates) return indexObstacle(build, root);
  return fails ? 'a later command would fail when there is no index' : undefined;
}

function convert(build: Build, root: number, at: Instruction, update: Run | undefined): Build {
  const left = (reason: string): Build => skip(build, apkNoCache, at, `left \`apk update\`: ${reason}`);
  let result = mapUses(build, root, update);
  const runs = apkRuns(result, root);
  const updaters = runs.filter(({ script }) => script.commands.some((one) => apkRole(one) === 'update'));
  if (updaters.length === 0) return result;
  if (runs.some(({ script }) => script.commands.some(isUse)))
    return left('an `apk add` after it could not be edited safely');
  for (const run of updaters) {
    const next = withoutUpdates(result, run);
    if (next === undefined) return left('its lines could not be edited safely');
    result = next;
  }
  return result;
}

function mapUses(build: Build, root: number, update: Run | undefined): Build {
  const decide = (at: CommandAt): Decision | undefined =>
    rootOf(at.stage) === root ? decision(at, update) : undefined;
  return mapCommands(mapCommands(build, apkNoCache, 'apk add', decide), apkNoCache, 'apk upgrade', decide);
}

function decision({ command, instruction }: CommandAt, update: Run | undefined): Decision | undefined {
  const name = `\`apk ${invocationOf(command).subcommand ?? ''}\``;
  const role = apkRole(command);
  const option = role === 'unclear' ? indexOption(command) : undefined;
  if (option !== undefined) return { skip: `left ${name}: ${option} says where its index is` };
  if (role !== 'use') return undefined;
  // Its mount keeps the index out of the image.
  if (hasOwnIndex(instruction)) return undefined;
  if (instruction.flag('network') === 'none')
    return { skip: `left ${name}: this RUN has no network to fetch an index from` };
  // Where no index was fetched, files that are there need none.
  if (update === undefined && addsFiles(command)) return undefined;
  const edits = freshIndexEdits(command);
  const isNew = edits.some((one) => 'text' in one && one.text === '--no-cache');
  const replaces = edits.some((one) => 'replace' in one || 'remove' in one);
  const old = updateOption(command);
  if (!isNew)
    return { edits, because: `removed ${old} from ${name}: with --no-cache the index is fresh anyway` };
  const done = replaces ? `put --no-cache in the place of ${old} in ${name}` : `added --no-cache to ${name}`;
  return { edits, because: `${done}: it reads a fresh index and leaves none in the layer` };
}

/** The build without the `apk update`s of a RUN; undefined when its lines do not allow it. */
function withoutUpdates(build: Build, { instruction, script }: Run): Build | undefined {
  const updates = script.commands.filter((command) => apkRole(command) === 'update');
  const effects = updates.map((command): Effect => ({ type: 'remove', before: commandText(command) }));
  const message = 'removed `apk update`: with --no-cache, apk fetches the index itself';
  const rest = (script.chain?.length ?? 0) - updates.length;
  if (rest === 0) {
    const { nodes } = build.dockerfile;
    // Without it, the line end of the instruction before would go too, and nothing would say so.
    if (!instruction.text.endsWith('\n')) return undefined;
    if (speaksToTool(nodes[nodes.indexOf(instruction) - 1]?.text ?? '')) return undefined;
    return edit(build, apkNoCache, {
      at: instruction,
      replace: new Map([[instruction, []]]),
      message,
      effects,
    });
  }
  const members = updates.flatMap(({ member }) => member ?? []);
  const text = withoutMembers(instruction, members);
  if (text === undefined) return undefined;
  const replace = new Map([[instruction, [text]]]);
  return edit(build, apkNoCache, { at: instruction, replace, message, effects });
}
