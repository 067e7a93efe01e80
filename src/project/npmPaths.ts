/** Dependencies of a project on its own directories and archives, as npm 7 and newer take them: links, and files. */
import { dependencySpecs, isPathSpec, manifestIn, nestedSpecs, type Refusal } from './node/manifests.js';
import { joinPath } from './paths.js';
import type { PackageLock, Project } from './types.js';

export interface PathDependencies {
  /** Directories that npm links; their manifests are read and their scripts run as those of workspace members are. */
  readonly directories: readonly string[];
  readonly archives: readonly string[];
}

/** npa.js: what npm takes for an archive by its name. */
const ARCHIVE = /\.(?:tgz|tar\.gz|tar)$/i;

/**
 * What the `file:` dependencies of some manifests name, and those of the directories found that way. Refused, with the
 * reason, when one is of a kind that npm does not know or that leads out of the build context.
 *
 * @param dirs directory of the project first, then of its workspace members
 */
export function pathDependencies(project: Project, dirs: readonly string[]): PathDependencies | Refusal {
  const directories = new Set<string>();
  const archives = new Set<string>();
  const pending = [...dirs];
  for (let dir = pending.pop(); dir !== undefined; dir = pending.pop()) {
    const manifest = manifestIn(dir);
    const pkg = project.packages.get(manifest);
    if (pkg === undefined) continue;
    const over = nestedSpecs(pkg.overrides).find(([, spec]) => isPathSpec(spec));
    if (over !== undefined) return { refused: `${manifest} takes ${over[0]} from ${over[1]}` };
    for (const [name, spec] of dependencySpecs(pkg)) {
      if (!isPathSpec(spec)) continue;
      const path = targetOf(dir, spec);
      if (path === undefined) return { refused: `${manifest} takes ${name} from ${spec}` };
      if (ARCHIVE.test(path)) archives.add(path);
      else if (!dirs.includes(path) && !directories.has(path)) {
        directories.add(path);
        pending.push(path);
      }
    }
  }
  return { directories: [...directories].sort(), archives: [...archives].sort() };
}

/** The path in the context that `file:../a`, `./a` or `../a.tgz` names; undefined for any other form. */
function targetOf(dir: string, spec: string): string | undefined {
  const path = spec.replace(/^file:/, '');
  if (path === '' || /^(?:\/|~|[a-z]+:)|[%?#\\]/i.test(path)) return undefined;
  return joinPath(dir, path);
}

/**
 * Why a lockfile asks for a directory or an archive that the manifests do not name, or not in this way; undefined when it
 * does not.
 */
export function lockedPathObstacle(
  lock: PackageLock,
  lockPath: string,
  dir: string,
  linked: ReadonlySet<string>,
  archives: ReadonlySet<string>,
): string | undefined {
  for (const { link, resolved } of lock.packages.values()) {
    const target = link && resolved !== undefined ? joinPath(dir, resolved) : undefined;
    if (link && (target === undefined || !linked.has(target)))
      return `${lockPath} links the directory ${resolved ?? '?'}`;
  }
  for (const entry of [...lock.packages.values(), ...lock.dependencies.values()]) {
    const resolved = 'resolved' in entry ? entry.resolved : undefined;
    const from = [resolved, entry.version].find((text) => text?.startsWith('file:') === true);
    if (from === undefined || ('link' in entry && entry.link)) continue;
    const target = targetOf(dir, from);
    if (target === undefined || !archives.has(target))
      return `${lockPath} installs a package from a file of the project`;
  }
  return undefined;
}
