import { glibcName, glibcOf } from '../knowledge/glibc.js';
import { adviceAt } from '../model/advising.js';
import {
  compilesPrograms,
  crossingsOf,
  groundOf,
  isStatic,
  linksPrograms,
  type Crossing,
  type Ground,
} from '../model/suite/crossing.js';
import { modelOf } from '../model/stages.js';
import type { Adviser } from '../model/types.js';

export const libcMismatch: Adviser = {
  name: 'libc-mismatch',
  summary: 'Compile programs against a C library that the image in which they run has.',
  docs: {
    why:
      'A program that is linked against glibc 2.41 does not start where glibc 2.36 is, if it uses anything new, and one ' +
      'that is linked against glibc does not start on Alpine at all ("not found", of a file that is there). The build ' +
      'passes in both cases; the container ends at its start.',
    reason:
      'Which of the two images is meant, the Dockerfile does not say, and packages of another release may have other names.',
    references: [
      'https://github.com/AlexsJones/llmfit/issues/659',
      'https://github.com/apollographql/router/issues/8450',
      'https://wiki.alpinelinux.org/wiki/Running_glibc_programs',
    ],
  },
  advise({ dockerfile }) {
    const model = modelOf(dockerfile);
    for (const crossing of crossingsOf(model)) {
      const why = mismatch(crossing);
      if (why === undefined) continue;
      return adviceAt(libcMismatch, [crossing.root.from, crossing.copy], {
        message: why,
        search: 'docker multi-stage glibc version not found GLIBC_ alpine no such file',
      });
    }
    return undefined;
  },
};

function mismatch(crossing: Crossing): string | undefined {
  const from = groundOf(crossing.root);
  const to = groundOf(crossing.viewer);
  if (from === undefined || to === undefined || !compilesPrograms(from)) return undefined;
  if (from.family !== 'debian' || !linksPrograms(crossing) || isStatic(crossing)) return undefined;
  const [builder, runtime] = [crossing.root.image.text, crossing.viewer.image.text];
  if (to.family === 'alpine') return onAlpine(crossing, from, builder, runtime);
  if (to.family !== 'debian' && to.family !== 'ubuntu') return undefined;
  const [newer, older] = [glibcOf(from.suite), glibcOf(to.suite)];
  if (newer === undefined || older === undefined || newer <= older) return undefined;
  return (
    `${builder} stands on ${from.suite} (glibc ${glibcName(newer)}), and ${runtime}, where its programs run, on ` +
    `${to.suite} (glibc ${glibcName(older)}): those that need the newer library build well and end at their start; ` +
    'name the same release in both images, or link statically'
  );
}

function onAlpine({ viewer }: Crossing, from: Ground, builder: string, runtime: string): string | undefined {
  // Packages that bring glibc's loader, or a layer that stands for it.
  if (viewer.instructions.some(({ text }) => /\b(?:libc6-compat|gcompat|glibc)\b/.test(text)))
    return undefined;
  const remedy =
    from.repository === 'golang'
      ? 'CGO_ENABLED=0 makes them static'
      : 'take the Alpine image for both, or link statically';
  return (
    `${builder} links programs against glibc, and ${runtime}, where they run, has musl: those that use the C library ` +
    `are "not found" at their start; ${remedy}`
  );
}
