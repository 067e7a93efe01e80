import { edit } from '../src/model/build.js';
import { lateIn, type Item, type Late } from '../src/model/ordering/late.js';
import { commentsAbove } from '../src/model/split/layout.js';
import { modelOf } from '../src/model/stages.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { unitText, workOf } from '../src/model/work.js';
import type { Dockerfile, Node } from '../src/syntax/types.js';

export const volatileArgsLate: Transform = {
  name: 'volatile-args-late',
  summary: 'Declare the commit, build date or version of a build below the RUNs that do not read it.',
  level: 'recommended',
  after: ['env-equals', 'label-for-maintainer', 'npm-ci'],
  docs: {
    why:
      'An `ARG` is a part of the key of every `RUN` below it, whether that reads it or not. One that has another value in ' +
      'each build, like the commit or the date, runs them all again. Below the packages it leaves their layers in the cache.',
    example: {
      before:
        'FROM alpine:3.20\nARG BUILD_DATE\nARG VCS_REF\nLABEL org.opencontainers.image.revision=$VCS_REF\n' +
        'RUN apk add --no-cache curl\nRUN echo "$BUILD_DATE" > /built\n',
      after:
        'FROM alpine:3.20\nRUN apk add --no-cache curl\nARG BUILD_DATE\nARG VCS_REF\n' +
        'LABEL org.opencontainers.image.revision=$VCS_REF\nRUN echo "$BUILD_DATE" > /built\n',
    },
    risk:
      'Who relies on such a variable to have packages fetched anew with each build has to say so: `--no-cache` does, or ' +
      'another variable. Only package managers of the system, small programs, `go mod download` and an `npm ci` without ' +
      'scripts are passed; scripts in packages of a distribution have no reason to read it.',
    references: [
      'https://docs.docker.com/reference/dockerfile/#impact-on-build-caching',
      'https://docs.docker.com/build/cache/invalidation/',
    ],
  },
  apply(build) {
    if (!build.dockerfile.instructions.some(({ keyword }) => keyword === 'ARG')) return build;
    return modelOf(build.dockerfile).stages.reduce((result, { index }) => {
      const stage = modelOf(result.dockerfile).stages[index];
      return stage === undefined ? result : lateIn(result, stage).reduce(moveDown, result);
    }, build);
  },
};

function moveDown(build: Build, late: Late): Build {
  const [first] = late.moved;
  if (first === undefined) return build;
  const names = late.moved.flatMap(({ instruction, sets }) => (instruction.keyword === 'ARG' ? sets : []));
  const runsPassed = late.moved.flatMap(({ passed }) => passed.filter(({ keyword }) => keyword === 'RUN'));
  const passed = new Set(runsPassed).size;
  const others = new Set(
    late.moved.map(({ instruction }) => instruction.keyword).filter((keyword) => keyword !== 'ARG'),
  );
  const them = names.length === 1 ? 'it' : 'them';
  const what = [names.join(', '), ...[...others].map((keyword) => `the ${keyword} with ${them}`)].join(
    ' and ',
  );
  const runs = passed === 1 ? 'a RUN that does' : `${passed} RUNs that do`;
  return edit(build, volatileArgsLate, {
    at: first.instruction,
    replace: layOut(build.dockerfile, late),
    message: `moved ${what} below ${runs} not read ${them}: another value no longer runs ${passed === 1 ? 'that' : 'them'} again`,
    effects: effectsOf(build, late),
  });
}

/** Every command that is passed runs without what the instructions set that pass it. */
function effectsOf({ dockerfile }: Build, { moved }: Late): readonly Effect[] {
  const model = modelOf(dockerfile);
  const passed = new Set(moved.flatMap((item) => item.passed));
  return [...passed].flatMap((each) => {
    const stage = model.stageOf(each);
    const units = stage === undefined ? [] : workOf(model, stage, [each]);
    const names = new Set(moved.flatMap((item) => (item.passed.includes(each) ? item.sets : [])));
    return units.flatMap((unit) =>
      [...names].map((variable): Effect => ({ type: 'environment', unit: unitText(unit), variable })),
    );
  });
}

/**
 * What moves, each with the comments directly above it and blank lines between them, behind the RUN; with a blank line
 * before it where one set it apart.
 */
function layOut(dockerfile: Dockerfile, { run, moved }: Late): ReadonlyMap<Node, readonly Node[]> {
  const { nodes } = dockerfile;
  const blocks = blocksOf(dockerfile, moved);
  const replace = new Map<Node, readonly Node[]>();
  for (const block of blocks) {
    const above = blankAbove(dockerfile, block);
    const next = nodes[nodes.indexOf(block.at(-1) ?? run) + 1];
    // Of two blank lines, one is enough.
    if (above !== undefined && next?.type === 'blank') replace.set(above, []);
    for (const node of block) replace.set(node, []);
  }
  const gap = blankAbove(dockerfile, blocks[0] ?? []);
  const apart = gap && (replace.has(gap) || nodes[nodes.indexOf(run) + 1]?.type === 'blank');
  return replace.set(run, [run, ...(apart ? [Object.freeze({ ...gap })] : []), ...blocks.flat()]);
}

function blankAbove({ nodes }: Dockerfile, [first]: readonly Node[]): Node | undefined {
  const above = first === undefined ? undefined : nodes[nodes.indexOf(first) - 1];
  return above?.type === 'blank' ? above : undefined;
}

/** What stands together, with the blank lines in it. */
function blocksOf(dockerfile: Dockerfile, moved: readonly Item[]): readonly (readonly Node[])[] {
  const { nodes } = dockerfile;
  const blocks: Node[][] = [];
  for (const { instruction } of moved) {
    const own = [...commentsAbove(dockerfile, instruction), instruction];
    const last = blocks.at(-1);
    const end = last === undefined ? -1 : nodes.indexOf(last.at(-1) ?? instruction);
    const between = nodes.slice(end + 1, nodes.indexOf(own[0] ?? instruction));
    if (last !== undefined && between.every(({ type }) => type === 'blank')) last.push(...between, ...own);
    else blocks.push(own);
  }
  return blocks;
}
