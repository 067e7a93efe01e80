/**
 * What `uv sync` reads of a project: its workspace's manifests, the lockfile, settings, the wanted version of Python (uv 0.4 to
 * 0.11: `uv-workspace`, `uv-settings`, `uv-resolver/src/lock`).
 */
import type { InstallFiles } from '../installFiles.js';
import { dirOf, isWithin, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { directoriesAbove, documentAt, fileIn, tableAt, tablesOf, type Refusal } from './tables.js';

export interface UvFiles extends InstallFiles {
  /** Directories, relative to the root, of the members that are built and installed: '' is the root itself. */
  readonly built: readonly string[];
  /** True when a member says that a field is only known after a build. */
  readonly dynamic: boolean;
}

/**
 * @param manifest path of the pyproject.toml beside uv.lock
 * @param sees whether uv finds a file of the context in its place
 */
export function uvFiles(
  project: Project,
  manifest: string,
  sees: (path: string) => boolean,
): UvFiles | Refusal {
  const directory = dirOf(manifest);
  const lockfile = fileIn(directory, 'uv.lock');
  const lock = documentAt(project, lockfile);
  if ('refused' in lock) return lock;
  const locals = localPackages(lock.data, lockfile);
  if ('refused' in locals) return locals;
  const manifests = new Set([manifest]);
  for (const { path } of locals.members) {
    const own = joinPath(directory, `./${path}/pyproject.toml`);
    if (own === undefined || !isWithin(directory, own))
      return { refused: `${lockfile} installs ${path}, which lies elsewhere` };
    manifests.add(own);
  }
  let dynamic = false;
  for (const path of manifests) {
    const document = documentAt(project, path);
    if ('refused' in document) return document;
    if (!sees(path)) return { refused: `${path}, which it reads, is not copied to where it belongs` };
    if (tableAt(document.data, 'tool', 'uv')['cache-dir'] !== undefined)
      return { refused: `${path} chooses where it keeps its cache` };
    dynamic ||= tableAt(document.data, 'project').dynamic !== undefined;
  }
  const settings = uvSettings(project, directory, sees);
  if ('refused' in settings) return settings;
  return {
    files: [...manifests, lockfile, ...settings.files],
    writes: [],
    evidence: [`${lockfile} installs nothing from outside the workspace`],
    built: locals.members.filter(({ virtual }) => !virtual).map(({ path }) => path),
    dynamic,
  };
}

interface Member {
  /** '' for the root. */
  readonly path: string;
  /** True for one of which only the dependencies are installed. */
  readonly virtual: boolean;
}

const KINDS = ['virtual', 'editable', 'directory'] as const;

/** The packages of a lockfile that lie in the project; refused when one is not a member of the workspace. */
function localPackages(lock: unknown, path: string): { readonly members: readonly Member[] } | Refusal {
  const packages = tablesOf(tableAt({ lock }, 'lock').package);
  const named = tableAt(lock, 'manifest').members;
  const members: Member[] = [];
  for (const { name, source } of packages) {
    const given = tableAt({ source }, 'source');
    const refused = `${path} installs ${String(name)} from a path`;
    const kind = KINDS.find((each) => typeof given[each] === 'string');
    const { registry, url, git } = given;
    const remote = [registry, url, git].find((each) => typeof each === 'string');
    if (kind === undefined) {
      if (typeof remote !== 'string' || !/^(?:https?|ssh|git\+\w+|git):/.test(remote)) return { refused };
      continue;
    }
    const place = String(given[kind]).replace(/^\.(?:\/|$)/, '');
    const isMember = place === '' || (Array.isArray(named) && named.includes(name));
    if (!isMember) return { refused };
    members.push({ path: place, virtual: kind === 'virtual' });
  }
  return { members };
}

/** Files of the directory and above it from which uv takes settings: the nearest `uv.toml` or `[tool.uv]`. */
export function uvSettings(
  project: Project,
  directory: string,
  sees: (path: string) => boolean,
): { readonly files: readonly string[] } | Refusal {
  for (const above of directoriesAbove(directory)) {
    const other = ['uv.toml', 'pyproject.toml', '.python-version', '.python-versions'].find((name) =>
      sees(fileIn(above, name)),
    );
    if (other !== undefined) return { refused: `uv may take settings from ${fileIn(above, other)}` };
  }
  const files = ['uv.toml', '.python-version', '.python-versions']
    .map((name) => fileIn(directory, name))
    .filter(sees);
  const settings = fileIn(directory, 'uv.toml');
  if (!files.includes(settings)) return { files };
  const document = documentAt(project, settings);
  if ('refused' in document) return document;
  return document.data['cache-dir'] === undefined
    ? { files }
    : { refused: `${settings} chooses where it keeps its cache` };
}
