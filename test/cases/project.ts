import { buildProject, buildsAmong, parseDocuments, unknownProject } from '../../src/project/facts.js';
import type { Project } from '../../src/project/types.js';
import type { Case } from './parse.js';
import { readNextConfig } from '../../src/files/nextConfig.js';

/** The project that a case describes: its files, all tracked by git but the ones it names. */
export async function projectOf(theCase: Case, dockerfile: string, ignoreText?: string): Promise<Project> {
  if (!theCase.known) return freezeDeep(unknownProject());
  const texts = new Map([...theCase.files, ['Dockerfile', dockerfile]]);
  const own = 'Dockerfile.dockerignore';
  if (ignoreText !== undefined) texts.set(texts.has(own) ? own : '.dockerignore', ignoreText);
  const files = new Set(texts.keys());
  const untracked = new Set(theCase.untracked);
  for (const path of untracked) files.add(path);
  const tracked = theCase.git ? new Set([...files].filter((path) => !untracked.has(path))) : undefined;
  const parsed = await parseDocuments(texts, { nextConfig: readNextConfig });
  const builds = await buildsAmong(texts, 'Dockerfile');
  return freezeDeep(
    buildProject({
      dockerfile: 'Dockerfile',
      files,
      tracked,
      texts,
      parsed,
      builds,
      history: theCase.history,
    }),
  );
}

/** What is frozen already: parsed manifests of equal text are one object. */
const frozen = new WeakSet<object>();

/** Freezes plain objects and arrays all the way down; maps and sets get methods that refuse to change them. */
function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return value;
  frozen.add(value);
  if (value instanceof Map || value instanceof Set) {
    for (const [key, item] of value.entries()) [key, item].forEach(freezeDeep);
    for (const method of ['set', 'add', 'delete', 'clear']) {
      Object.defineProperty(value, method, {
        value: () => {
          throw new TypeError('a transform changed its input');
        },
      });
    }
    return value;
  }
  Object.values(value).forEach(freezeDeep);
  return Object.freeze(value);
}
