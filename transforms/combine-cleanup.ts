import { skip } from '../src/model/build.js';
import { runAt, type Run } from '../src/model/commands.js';
import { runsOf } from '../src/model/joining.js';
import { cleansUpAfter, isCheap, makerCall, removedPaths, takesAway } from '../src/model/runs/cleanups.js';
import { joinRuns, type Wish } from '../src/model/runs/joinRuns.js';
import { rowBack } from '../src/model/runs/rows.js';
import type { Build, Transform } from '../src/model/types.js';

/** What stands in the text of every clean-up; the rest of a file need not be read. */
const CLEANS = /\brm\b|\bunlink\b|clean|clear-cache|purge|remove|erase|\b(?:del|cc)\b/;

export const combineCleanup: Transform = {
  name: 'combine-cleanup',
  summary: 'Join a clean-up with the RUN that made what it deletes.',
  level: 'safe',
  after: ['combine-apt-update', 'combine-installs'],
  rules: ['DL3059'],
  docs: {
    why:
      'A layer only adds to the ones below. A clean-up in a layer of its own frees nothing: the files stay in the layer ' +
      'that made them, and are pulled with every image. Joined, the same commands run in the same order, and the files ' +
      'never get into a layer.',
    risk: 'A change of the clean-up makes the build repeat what it cleans up after.',
    example: {
      before:
        'FROM debian:bookworm-slim\n' +
        'RUN apt-get update && apt-get install -y curl\n' +
        'RUN rm -rf /var/lib/apt/lists/*\n',
      after:
        'FROM debian:bookworm-slim\n' +
        'RUN apt-get update \\\n    && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#run',
      'https://docs.docker.com/get-started/docker-concepts/building-images/understanding-image-layers/',
    ],
  },
  apply(build) {
    const joined = joinRuns(build, combineCleanup, wishesOf);
    return cleanupsOf(joined).reduce(leaveLate, joined);
  },
};

/** RUNs of shipped stages that do nothing but clean up and what takes no time. */
function cleanupsOf(build: Build): readonly Run[] {
  return build.dockerfile.instructions.flatMap((instruction) => {
    if (instruction.keyword !== 'RUN' || !CLEANS.test(instruction.text)) return [];
    const run = runAt(build, instruction);
    if (run === undefined || !run.model.isShipped(run.stage)) return [];
    const { commands } = run.script;
    return commands.every(isCheap) && commands.some(takesAway) ? [run] : [];
  });
}

/** The clean-ups that follow what they clean up after, directly or behind RUNs that take no time. */
function wishesOf(build: Build): readonly Wish[] {
  return cleanupsOf(build).flatMap((run) => {
    const row = rowBack(
      build,
      run,
      (earlier) => isCleanedBy(earlier, run),
      (between) => between.script.commands.every(isCheap),
    );
    if (row === undefined) return [];
    const { origin } = row[0].first.instruction;
    return [
      {
        row,
        reason: runsOf(row).slice(0, -1).some(usesGnupg) && removesKeyring(run) ? AGENT : undefined,
        message: `joined the clean-up in line ${run.instruction.origin} with this RUN: in a layer of its own it frees nothing`,
        left: `left the clean-up apart from line ${origin}, so that it frees nothing`,
        at: run.instruction,
      } satisfies Wish,
    ];
  });
}

function isCleanedBy(earlier: Run, { script, scope }: Run): boolean {
  return script.commands.some((command) => cleansUpAfter(command, earlier.script.commands, scope));
}

const AGENT = 'an agent of gpg may still write to what it deletes';

function usesGnupg({ instruction }: Run): boolean {
  return /\b(?:gpg2?|apt-key|dirmngr)\b/.test(instruction.body.text);
}

function removesKeyring({ script }: Run): boolean {
  return script.commands.some((command) => removedPaths(command)?.some((path) => /gnupg/i.test(path)));
}

/** A clean-up of a package manager's files that is too far from what made them. */
function leaveLate(build: Build, run: Run): Build {
  if (!run.script.commands.some((command) => makerCall(command) !== undefined || removedPaths(command)))
    return build;
  const before = run.stage.instructions.slice(0, run.stage.instructions.indexOf(run.instruction));
  const makers = before.flatMap((instruction) => {
    const earlier = runAt(build, instruction);
    return earlier !== undefined && isCleanedBy(earlier, run) ? [earlier] : [];
  });
  const last = makers.at(-1);
  if (last === undefined || wishesOf(build).some(({ at }) => at === run.instruction)) return build;
  const message = `left the clean-up in a layer of its own, where it frees nothing: other instructions stand between it and line ${last.instruction.origin}`;
  return skip(build, combineCleanup, run.instruction, message);
}
