/** Asks git which files it knows; one call for each repository and question, remembered for the run. */
import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { MOST_COMMITS, parseHistory, type History } from '../project/history.js';

/** Variables by which a hook that runs us points git at another repository or index. */
const REDIRECTIONS = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
];

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  // Objects that a partial clone left out are not fetched.
  env['GIT_NO_LAZY_FETCH'] = '1';
  for (const name of REDIRECTIONS) delete env[name];
  return env;
}

/**
 * Output of a git command, undefined when git is absent or fails. A repository's own settings cannot make it run a
 * program: the file system monitor is switched off.
 */
function git(directory: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-c', 'core.fsmonitor=false', '-C', directory, ...args], {
      encoding: 'utf8',
      env: environment(),
      maxBuffer: 512 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

const roots = new Map<string, string | undefined>();

/** The nearest directory upwards that holds `.git` (a directory, or a file in a worktree or submodule). */
export function gitRoot(directory: string): string | undefined {
  if (roots.has(directory)) return roots.get(directory);
  const here = lstatSync(path.join(directory, '.git'), { throwIfNoEntry: false }) !== undefined;
  const parent = path.dirname(directory);
  const root = here ? directory : parent === directory ? undefined : gitRoot(parent);
  roots.set(directory, root);
  return root;
}

const tracked = new Map<string, readonly string[] | undefined>();

/** The tracked files of a repository, relative to its root; undefined when git cannot say. */
export function trackedFiles(root: string): readonly string[] | undefined {
  if (!tracked.has(root)) tracked.set(root, splitNul(git(root, ['ls-files', '-z'])));
  return tracked.get(root);
}

const histories = new Map<string, History | undefined>();

/**
 * The last commits that changed what lies below a directory, paths relative to it; undefined when git cannot
 * say. Nothing is fetched for it: in a clone without trees the answer is undefined, and signatures are not checked.
 */
export function historyOf(directory: string): History | undefined {
  if (!histories.has(directory)) {
    const log = git(directory, [
      '-c',
      'log.showSignature=false',
      'log',
      `--max-count=${MOST_COMMITS}`,
      '--no-merges',
      '--no-renames',
      '--name-only',
      '--relative',
      '-z',
      '--format=%x01',
      '--',
      '.',
    ]);
    const tree = git(directory, ['ls-tree', '-r', '-l', '-z', 'HEAD']);
    const isKnown = log !== undefined && tree !== undefined;
    histories.set(directory, isKnown ? parseHistory(log, tree) : undefined);
  }
  return histories.get(directory);
}

/** Tracked and new files below a directory, ignored ones left out, relative to it; undefined when git cannot say. */
export function listedFiles(directory: string): readonly string[] | undefined {
  return splitNul(git(directory, ['ls-files', '-co', '--exclude-standard', '-z']));
}

/** True when .gitignore takes the directory itself out of the repository. */
export function isGitIgnored(directory: string): boolean {
  return git(path.dirname(directory), ['check-ignore', '-q', '--', path.basename(directory)]) !== undefined;
}

function splitNul(output: string | undefined): readonly string[] | undefined {
  return output?.split('\0').filter((name) => name !== '');
}

/** Forgets what was asked, for tests and for a process that lives longer than one run. */
export function forgetGit(): void {
  roots.clear();
  tracked.clear();
  histories.clear();
}
