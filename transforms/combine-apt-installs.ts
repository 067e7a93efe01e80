import { updatesLists } from '../src/model/apt/commands.js';
import { edit, skip } from '../src/model/build.js';
import { runsWith } from '../src/model/commands.js';
import { onlyInstalls, planOf, removals, type Plan } from '../src/model/apt/installPlan.js';
import { joined, joinObstacle, neighboursAt, type Neighbours } from '../src/model/joining.js';
import { withoutMembers } from '../src/model/members.js';
import type { Build, Transform } from '../src/model/types.js';

export const combineAptInstalls: Transform = {
  name: 'combine-apt-installs',
  summary:
    'Join adjacent `apt-get install` RUNs of a shipped stage, with one update and one clean-up of the lists.',
  level: 'recommended',
  after: ['combine-apt-update'],
  rules: ['DL3059'],
  docs: {
    why:
      'Every RUN is a layer, and each of them fetches the package lists again. Joined, the lists are fetched once and ' +
      'deleted once, after the last install. The installs stay commands of their own: one list of all packages could ' +
      'make apt choose other alternatives, and it would run the maintainer scripts in another order.',
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

function joinFirst(build: Build): Build {
  for (const { pair, plan } of candidates(build)) {
    if ('reason' in plan || joinObstacle(pair) !== undefined) continue;
    const texts = [
      withoutMembers(pair.first.instruction, plan.first),
      withoutMembers(pair.second.instruction, plan.second),
    ] as const;
    const replace =
      texts[0] === undefined || texts[1] === undefined ? undefined : joined(pair, [texts[0], texts[1]]);
    if (replace === undefined) continue;
    const effects = [...removals(pair.first, plan.first), ...removals(pair.second, plan.second)];
    const gain =
      plan.second.length > 0
        ? 'one layer and one `apt-get update` instead of two'
        : 'one layer instead of two';
    const message = `joined the install in line ${pair.second.instruction.origin} with this one: ${gain}`;
    return edit(build, combineAptInstalls, { at: pair.first.instruction, replace, message, effects });
  }
  return build;
}

function declined(build: Build): Build {
  let result = build;
  for (const { pair, plan } of candidates(build)) {
    const reason =
      'reason' in plan ? plan.reason : (joinObstacle(pair) ?? 'their lines could not be joined safely');
    const message = `left the install in line ${pair.second.instruction.origin} in a layer of its own: ${reason}`;
    result = skip(result, combineAptInstalls, pair.first.instruction, message);
  }
  return result;
}

/** Neighbouring installs of shipped stages; in a builder stage, separate layers cost nothing and cache better. */
function candidates(build: Build): readonly { readonly pair: Neighbours; readonly plan: Plan }[] {
  return runsWith(build, 'apt').flatMap((run) => {
    if (!run.model.isShipped(run.stage) || !onlyInstalls(run) || !run.script.commands.some(updatesLists))
      return [];
    const pair = neighboursAt(build, run);
    return pair !== undefined && onlyInstalls(pair.second) ? [{ pair, plan: planOf(pair) }] : [];
  });
}
