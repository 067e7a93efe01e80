/** Asks git which files it knows; one call for each repository and question, remembered for the run. */
import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import path from 'node:path';

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
}
