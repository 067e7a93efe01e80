import { aptCall, listUse } from '../src/model/apt/commands.js';
import { skip } from '../src/model/build.js';
import { runsWith, type Run } from '../src/model/commands.js';
import { neighboursAt } from '../src/model/joining.js';
import { joinRuns, type Wish } from '../src/model/runs/joinRuns.js';
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
  summary: 'Join `apt-get update` with the install that needs it.',
  level: 'safe',
  rules: ['DL3059'],
  docs: {
    why:
      'A layer that holds only `apt-get update` is cached: when the package list below changes, the install meets ' +
      'package lists of weeks ago and fails with 404. Joined, the same commands run in the same order.',
    example: {
      before: 'FROM debian:bookworm-slim\nRUN apt-get update\nRUN apt-get install -y curl\n',
      after: 'FROM debian:bookworm-slim\nRUN apt-get update \\\n    && apt-get install -y curl\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://github.com/aquaproj/aqua/issues/5239',
    ],
  },
  apply(build) {
    const joined = joinRuns(build, combineAptUpdate, wishesOf);
    return runsWith(joined, 'apt').reduce(leaveApart, joined);
  },
};

/** Updates with an install directly behind them that needs their lists. */
function wishesOf(build: Build): readonly Wish[] {
  return runsWith(build, 'apt').flatMap((run) => {
    if (!awaitsInstall(run)) return [];
    const pair = neighboursAt(build, run);
    if (pair === undefined || listUse(pair.second.script).needs === undefined) return [];
    const { origin } = pair.second.instruction;
    return [
      {
        row: [pair],
        message: `joined \`apt-get update\` with the install in line ${origin}: cached alone, its lists grow old`,
        left: `left \`apt-get update\` apart from the install in line ${origin}`,
        at: run.instruction,
      } satisfies Wish,
    ];
  });
}

/** True for a RUN that fetches lists, leaves them, and installs nothing by name with them. */
function awaitsInstall({ script }: Run): boolean {
  if (!listUse(script).leaves || script.commands.some((command) => aptCall(command)?.verb === 'install'))
    return false;
  return script.commands.every(
    (command) => aptCall(command) !== undefined || PREPARES.has(invocationOf(command).tool),
  );
}

/** An update whose lists a later RUN of the stage uses, with other instructions between. */
function leaveApart(build: Build, run: Run): Build {
  if (!awaitsInstall(run)) return build;
  const later = run.stage.instructions.slice(run.stage.instructions.indexOf(run.instruction) + 1);
  const readable = new Map(runsWith(build, 'apt').map((other) => [other.instruction, other]));
  for (const instruction of later) {
    const other = readable.get(instruction);
    if (other === undefined) continue;
    const { needs, updates } = listUse(other.script);
    if (needs === undefined && updates) return build;
    if (needs === undefined) continue;
    if (neighboursAt(build, run)?.second.instruction === instruction) return build;
    const message = `left \`apt-get update\` apart from the install in line ${instruction.origin}: other instructions stand between`;
    return skip(build, combineAptUpdate, run.instruction, message);
  }
  return build;
}
