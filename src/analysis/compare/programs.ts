import type { Difference, Entry, ImageConfig, Root } from '../types.js';
import type { Cover } from './cover.js';
import type { Observed, Own } from './types.js';

/**
 * Programs that containers start by name, which were there and are gone, whoever declares the loss of their packages; but
 * not that another program is started in their place.
 */
export function programDifferences(
  before: Observed,
  after: Observed,
  { calls }: Own,
  cover: Pick<Cover, 'start'>,
): readonly Difference[] {
  return [...calls].flatMap(([word, by]) => {
    const [old, now] = [foundIn(before, word), foundIn(after, word)];
    if (old === undefined || now !== undefined) return [];
    const message = `${word}, which ${by} starts, is gone: it was ${old}`;
    return [
      {
        area: 'files',
        subject: `program ${word}`,
        before: old,
        after: undefined,
        declaredBy: cover.start('cmd'),
        message,
      },
    ] satisfies readonly Difference[];
  });
}

/** Where a program lies that a container calls by this word. */
function foundIn({ root, config }: Observed, word: string): string | undefined {
  if (word.includes('/')) {
    const path = word.startsWith('/') ? word : `${config.workingDir.replace(/\/$/, '')}/${word}`;
    return isProgram(root, path.replaceAll('/./', '/')) ? path : undefined;
  }
  return pathOf(config)
    .map((directory) => `${directory}/${word}`)
    .find((path) => isProgram(root, path));
}

function pathOf({ env }: ImageConfig): readonly string[] {
  const given = env.find((each) => each.startsWith('PATH='))?.slice('PATH='.length);
  const path = given ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return path.split(':').map((each) => each.replace(/\/+$/, ''));
}

/** Links in a row before it is a circle. */
const MOST_LINKS = 20;

function isProgram(root: Root, path: string): boolean {
  const entry = resolved(root, path, MOST_LINKS);
  return entry?.kind === 'file' && (entry.mode & 0o111) !== 0;
}

/** What a path leads to, links of its directories followed. */
function resolved(root: Root, path: string, left: number): Entry | undefined {
  if (left === 0) return undefined;
  let at = '';
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  for (const [index, name] of names.entries()) {
    if (name === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      continue;
    }
    const here = `${at}/${name}`;
    const entry = root.get(here);
    if (entry?.kind === 'link') {
      const target = entry.target ?? '';
      const base = target.startsWith('/') ? target : `${at}/${target}`;
      return resolved(root, [base, ...names.slice(index + 1)].join('/'), left - 1);
    }
    at = here;
  }
  return root.get(at);
}
