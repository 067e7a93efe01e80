/** Puts the paths of a saying together. */
import { joinPath } from '../paths.js';
import type { ImageBuild, Said, Saying } from './types.js';

/** Stands in front of a path that starts at the root of the repository, as `$CI_PROJECT_DIR/web` does. */
export const ROOT = '\u0001';

/** What only a shell, a template or the run itself makes a path of. */
const OPEN = /[$*{}<>`|&\u0000]/;
const REMOTE = /^[a-z][\w+.-]*:\/\/|^git@|^[~/-]/i;

/**
 * The build that a file describes; undefined when it is none of this repository: a remote context, a path out of the
 * root, or a Dockerfile that only the run knows.
 * @param base the directory in which the paths start
 */
export function placed(by: string, base: string, said: Saying): ImageBuild | undefined {
  const { line, context: written = '.', inline } = said;
  // A directory that only the run knows, and no name of a file.
  if (base.includes('\u0000')) return undefined;
  const context = pathFrom(base, written);
  if (context === undefined) return undefined;
  const dockerfile = inline === undefined ? dockerfileOf(base, context, said) : null;
  if (dockerfile === undefined || (inline === undefined && dockerfile === null)) return undefined;
  const { target, network, platforms, secrets } = said;
  return Object.freeze({
    by,
    line,
    context: context ?? undefined,
    dockerfile: dockerfile ?? undefined,
    args: said.args ?? NOTHING,
    contexts: said.contexts ?? NOTHING,
    ...(typeof target === 'string' && target !== '' && { target }),
    ...(target === null && { openTarget: true as const }),
    ...(said.openArgs === true && { openArgs: true as const }),
    ...(platforms !== undefined && platforms.length > 0 && { platforms }),
    ...(typeof network === 'string' && { network }),
    ...(secrets !== undefined && secrets.length > 0 && { secrets }),
    ...(inline !== undefined && { inline }),
    ...(said.inlineAt !== undefined && { inlineAt: said.inlineAt }),
  });
}

const NOTHING: ReadonlyMap<string, string | undefined> = new Map();

function dockerfileOf(base: string, context: string | null, { dockerfile, from }: Saying): Said {
  if (dockerfile === undefined || dockerfile === '')
    return context === null ? null : pathFrom(context, 'Dockerfile');
  if (from === 'base') return pathFrom(base, dockerfile);
  if (dockerfile?.startsWith(ROOT) === true) return pathFrom(base, dockerfile);
  return context === null ? null : pathFrom(context, dockerfile);
}

/** Undefined for what lies elsewhere, null for what only the run knows. */
function pathFrom(base: string, path: string | null): Said {
  if (path === null) return null;
  if (path.startsWith(ROOT)) return OPEN.test(path) ? null : joinPath('', path.slice(1).replace(/^\/+/, ''));
  if (REMOTE.test(path)) return undefined;
  return OPEN.test(path) ? null : joinPath(base, path === '' ? '.' : path);
}

/** Names and values of a list or mapping of pairs as `A=b`; a name alone takes its value from the environment. */
export function pairsOf(words: readonly string[]): Map<string, string | undefined> {
  const pairs = new Map<string, string | undefined>();
  for (const word of words) {
    const equals = word.indexOf('=');
    const value = equals < 0 ? undefined : word.slice(equals + 1);
    pairs.set(
      equals < 0 ? word : word.slice(0, equals),
      value !== undefined && OPEN.test(value) ? undefined : value,
    );
  }
  return pairs;
}
