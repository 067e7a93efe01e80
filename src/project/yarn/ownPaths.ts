/** Dependencies on directories and archives of the project, as yarn takes them. */
import {
  dependencySpecs,
  hasPrograms,
  isPathSpec,
  manifestIn,
  NOTHING,
  type Part,
  type Refusal,
} from '../node/manifests.js';
import { lifecycleEvents } from '../npmScripts.js';
import { joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { fileIn } from './settings.js';

export interface OwnPaths extends Part {
  /** Directories into whose `node_modules` the install may write. */
  readonly writes: readonly string[];
  /** Dependencies as the lockfile writes them: `lib@file:lib`. */
  readonly descriptors: ReadonlySet<string>;
}

/** What yarn does with the protocols that lead to files of the project (measured with yarn 1.22.22 and 4.18.1). */
export interface OwnProtocols {
  /** Of those that it links: whether it reads the manifest, for what that asks for. */
  readonly linked: Readonly<Record<string, boolean>>;
}

export const CLASSIC: OwnProtocols = { linked: { 'link:': true } };
export const BERRY: OwnProtocols = { linked: { 'link:': false, 'portal:': true } };

export const NO_PATHS: OwnPaths = { ...NOTHING, writes: [], descriptors: new Set() };

/** Scripts that one of them runs for a package which it copies, or links. */
const EVENTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare', 'prepack', 'postpack'];

/**
 * What the dependencies of some manifests on directories and archives let yarn read: all of a directory that it copies,
 * the manifest of one that it links. Refused where such a directory has scripts or programs, or leads on to others.
 *
 * @param dirs directories of the manifests in the context
 * @param sees whether the install would find a file of the context in its place
 */
export function ownPaths(
  project: Project,
  dirs: readonly string[],
  protocols: OwnProtocols,
  sees: (path: string) => boolean,
): OwnPaths | Refusal {
  const files = new Set<string>();
  const writes = new Set<string>();
  const descriptors = new Set<string>();
  for (const dir of dirs) {
    const pkg = project.packages.get(manifestIn(dir));
    const resolved = Object.entries(pkg?.resolutions ?? {}).find(([, spec]) => isPathSpec(spec));
    if (resolved !== undefined)
      return { refused: `${manifestIn(dir)} takes ${resolved[0]} from ${resolved[1]}` };
    for (const [name, spec] of pkg === undefined ? [] : dependencySpecs(pkg)) {
      if (!isPathSpec(spec) || spec.startsWith('workspace:')) continue;
      const found = pathOf(project, dir, spec, protocols);
      if (found === undefined) return { refused: `${manifestIn(dir)} takes ${name} from ${spec}` };
      if ('refused' in found) return found;
      const { needs, reads, writes: filled } = found;
      if (needs !== undefined && !sees(needs))
        return { refused: `${needs}, which it installs, is not copied` };
      descriptors.add(`${name}@${spec}`);
      if (reads !== undefined) files.add(reads);
      if (filled !== undefined) writes.add(filled);
    }
  }
  return { files: [...files], evidence: [], writes: [...writes], descriptors };
}

interface OwnPath {
  /** A file that has to be there. */
  readonly needs?: string;
  readonly reads?: string;
  readonly writes?: string;
}

/** What one dependency on a path lets yarn do; undefined for a form that is not known. */
function pathOf(
  project: Project,
  dir: string,
  spec: string,
  { linked }: OwnProtocols,
): OwnPath | Refusal | undefined {
  const protocol = /^[a-z]+:/.exec(spec)?.[0] ?? '';
  const target = targetOf(dir, spec.slice(protocol.length));
  if (target === undefined) return undefined;
  if (protocol !== 'file:') {
    const isRead = linked[protocol];
    if (isRead !== true) return isRead === undefined ? undefined : {};
    const trouble = directoryTrouble(project, target, false);
    if (trouble !== undefined) return { refused: trouble };
    return { needs: manifestIn(target), reads: manifestIn(target), writes: target };
  }
  if (/\.(?:tgz|tar\.gz)$/.test(target)) return { needs: target, reads: target };
  const trouble = directoryTrouble(project, target, true);
  return trouble === undefined ? { needs: manifestIn(target), reads: `${target}/` } : { refused: trouble };
}

/** A directory or a file below the context; undefined for any other form. */
function targetOf(dir: string, path: string): string | undefined {
  if (path === '' || /^[/~]|[%?#\\:]/.test(path)) return undefined;
  const target = joinPath(dir, path);
  // The project itself, or a directory above it, would be copied with all its sources.
  return target === undefined || target === dir || dir.startsWith(`${target}/`) || target === ''
    ? undefined
    : target;
}

function directoryTrouble(project: Project, target: string, isCopied: boolean): string | undefined {
  const manifest = manifestIn(target);
  const pkg = project.packages.get(manifest);
  if (pkg === undefined) return `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}`;
  const builds = project.files.has(fileIn(target, 'binding.gyp'));
  const [event] = Object.keys(lifecycleEvents(pkg, EVENTS, builds));
  if (event !== undefined) return `${manifest}, which it installs, has a script for ${event}`;
  const further = dependencySpecs(pkg).find(([, spec]) => isPathSpec(spec));
  if (further !== undefined) return `${manifest} takes ${further[0]} from ${further[1]}`;
  if (pkg.workspaces !== undefined) return `${manifest} has workspaces of its own`;
  return !isCopied && hasPrograms(project, target, pkg)
    ? `${manifest} has programs of the project ("bin"), which yarn links and makes executable`
    : undefined;
}
