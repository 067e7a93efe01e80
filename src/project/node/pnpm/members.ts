/** The members of a pnpm workspace. */
import { expandBraces, globRegex, globTest, isUnknownGlob } from '../../glob.js';
import { baseOf, dirOf, isWithin } from '../../paths.js';
import type { Project } from '../../types.js';
import type { Refusal } from '../manifests.js';

/** What pnpm never looks into (pnpm, find-packages). */
const LEFT_OUT = /(?:^|\/)(?:node_modules|bower_components)(?:\/|$)/;

/**
 * The directories, sorted and without the root, whose package.json pnpm takes for `packages` of pnpm-workspace.yaml; a
 * pattern with `!` leaves out wherever it stands.
 */
export function pnpmMembers(
  project: Project,
  root: string,
  globs: readonly string[],
): readonly string[] | Refusal {
  const odd = globs.find((glob) => isUnknownGlob(glob.replace(/^!/, '')) || glob.split('/').includes('..'));
  if (odd !== undefined)
    return { refused: `pnpm-workspace.yaml holds "${odd}", a pattern that dockopt does not know` };
  const regexes = (negated: boolean): readonly RegExp[] =>
    globs
      .filter((glob) => glob.startsWith('!') === negated)
      .flatMap((glob) => expandBraces(glob.replace(/^!/, '').replace(/^\.?\/+/, '')))
      .map((pattern) => globRegex(pattern, negated));
  const taken = regexes(false);
  const left = regexes(true);
  const isMember = (dir: string): boolean => {
    if (dir === root || !isWithin(root, dir) || LEFT_OUT.test(dir)) return false;
    const path = root === '' ? dir : dir.slice(root.length + 1);
    return taken.some((regex) => globTest(regex, path)) && !left.some((regex) => globTest(regex, path));
  };
  const other = [...project.files].find(
    (path) =>
      /^package\.(?:json5|yaml)$/.test(baseOf(path)) && (dirOf(path) === root || isMember(dirOf(path))),
  );
  if (other !== undefined) return { refused: `${other} is a manifest that dockopt does not read` };
  const unread = [...project.unreadable].find(([path]) =>
    isMember(baseOf(path) === 'package.json' ? dirOf(path) : path),
  );
  if (unread !== undefined) return { refused: `${unread[0]}, a workspace member, ${unread[1]}` };
  return [...project.packages.keys()]
    .filter((path) => baseOf(path) === 'package.json')
    .map(dirOf)
    .filter(isMember)
    .sort();
}
