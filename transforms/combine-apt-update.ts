import { aptCall, cleansApt, installsPackages, listUse, onlyDeletes } from '../src/model/apt/commands.js';
import { edit, skip } from '../src/model/build.js';
import { runsWith, type Run } from '../src/model/commands.js';
import { joined, joinObstacle, neighboursAt, type Neighbours } from '../src/model/joining.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf } from '../src/shell/index.js';

/** Programs that prepare an update; a RUN with others is work of its own that should stay cached by itself. */
const PREPARES: ReadonlySet<string | undefined> = new Set(
  (
    'add-apt-repository apt-add-repository apt-key dpkg dpkg-reconfigure debconf-set-selections echo printf cat rm ' +
    'mkdir touch ln cp mv chmod sed tee curl wget gpg install true sleep locale-gen update-ca-certificates'
  ).split(' '),
);

export const combineAptUpdate: Transform = {
  name: 'combine-apt-update',
  summary:
    'Join `apt-get update` with the install that needs it, and a clean-up with the install that it cleans up after.',
  level: 'safe',
  rules: ['DL3059'],
  docs: {
    why:
      'A layer that holds only `apt-get update` is cached: when the package list below changes, the install meets ' +
      'package lists of weeks ago and fails with 404. A clean-up in a layer of its own frees nothing, because the ' +
      'files stay in the layer below. Joined, the same commands run in the same order.',
    example: {
      before:
        'FROM debian:bookworm-slim\nRUN apt-get update\nRUN apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*\n',
      after:
        'FROM debian:bookworm-slim\nRUN apt-get update \\\n    && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://github.com/aquaproj/aqua/issues/5239',
    ],
  },
  apply(build) {
    let result = build;
    for (;;) {
      const next = joinFirst(result);
      if (next === result) return declined(result);
      result = next;
    }
  },
};

/** What two neighbours are to each other: something this transform is about, or undefined. */
function relation({ first, second }: Neighbours): 'update' | 'clean-up' | undefined {
  if (awaitsInstall(first) && listUse(second.script).needs !== undefined) return 'update';
  return isCleanup(second) && first.script.commands.some(installsPackages) ? 'clean-up' : undefined;
}

/** True for a RUN that fetches lists, leaves them, and installs nothing by name with them. */
function awaitsInstall({ script }: Run): boolean {
  if (!listUse(script).leaves || script.commands.some((command) => aptCall(command)?.verb === 'install'))
    return false;
  return script.commands.every(
    (command) => aptCall(command) !== undefined || PREPARES.has(invocationOf(command).tool),
  );
}

function isCleanup({ script }: Run): boolean {
  return script.commands.every(onlyDeletes) && script.commands.some(cleansApt);
}

function joinFirst(build: Build): Build {
  for (const run of runsWith(build, 'apt')) {
    const pair = neighboursAt(build, run);
    const kind = pair && relation(pair);
    if (pair === undefined || kind === undefined || joinObstacle(pair) !== undefined) continue;
    const replace = joined(pair);
    if (replace !== undefined)
      return edit(build, combineAptUpdate, { at: run.instruction, replace, message: said(kind, pair) });
  }
  return build;
}

function said(kind: 'update' | 'clean-up', { second }: Neighbours): string {
  const { origin } = second.instruction;
  return kind === 'update'
    ? `joined \`apt-get update\` with the install in line ${origin}: cached alone, its lists grow old`
    : `joined the clean-up in line ${origin} with the install: in a layer of its own it frees nothing`;
}

/** What was seen and left, with the reason. */
function declined(build: Build): Build {
  let result = build;
  for (const run of runsWith(build, 'apt')) {
    const pair = neighboursAt(build, run);
    const kind = pair && relation(pair);
    if (pair !== undefined && kind !== undefined) result = leave(result, kind, pair);
    else if (awaitsInstall(run)) result = leaveApart(result, run);
    else if (isCleanup(run)) result = leaveLate(result, run);
  }
  return result;
}

/** A clean-up of its own that does not follow the install. */
function leaveLate(build: Build, run: Run): Build {
  const earlier = run.stage.instructions.slice(0, run.stage.instructions.indexOf(run.instruction));
  const previous = earlier.at(-1);
  const installs = runsWith(build, 'apt').filter(
    ({ instruction, script }) => earlier.includes(instruction) && script.commands.some(installsPackages),
  );
  if (installs.length === 0 || installs.some(({ instruction }) => instruction === previous)) return build;
  const message =
    'left the clean-up in a layer of its own, where it frees nothing: other instructions stand before it';
  return skip(build, combineAptUpdate, run.instruction, message);
}

function leave(build: Build, kind: 'update' | 'clean-up', pair: Neighbours): Build {
  const reason = joinObstacle(pair) ?? 'their lines could not be joined safely';
  const { instruction } = pair.second;
  return kind === 'update'
    ? skip(
        build,
        combineAptUpdate,
        pair.first.instruction,
        `left \`apt-get update\` apart from the install in line ${instruction.origin}: ${reason}`,
      )
    : skip(
        build,
        combineAptUpdate,
        instruction,
        `left the clean-up apart from the install before it: ${reason}`,
      );
}

/** An update whose lists a later RUN of the stage uses. */
function leaveApart(build: Build, run: Run): Build {
  const later = run.stage.instructions.slice(run.stage.instructions.indexOf(run.instruction) + 1);
  const readable = new Map(runsWith(build, 'apt').map((other) => [other.instruction, other]));
  for (const instruction of later) {
    const other = readable.get(instruction);
    if (other === undefined) continue;
    const { needs, updates } = listUse(other.script);
    if (needs === undefined && updates) return build;
    if (needs === undefined) continue;
    const message = `left \`apt-get update\` apart from the install in line ${instruction.origin}: other instructions stand between`;
    return skip(build, combineAptUpdate, run.instruction, message);
  }
  return build;
}
