import { edit } from '../src/model/build.js';
import { rowsToOrder, type Row, type Weighed } from '../src/model/ordering/copies.js';
import { commentsAbove } from '../src/model/split/layout.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { shownBytes } from '../src/project/sizes.js';
import { copyText } from '../src/model/work.js';
import type { Node } from '../src/syntax/types.js';

export const orderCopies: Transform = {
  name: 'order-copies',
  summary: 'Copy what git shows to change often below what seldom changes.',
  level: 'recommended',
  after: ['copy-manifests-first', 'order-by-change'],
  docs: {
    why:
      'A changed file makes its `COPY` and all layers below it new: they are copied, stored and pushed again. The commits of ' +
      'the project tell which files change often; their `COPY` stands last among those in a row.',
    example: {
      before: 'FROM nginx:1.27\nWORKDIR /site\nCOPY src ./src\nCOPY media ./media\n',
      after: 'FROM nginx:1.27\nWORKDIR /site\nCOPY media ./media\nCOPY src ./src\n',
      files: { 'src/index.html': '<p>Hello</p>\n', 'media/film.mp4': 'film\n' },
    },
    risk:
      'None for the image: only COPYs in a row that write to different places change their order. What changed often so far ' +
      'may not change often from now on.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://git-scm.com/docs/git-log',
    ],
  },
  apply(build) {
    return rowsToOrder(build).reduce(order, build);
  },
};

function order(build: Build, row: Row): Build {
  const total = build.project.history?.commits ?? 0;
  const moved = row.before.filter((each, at) => hasPassed(row, each, at));
  const [first] = moved;
  if (first === undefined) return build;
  return edit(build, orderCopies, {
    at: first.copy.instruction,
    replace: layOut(build, row),
    message: `moved ${moved.map(shown).join(', ')} below COPYs whose files seldom change: these stay in the cache`,
    evidence: row.after.map(
      (each) =>
        `${shown(each)}: changed in ${each.commits} of the last ${total} commits, ${shownBytes(each.bytes)}`,
    ),
    effects: moved.map((each): Effect => ({ type: 'move', unit: copyText(each.copy.instruction) })),
  });
}

/** True for a COPY that one below it has passed. */
function hasPassed({ before, after }: Row, each: Weighed, at: number): boolean {
  const behind = new Set(before.slice(at + 1));
  return after.slice(0, after.indexOf(each)).some((other) => behind.has(other));
}

/** Each place of the row takes the next COPY with the comments directly above it. */
function layOut(
  { dockerfile }: Build,
  { before, after }: Row,
): ReadonlyMap<Node, readonly (string | Node)[]> {
  const replace = new Map<Node, readonly (string | Node)[]>();
  for (const [at, { copy }] of before.entries()) {
    const next = after[at]?.copy.instruction;
    if (next === undefined || next === copy.instruction) continue;
    for (const comment of commentsAbove(dockerfile, copy.instruction)) replace.set(comment, []);
    replace.set(copy.instruction, [...commentsAbove(dockerfile, next), next]);
  }
  return replace;
}

function shown({ copy }: Weighed): string {
  return `\`${copyText(copy.instruction)}\``;
}
