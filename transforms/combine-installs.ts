import { updatesLists } from '../src/model/apt/commands.js';
import { onlyInstalls, planOf } from '../src/model/apt/installPlan.js';
import { runAt } from '../src/model/commands.js';
import { neighboursAt, type Neighbours } from '../src/model/joining.js';
import { managerOf, repeatedCleanups } from '../src/model/runs/installs.js';
import { joinRuns, type Wish } from '../src/model/runs/joinRuns.js';
import type { Build, Transform } from '../src/model/types.js';

/** What stands in the text of every RUN that this is about; `microdnf` and `tdnf` have `dnf`. */
const NAMES = /apt|apk|dnf|yum|zypper/;

export const combineInstalls: Transform = {
  name: 'combine-installs',
  summary: 'Join adjacent installs of one package manager of the system in a shipped stage.',
  level: 'recommended',
  after: ['combine-apt-update'],
  rules: ['DL3059'],
  docs: {
    why:
      'Every RUN is a layer, and each install writes the database of packages into its own: tens of megabytes with rpm. ' +
      'The package lists too are fetched once and deleted once. The installs stay commands of their own: one list of ' +
      'all packages could make the manager choose other alternatives, and it would run the packages’ scripts in ' +
      'another order.',
    risk: 'A change in one of the package lists makes the build repeat all of the installs that were joined.',
    example: {
      before:
        'FROM debian:bookworm-slim\n' +
        'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n' +
        'RUN apt-get update && apt-get install -y jq && rm -rf /var/lib/apt/lists/*\n',
      after:
        'FROM debian:bookworm-slim\n' +
        'RUN apt-get update \\\n    && apt-get install -y curl \\\n    && apt-get install -y jq \\\n    && rm -rf /var/lib/apt/lists/*\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://manpages.debian.org/apt-get',
      'https://dnf.readthedocs.io/en/latest/command_ref.html',
    ],
  },
  apply(build) {
    return joinRuns(build, combineInstalls, wishesOf);
  },
};

/** Neighbouring installs of shipped stages; in a builder stage, separate layers cost nothing and cache better. */
function wishesOf(build: Build): readonly Wish[] {
  return build.dockerfile.instructions.flatMap((instruction) => {
    const run = NAMES.test(instruction.text) ? runAt(build, instruction) : undefined;
    if (run === undefined || !run.model.isShipped(run.stage)) return [];
    const pair = onlyInstalls(run) || managerOf(run) !== undefined ? neighboursAt(build, run) : undefined;
    const wish = pair && (aptWish(pair) ?? plainWish(pair));
    return wish === undefined ? [] : [wish];
  });
}

/** With apt, the second install needs lists that the first may have deleted. */
function aptWish(pair: Neighbours): Wish | undefined {
  const { first, second } = pair;
  if (!onlyInstalls(first) || !onlyInstalls(second)) return undefined;
  // Without an update of its own, the first works with lists of a layer below; a second that has one wants newer lists.
  if (!first.script.commands.some(updatesLists) && second.script.commands.some(updatesLists))
    return undefined;
  const plan = planOf(pair);
  if ('reason' in plan) return wishOf(pair, { reason: plan.reason, gain: '' });
  const gain =
    plan.second.length > 0 ? 'one layer and one `apt-get update` instead of two' : 'one layer instead of two';
  const without = new Map([
    [first, plan.first],
    [second, plan.second],
  ]);
  return wishOf(pair, { gain, without });
}

/** The other managers fetch their index when it is not there: nothing has to be left out. */
function plainWish(pair: Neighbours): Wish | undefined {
  const manager = managerOf(pair.first);
  if (manager === undefined || manager === 'apt' || manager !== managerOf(pair.second)) return undefined;
  const repeated = repeatedCleanups(pair);
  const gain =
    repeated.length > 0
      ? 'one layer, with the package database in it once and one clean-up'
      : 'one layer, with the package database in it once';
  return wishOf(pair, { gain, without: new Map([[pair.first, repeated]]) });
}

function wishOf(
  pair: Neighbours,
  { gain, ...rest }: { readonly gain: string } & Pick<Wish, 'reason' | 'without'>,
): Wish {
  const { origin } = pair.second.instruction;
  return {
    row: [pair],
    message: `joined the install in line ${origin} with this one: ${gain}`,
    left: `left the install in line ${origin} in a layer of its own`,
    at: pair.first.instruction,
    ...rest,
  };
}
