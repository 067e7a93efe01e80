/** Packages that come with a project of yarn 2 or later, in `.yarn/cache` ("zero-installs"). */
import { NOTHING, type Part, type Refusal } from '../node/manifests.js';
import { baseOf } from '../paths.js';
import type { Project } from '../types.js';
import type { BerrySettings } from './berrySettings.js';
import type { YarnLock } from './lock.js';
import { fileIn } from './settings.js';

/**
 * The cache of a project, where the install finds one. What nothing in the lockfile names would be deleted by the install,
 * even by one that may not change the lockfile, and the COPY after it would bring it back: refused. Archives for other
 * systems are kept (measured with yarn 3.8.7 and 4.18.1).
 *
 * @param dir directory of the lockfile in the context
 */
export function cacheFiles(
  project: Project,
  dir: string,
  lock: YarnLock,
  { localCache }: Pick<BerrySettings, 'localCache'>,
  sees: (path: string) => boolean,
): Part | Refusal {
  const cache = fileIn(dir, '.yarn/cache');
  const found = [...project.files].filter((path) => path.startsWith(`${cache}/`) && sees(path));
  if (found.length === 0) return NOTHING;
  if (!localCache)
    return { refused: `${cache} comes with the project, and the settings do not say that yarn takes it` };
  const known = new Set([...lock.entries.values()].map(({ checksum }) => checksum?.slice(0, 10)));
  for (const path of found) {
    // Yarn writes it there itself, and it names itself.
    if (path === `${cache}/.gitignore`) continue;
    if (project.tracked?.has(path) === false) return { refused: `${path} is not tracked by git` };
    const start = /-([0-9a-f]{10})\.zip$/.exec(baseOf(path))?.[1];
    if (start === undefined || !known.has(start))
      return { refused: `${path} belongs to nothing in the lockfile, and the install would delete it` };
  }
  return {
    files: [`${cache}/`],
    evidence: [`the lockfile names every archive in ${cache}`],
  };
}
