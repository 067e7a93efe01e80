import { adviceAt } from '../model/advising.js';
import { buildsIn, has, takenBy, type Taken } from '../model/multistage/taken.js';
import { modelOf, type Model } from '../model/stages.js';
import type { Adviser } from '../model/types.js';

export const needlessCopy: Adviser = {
  name: 'needless-copy',
  summary:
    'Copy from a stage that builds what runs, and not its caches, its sources or the same files twice.',
  docs: {
    why:
      'A stage that builds is left behind so that its sources, compilers and caches do not ship. A COPY of its whole ' +
      'directory takes most of them along, a COPY of a cache of a package manager takes what only the next install would ' +
      'read, and a path that is copied once more lies in two layers.',
    reason: 'Which of these files the program reads when it runs, the Dockerfile does not say.',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://docs.docker.com/build/building/best-practices/',
    ],
  },
  advise({ dockerfile }) {
    const model = modelOf(dockerfile);
    const last = model.stages.at(-1);
    if (last === undefined || model.stages.length < 2) return undefined;
    const copies = last.instructions.flatMap((each) => takenBy(model, last, each));
    return cacheAdvice(copies) ?? twiceAdvice(copies) ?? wholeAdvice(model, copies);
  },
};

/** What only package managers read, when they install once more. */
const CACHE =
  /^\/(?:root|home\/\w+)\/(?:\.npm|\.cache(?:\/(?:pip|yarn|go-build|pypoetry|uv|ms-playwright-go))?|\.yarn\/cache|\.m2|\.gradle|\.nuget|\.cargo\/registry)$|^\/usr\/local\/cargo\/registry$|^\/go\/pkg\/mod$|^\/var\/(?:cache|lib)\/apt(?:\/.*)?$|^\/usr\/local\/share\/\.cache$/;

function cacheAdvice(copies: readonly Taken[]): ReturnType<Adviser['advise']> {
  const found = copies.find(({ path }) => CACHE.test(path));
  return (
    found &&
    adviceAt(needlessCopy, [found.instruction], {
      message: `${found.path} is a cache of a package manager, which only an install would read: without the COPY the image is smaller by all of it`,
      search: 'dockerfile multi-stage copy only artifacts',
    })
  );
}

function twiceAdvice(copies: readonly Taken[]): ReturnType<Adviser['advise']> {
  for (const [index, each] of copies.entries()) {
    const earlier = copies.slice(0, index).find((other) => has(other, each));
    if (earlier === undefined || earlier.instruction === each.instruction) continue;
    return adviceAt(needlessCopy, [earlier.instruction, each.instruction], {
      message: `${each.path} of stage ${each.from.name ?? each.from.index} comes with ${earlier.path} already: the second COPY puts the same files into another layer`,
      search: 'dockerfile duplicate copy layer size',
    });
  }
  return undefined;
}

function wholeAdvice(model: Model, copies: readonly Taken[]): ReturnType<Adviser['advise']> {
  const found = copies.find(({ from, path }) => buildsIn(model, from, path));
  return (
    found &&
    adviceAt(needlessCopy, [found.instruction], {
      message: `${found.path} is the whole directory in which stage ${found.from.name ?? found.from.index} builds: its sources and what only the build needs ship with what it built; COPY what runs by its name`,
      search: 'docker multi-stage copy only build output',
    })
  );
}
