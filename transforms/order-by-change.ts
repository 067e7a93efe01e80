import { edit } from '../src/model/build.js';
import { earlierPlace, type Early } from '../src/model/ordering/early.js';
import { commentsAbove } from '../src/model/split/layout.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { copyText } from '../src/model/work.js';
import type { Dockerfile, Instruction, Node } from '../src/syntax/types.js';

export const orderByChange: Transform = {
  name: 'order-by-change',
  summary: 'Install packages of the system and global tools before the sources are copied.',
  level: 'recommended',
  after: ['copy-manifests-first'],
  docs: {
    why:
      'What stands below a `COPY` runs again whenever one of the copied files changes. Packages of the system do not depend on ' +
      'the sources: above them their layer is taken from the cache until the list of packages changes.',
    example: {
      before:
        'FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y --no-install-recommends make\nRUN make\n',
      after:
        'FROM debian:12\nWORKDIR /app\nRUN apt-get update && apt-get install -y --no-install-recommends make\nCOPY . .\nRUN make\n',
      files: { Makefile: 'all:\n' },
    },
    risk:
      'A package whose own scripts look into the directory of the application, which is not there yet, would find nothing. ' +
      'Packages of distributions have no reason to.',
    references: ['https://docs.docker.com/build/cache/optimize/#order-your-layers'],
  },
  apply(build) {
    // A COPY that several RUNs pass moves once, from its first place to its last.
    const moved = new Set<number>();
    return build.dockerfile.instructions.reduce((result, each) => moveUp(result, each, moved), build);
  },
};

function moveUp(build: Build, instruction: Instruction, moved: Set<number>): Build {
  if (instruction.keyword !== 'RUN') return build;
  const early = earlierPlace(build, instruction);
  if (early === undefined) return build;
  const copies = [...early.lowered, ...early.passed];
  const fresh = copies.filter(({ origin }) => !moved.has(origin));
  for (const { origin } of fresh) moved.add(origin);
  const [first] = copies;
  const what =
    first !== undefined && copies.length === 1 ? `\`${copyText(first)}\`` : `${copies.length} COPYs`;
  const done = early.lowered.length > 0 ? `moved ${what} below this RUN` : `moved this RUN above ${what}`;
  return edit(build, orderByChange, {
    at: instruction,
    replace: layOut(build, early),
    message: `${done}: a changed file no longer installs the packages again`,
    effects: fresh.map((each): Effect => ({ type: 'move', unit: copyText(each) })),
  });
}

/**
 * The RUN with the comments directly above it and the blank line that set them apart, in front of the first instruction
 * that it passes and that one's comments; behind it, those that go below it.
 */
function layOut(
  { dockerfile }: Build,
  { run, passed: [before], lowered }: Early,
): ReadonlyMap<Node, readonly (string | Node)[]> {
  const { nodes } = dockerfile;
  const block: Node[] = [...commentsAbove(dockerfile, run.instruction), run.instruction];
  const above = nodes[nodes.indexOf(block[0] ?? run.instruction) - 1];
  const gap = above?.type === 'blank' ? [above] : [];
  const later = lowered.flatMap((each) => [...commentsAbove(dockerfile, each), each]);
  const leaving = [...doubled(dockerfile, later), ...later];
  const replace = new Map<Node, readonly (string | Node)[]>(leaving.map((node) => [node, []]));
  // Another blank line, as the one above may stay.
  const behind = later.length === 0 ? [] : [...gap.map((blank) => Object.freeze({ ...blank })), ...later];
  if (before === undefined) return replace.set(run.instruction, [run.instruction, ...behind]);
  for (const node of [...gap, ...block]) replace.set(node, []);
  const place = placeAt(dockerfile, before, gap.length > 0);
  return replace.set(place, [...block, ...(later.length === 0 ? gap : behind), place]);
}

/** What the RUN comes to stand in front of: a blank line when it joins a RUN above that one. */
function placeAt(dockerfile: Dockerfile, before: Instruction, isApart: boolean): Node {
  const { nodes } = dockerfile;
  const first: Node = commentsAbove(dockerfile, before)[0] ?? before;
  const at = nodes.indexOf(first);
  const [other, blank] = [nodes[at - 2], nodes[at - 1]];
  const joins = other?.type === 'instruction' && other.keyword === 'RUN';
  return !isApart && joins && blank?.type === 'blank' ? blank : first;
}

/** The blank lines above what leaves, where another one stands below it. */
function doubled({ nodes }: Dockerfile, leaving: readonly Node[]): readonly Node[] {
  return leaving.flatMap((node) => {
    const above = nodes[nodes.indexOf(node) - 1];
    const next = nodes.slice(nodes.indexOf(node)).find((each) => !leaving.includes(each));
    return above?.type === 'blank' && next?.type === 'blank' ? [above] : [];
  });
}
