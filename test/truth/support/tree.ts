import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Path -> kind, mode and content. */
export type Tree = ReadonlyMap<string, string>;

/** Files that hold the time of an install, and nothing else that differs. */
const TIMES: readonly (readonly [name: RegExp, time: RegExp])[] = [
  [/\/node_modules\/\.modules\.yaml$/, /"?prunedAt"?: .*/g],
  [/\/node_modules\/\.pnpm-workspace-state[\w-]*\.json$/, /"lastValidatedTimestamp": \d+/g],
];
/** State that a later install or build starts from and that no program reads. */
const STATE =
  /\/\.yarn\/install-state\.gz$|\/node_modules\/\.cache(?:\/|$)|\/__pycache__(?:\/|$)|\/target\/\.rustc_info\.json$|\/target\/\w+\/(?:deps|build|incremental|\.fingerprint|\.cargo-lock)(?:\/|$)/;

/** Every file, directory and link below a directory. */
export function treeOf(root: string): Tree {
  const tree = new Map<string, string>();
  const pending = [''];
  for (let dir = pending.pop(); dir !== undefined; dir = pending.pop()) {
    for (const name of readdirSync(path.join(root, dir))) {
      const at = `${dir}/${name}`;
      if (STATE.test(at)) continue;
      const stat = lstatSync(path.join(root, at));
      if (stat.isDirectory()) pending.push(at);
      tree.set(
        at.replace(/\/python3\.\d+(?=\/|$)/, '/python3'),
        `${(stat.mode & 0o777).toString(8)} ${entry(path.join(root, at), stat)}`,
      );
    }
  }
  return tree;
}

function entry(file: string, stat: ReturnType<typeof lstatSync>): string {
  if (stat?.isSymbolicLink() === true) return `-> ${readlinkSync(file)}`;
  if (stat?.isDirectory() === true) return 'directory';
  return createHash('sha256').update(withoutTimes(file)).digest('hex').slice(0, 16);
}

function withoutTimes(file: string): string | Buffer {
  const time = TIMES.find(([name]) => name.test(file))?.[1];
  return time === undefined ? readFileSync(file) : readFileSync(file, 'utf8').replace(time, '');
}

/**
 * What is in one tree and not, or otherwise, in another: `- path` gone, `+ path` new, `~ path` other. A directory that is gone
 * or new stands for all that is in it.
 */
export function differences(before: Tree, after: Tree): readonly string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const lines = paths.flatMap((at) => {
    const [old, now] = [before.get(at), after.get(at)];
    if (old === now) return [];
    return [`${old === undefined ? '+' : now === undefined ? '-' : '~'} ${at}`];
  });
  const all = new Set(lines);
  return lines.filter((line) => line.startsWith('~') || !all.has(path.posix.dirname(line)));
}
