import { runAt, type Run } from '../src/model/commands.js';
import type { Row } from '../src/model/joining.js';
import { isCheap, removedPaths } from '../src/model/runs/cleanups.js';
import { covers, downloadsOf, placeOf } from '../src/model/runs/downloads.js';
import { joinRuns, type Wish } from '../src/model/runs/joinRuns.js';
import { rowBack } from '../src/model/runs/rows.js';
import type { Build, Transform } from '../src/model/types.js';
import { baseOf } from '../src/project/paths.js';

export const combineDownload: Transform = {
  name: 'combine-download',
  summary: 'Join the RUNs that fetch an archive, unpack it and delete it.',
  level: 'recommended',
  after: ['combine-cleanup'],
  rules: ['DL3059'],
  docs: {
    why:
      'An archive that one RUN fetches and a later one deletes stays in the layer of the first, beside what was ' +
      'unpacked from it. Joined, the same commands run in the same order, and only what was unpacked is in the image.',
    risk: 'A change in one of the RUNs makes the build fetch the archive again.',
    example: {
      before:
        'FROM debian:bookworm-slim\n' +
        'RUN curl -fsSLO https://example.org/tool.tar.gz\n' +
        'RUN tar -xzf tool.tar.gz -C /opt\n' +
        'RUN rm tool.tar.gz\n',
      after:
        'FROM debian:bookworm-slim\n' +
        'RUN curl -fsSLO https://example.org/tool.tar.gz \\\n' +
        '    && tar -xzf tool.tar.gz -C /opt \\\n' +
        '    && rm tool.tar.gz\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#add-or-copy',
      'https://docs.docker.com/get-started/docker-concepts/building-images/understanding-image-layers/',
    ],
  },
  apply(build) {
    return joinRuns(build, combineDownload, wishesOf);
  },
};

/** RUNs of shipped stages that delete what a RUN before them fetched, over those that unpack and install it. */
function wishesOf(build: Build): readonly Wish[] {
  return build.dockerfile.instructions.flatMap((instruction) => {
    const last = /\brm\b/.test(instruction.text) ? runAt(build, instruction) : undefined;
    if (last === undefined || !last.model.isShipped(last.stage)) return [];
    let files: readonly string[] = [];
    const isMaker = (run: Run): boolean => {
      files = removedFiles(run, last);
      return files.length > 0;
    };
    const row = rowBack(build, last, isMaker, () => true);
    if (row === undefined || (last.script.commands.every(isCheap) && row.length === 1)) return [];
    const file = baseOf(files[0] ?? '');
    const stranger = [...row.slice(0, -1).map(({ second }) => second), last].find(
      (run) => !belongs(run, files),
    );
    const { origin } = stranger?.instruction ?? last.instruction;
    return [
      {
        row,
        reason:
          stranger && `line ${origin} does other work as well, which would have to be done again with it`,
        message: `joined ${linesOf(row)} with this one: ${file} stayed in its layer`,
        left: `left ${file} in the layer that fetched it`,
        at: row[0].first.instruction,
      } satisfies Wish,
    ];
  });
}

function linesOf(row: Row): string {
  const lines = row.map(({ second }) => second.instruction.origin);
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
}

/** The files that one RUN fetches and a later one deletes. */
function removedFiles(run: Run, last: Run): readonly string[] {
  const gone = placesOf(
    last,
    last.script.commands.flatMap((command) => removedPaths(command) ?? []),
  );
  if (gone.length === 0) return [];
  const made = placesOf(run, run.script.commands.flatMap(downloadsOf));
  return made.filter((place) => gone.some((pattern) => covers(pattern, place)));
}

/** Paths as places; relative ones only where no `cd` changes what they mean. */
function placesOf({ script, scope }: Run, paths: readonly string[]): readonly string[] {
  const moves = script.commands.some(({ name }) => name === 'cd' || name === 'pushd' || name === 'popd');
  return paths.filter((path) => !moves || path.startsWith('/')).map((path) => placeOf(path, scope));
}

/** True for a RUN that works with the files alone, and for one that takes no time. */
function belongs({ script }: Run, files: readonly string[]): boolean {
  const names = files.map(baseOf);
  return script.commands.every(
    (command) => isCheap(command) || names.some((name) => command.text.includes(name)),
  );
}
