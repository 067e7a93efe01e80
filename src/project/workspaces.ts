/** The members of an npm workspace, found as npm's map-workspaces 4 does, from the manifests alone. */
import { expandBraces, globRegex, globTest, isUnknownGlob } from './glob.js';
import { dirOf, isWithin, joinPath } from './paths.js';
import type { Project } from './types.js';
import { unknownContext } from './unknownContext.js';

interface Refusal {
  readonly refused: string;
}

/**
 * The directories, relative to the context and sorted, of the members that `workspaces` of a manifest names: those
 * that hold a package.json. Empty without workspaces. Refused, with the reason, when that cannot be told for sure.
 */
export function workspaceMembers(project: Project, packageJsonPath: string): readonly string[] | Refusal {
  if (!project.known) return { refused: unknownContext(project) };
  const manifest = project.packages.get(packageJsonPath);
  if (!manifest) return { refused: `${packageJsonPath} is not there or cannot be read` };
  if (manifest.workspaces === undefined) return [];
  const patterns = readPatterns(manifest.workspaces);
  if ('refused' in patterns) return { refused: `${packageJsonPath}: ${patterns.refused}` };
  return collectMembers(project, dirOf(packageJsonPath), patterns);
}

interface Patterns {
  readonly taken: readonly string[];
  readonly left: readonly string[];
}

function readPatterns(globs: readonly string[]): Patterns | Refusal {
  let left: string[] = [];
  const taken: string[] = [];
  for (const glob of globs) {
    const marks = /^!*/.exec(glob)?.[0].length ?? 0;
    const pattern = glob.slice(marks).replace(/^\.?\/+/, '');
    if (isUnknownGlob(pattern))
      return { refused: `workspaces holds "${glob}", a pattern that dockopt does not know` };
    if (pattern.split('/').includes('..'))
      return { refused: `workspaces holds "${glob}", which leaves the directory` };
    const expanded = expandBraces(pattern);
    if (marks % 2 === 1) {
      left.push(...expanded);
      continue;
    }
    // A later pattern takes back what an earlier `!` left out, when that one matches the pattern itself.
    left = left.filter((negated) => !expanded.some((path) => globTest(globRegex(negated), path)));
    taken.push(...expanded);
  }
  const kept = taken.filter((path) => !left.some((negated) => globTest(globRegex(negated), path)));
  return { taken: kept, left };
}

function collectMembers(
  project: Project,
  root: string,
  { taken, left }: Patterns,
): readonly string[] | Refusal {
  const wanted = taken.map((pattern) => globRegex(pattern));
  const unwanted = left.map((pattern) => globRegex(pattern, true));
  const isMember = (dir: string): boolean => {
    if (dir === root || !isWithin(root, dir) || /(?:^|\/)node_modules(?:\/|$)/.test(dir)) return false;
    const path = root === '' ? dir : dir.slice(root.length + 1);
    return wanted.some((regex) => globTest(regex, path)) && !unwanted.some((regex) => globTest(regex, path));
  };
  for (const [path, reason] of project.unreadable) {
    const dir = path.endsWith('package.json') ? dirOf(path) : path;
    if (isMember(dir)) return { refused: `${path}, a workspace member, cannot be read: ${reason}` };
  }
  const members = [...project.packages.keys()]
    .filter((path) => path.endsWith('package.json'))
    .map(dirOf)
    .filter(isMember);
  return sameNames(project, members) ?? members.sort();
}

/** npm stops with EDUPLICATEWORKSPACE when two members share a name. */
function sameNames(project: Project, members: readonly string[]): Refusal | undefined {
  const seen = new Map<string, string>();
  for (const dir of members) {
    const name =
      project.packages.get(joinPath(dir, 'package.json') ?? '')?.name ?? dir.slice(dir.lastIndexOf('/') + 1);
    const other = seen.get(name);
    if (other !== undefined)
      return { refused: `the workspace members ${other} and ${dir} are both named "${name}"` };
    seen.set(name, dir);
  }
  return undefined;
}
