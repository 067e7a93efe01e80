/** What the commits of a repository say of how often files change. */

/** The last commits that changed a build context, merges left out. */
export interface History {
  /** How many were read; fewer than asked for in a young repository or a shallow clone. */
  readonly commits: number;
  /** Path in the context -> the numbers of the commits that changed it, from 0, the newest, on. */
  readonly changes: ReadonlyMap<string, readonly number[]>;
  /** Path in the context -> bytes of the file in the newest commit; a pointer's, where git holds one. */
  readonly bytes: ReadonlyMap<string, number>;
}

/** How many commits are read: enough to tell often from seldom, and a fraction of a second to read. */
export const MOST_COMMITS = 300;

/** Two instructions in a row that copy: only there can the order of COPYs be another one. */
const COPIES_IN_A_ROW = /^[ \t]*(?:COPY|ADD)\b.*\n(?:[ \t]*(?:#.*)?\n)*[ \t]*(?:COPY|ADD)\b/im;

/** True for a Dockerfile to which it can matter how often its files change; asking git costs time. */
export function asksHistory(dockerfileText: string): boolean {
  return COPIES_IN_A_ROW.test(dockerfileText.replace(/\\[ \t]*\r?\n/g, ' ').replaceAll('\r\n', '\n'));
}

/** How many bytes files have together. */
export function bytesOf({ bytes }: History, files: Iterable<string>): number {
  let sum = 0;
  for (const file of files) sum += bytes.get(file) ?? 0;
  return sum;
}

/** In how many commits any of the files changed. */
export function commitsOf({ changes }: History, files: Iterable<string>): number {
  const found = new Set<number>();
  for (const file of files) for (const commit of changes.get(file) ?? []) found.add(commit);
  return found.size;
}

/**
 * @param log of `git log --no-merges --no-renames --name-only --relative -z --format=%x01`: for each commit the byte 1 and
 *   the paths that it changed
 * @param tree of `git ls-tree -r -l -z HEAD`: mode, type, object and bytes of each file, a tab, its path
 */
export function parseHistory(log: string, tree: string): History {
  const changes = new Map<string, number[]>();
  const commits = log.split('\u0001').slice(1);
  for (const [number, commit] of commits.entries()) {
    for (const name of commit.split('\0')) {
      const path = name.replace(/^\n+/, '');
      if (path === '') continue;
      const known = changes.get(path);
      if (known === undefined) changes.set(path, [number]);
      else known.push(number);
    }
  }
  return { commits: commits.length, changes, bytes: bytesIn(tree) };
}

function bytesIn(tree: string): ReadonlyMap<string, number> {
  const entries = tree.split('\0').map((line): readonly [string, number] => {
    const [facts = '', path = ''] = line.split('\t', 2);
    return [path, Number(facts.split(/ +/)[3])];
  });
  return new Map(entries.filter(([, bytes]) => Number.isInteger(bytes)));
}
