import { edit } from '../src/model/build.js';
import { earlierPlace, type Early } from '../src/model/ordering/early.js';
import { commentsAbove } from '../src/model/split/layout.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { copyText } from '../src/model/work.js';
import type { Instruction, Node } from '../src/syntax/types.js';

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
  const [first] = early.passed;
  const fresh = early.passed.filter(({ origin }) => !moved.has(origin));
  for (const { origin } of fresh) moved.add(origin);
  const what = early.passed.length === 1 ? `\`${copyText(first)}\`` : `${early.passed.length} COPYs`;
  return edit(build, orderByChange, {
    at: instruction,
    replace: layOut(build, early),
    message: `moved this RUN above ${what}: a changed file no longer installs the packages again`,
    effects: fresh.map((each): Effect => ({ type: 'move', unit: copyText(each) })),
  });
}

/**
 * The RUN with the comments directly above it and the blank line that set them apart, in front of the first instruction
 * that it passes and that one's comments.
 */
function layOut(
  { dockerfile }: Build,
  { run, before }: Early,
): ReadonlyMap<Node, readonly (string | Node)[]> {
  const block = [...commentsAbove(dockerfile, run.instruction), run.instruction];
  const place: Node = commentsAbove(dockerfile, before)[0] ?? before;
  const above = dockerfile.nodes[dockerfile.nodes.indexOf(block[0] ?? run.instruction) - 1];
  const gap = above?.type === 'blank' ? [above] : [];
  const replace = new Map<Node, readonly (string | Node)[]>([...gap, ...block].map((node) => [node, []]));
  return replace.set(place, [...block, ...gap, place]);
}
