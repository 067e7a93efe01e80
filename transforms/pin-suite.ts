import { pinnedTag } from '../src/knowledge/systems.js';
import { tagFacts } from '../src/knowledge/images.js';
import { glibcOf } from '../src/knowledge/glibc.js';
import { edit, skip } from '../src/model/build.js';
import { withBase } from '../src/model/slim/base.js';
import {
  crossingsOf,
  groundOf,
  isStatic,
  mayBeCompiled,
  type Crossing,
} from '../src/model/suite/crossing.js';
import { modelOf } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';
import { withTag } from '../src/syntax/image.js';

export const pinSuite: Transform = {
  name: 'pin-suite',
  summary: 'Name the Debian release in the tag of a builder whose programs go to a stage on that release.',
  level: 'recommended',
  after: ['uppercase-as'],
  declares: ['base'],
  docs: {
    why:
      'A tag such as `rust:1` moves to the next Debian when that one comes out, and `debian:bookworm-slim` stays. From ' +
      'that day on the build still passes, and the container ends at its start: its program asks for a newer C library ' +
      'than there is. The tag that names the release is the same image today, and stays on it.',
    example: {
      before:
        'FROM rust:1 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n\nFROM debian:trixie-slim\n' +
        'COPY --from=build /src/target/release/app /usr/local/bin/\nCMD ["app"]\n',
      after:
        'FROM rust:1-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n\nFROM debian:trixie-slim\n' +
        'COPY --from=build /src/target/release/app /usr/local/bin/\nCMD ["app"]\n',
    },
    risk: 'Later versions of the image are taken on this release only; when it gets old, both tags have to be raised.',
    references: [
      'https://github.com/AlexsJones/llmfit/issues/659',
      'https://github.com/apollographql/router/issues/8450',
      'https://github.com/docker-library/official-images#what-do-you-mean-by-official',
    ],
  },
  apply(build) {
    // The last first: what a stage that was named now takes from others has to fit it as well.
    const { stages } = modelOf(build.dockerfile);
    return stages.toReversed().reduce((result, { index }) => pinStage(result, index), build);
  },
};

function pinStage(build: Build, index: number): Build {
  const model = modelOf(build.dockerfile);
  const stage = model.stages[index];
  if (stage === undefined || stage.parent !== undefined || build.protected.has(stage.from)) return build;
  const { image, resolved } = stage;
  const ground = groundOf(stage);
  if (resolved === undefined || ground?.repository === undefined || ground.family !== 'debian') return build;
  // A digest and a release stay where they are, and so do tags that are no longer built.
  if (resolved.digest !== undefined || ground.fixed || !isMoving(ground.repository, ground.tag)) return build;
  const crossings = crossingsOf(model).filter(
    (crossing) => crossing.root === stage && mayBeCompiled(crossing) && !isStatic(crossing),
  );
  const aim = aimOf(crossings);
  if (aim === undefined) return build;
  const left = (reason: string): Build =>
    skip(build, pinSuite, stage.from, `left ${image.text} as it is: ${reason}`);
  if (aim.suites.size > 1) return left(`what it builds goes to Debian ${[...aim.suites].join(' and to ')}`);
  const to = `${aim.image}, to which its programs go,`;
  if (ground.suite !== aim.suite) {
    // A newer C library runs what an older one linked.
    const isOlder = (glibcOf(ground.suite) ?? 0) < (glibcOf(aim.suite) ?? 0);
    return isOlder ? build : left(`it stands on Debian ${ground.suite}, and ${to} on ${aim.suite}`);
  }
  if (image.variable) return left(`an ARG chooses it; ${to} stays on Debian ${aim.suite}`);
  const pinned = pinnedTag(ground.repository, ground.tag);
  if ('refused' in pinned) return left(pinned.refused);
  const name = withTag(image, pinned.tag);
  const text = withBase(stage, name);
  if (text === undefined) return build;
  return edit(build, pinSuite, {
    at: stage.from,
    replace: new Map([[stage.from, [text]]]),
    message:
      `took ${name} in the place of ${image.text}, the same image today: its programs go to ${aim.image}, where they ` +
      'would not start once they need the C library of a newer Debian',
    evidence: [
      `${ground.repository}:${pinned.tag} and ${ground.repository}:${ground.tag} are listed for the same system and architectures`,
      `line ${aim.line} copies from it to a stage on ${aim.suite}`,
    ],
  });
}

/** True for a tag that is still built, so that it may come to stand on another release. */
function isMoving(repository: string, tag: string | undefined): boolean {
  const facts = tagFacts(repository, tag ?? 'latest');
  return facts !== undefined && facts.lastListed === undefined;
}

/** The releases that the programs of a stage go to, where the image there names it. */
function aimOf(crossings: readonly Crossing[]):
  | {
      readonly suite: string;
      readonly suites: ReadonlySet<string>;
      readonly image: string;
      readonly line: number;
    }
  | undefined {
  const suites = new Set<string>();
  for (const { viewer } of crossings) {
    const { family, suite, fixed } = groundOf(viewer) ?? {};
    if (family === 'debian' && fixed === true && suite !== undefined) suites.add(suite);
  }
  const [suite] = suites;
  const first = crossings.find(({ viewer }) => groundOf(viewer)?.suite === suite && groundOf(viewer)?.fixed);
  if (suite === undefined || first === undefined) return undefined;
  return { suite, suites, image: first.viewer.image.text, line: first.copy.origin };
}
