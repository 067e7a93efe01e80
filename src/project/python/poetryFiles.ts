/**
 * What `poetry install` reads of a project beside the sources of the project itself (poetry 1.1 to 2.4: `Factory.create_poetry`,
 * `Installer.run`, poetry-core's `Factory.configure_package`).
 */
import type { InstallFiles } from '../installFiles.js';
import { isObject } from '../json.js';
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { documentAt, fileIn, localRequirement, tableAt, tablesOf, type Refusal } from './tables.js';

export interface PoetryFiles extends InstallFiles {
  /** True when the manifest says `package-mode = false`: poetry 1.8 and newer then never install the project itself. */
  readonly dependenciesOnly: boolean;
}

/**
 * The files from which the dependencies are installed. Refused, with the reason, when one of them is a path, or a plugin
 * may read sources.
 * @param manifest path of pyproject.toml
 * @param sees whether poetry finds a file of the context in its place
 */
export function poetryFiles(
  project: Project,
  manifest: string,
  sees: (path: string) => boolean,
): PoetryFiles | Refusal {
  const directory = dirOf(manifest);
  const lockfile = fileIn(directory, 'poetry.lock');
  const document = documentAt(project, manifest);
  if ('refused' in document) return document;
  const lock = documentAt(project, lockfile);
  if ('refused' in lock) return lock;
  const reason =
    pluginSetting(document.data, manifest) ??
    localDependency(document.data, manifest) ??
    lockedPath(lock.data, lockfile);
  if (reason !== undefined) return { refused: reason };
  const settings = fileIn(directory, 'poetry.toml');
  const chosen = sees(settings) ? chosenPlace(project, settings) : undefined;
  if (chosen !== undefined) return { refused: chosen };
  const license = tableAt(document.data, 'project', 'license').file;
  const licensePath = typeof license === 'string' ? joinPath(directory, license) : undefined;
  if (license !== undefined && (licensePath === undefined || !sees(licensePath)))
    return { refused: `${manifest} names a license file that is not copied to where it belongs` };
  return {
    files: [
      manifest,
      lockfile,
      ...(sees(settings) ? [settings] : []),
      ...(licensePath === undefined ? [] : [licensePath]),
    ],
    writes: [fileIn(directory, '.venv')],
    evidence: [`${manifest} and ${lockfile} name no path and no plugin`],
    dependenciesOnly: tableAt(document.data, 'tool', 'poetry')['package-mode'] === false,
  };
}

/** Tables of programs that only have such a name. */
const NO_PLUGIN: ReadonlySet<string> = new Set(['poetry', 'poetry-core', 'poetry-plugin-export']);

function pluginSetting(data: unknown, path: string): string | undefined {
  if (tableAt(data, 'tool', 'poetry')['requires-plugins'] !== undefined)
    return `${path} asks for plugins of poetry, which may read sources`;
  const plugin = Object.keys(tableAt(data, 'tool')).find(
    (name) => /^poetry[-_]/.test(name) && !NO_PLUGIN.has(name),
  );
  return plugin && `${path} sets up ${plugin}, a plugin that may read sources`;
}

function localDependency(data: unknown, path: string): string | undefined {
  const poetry = tableAt(data, 'tool', 'poetry');
  const groups = Object.values(tableAt(poetry, 'group')).map((group) => tableAt(group, 'dependencies'));
  const all = [tableAt(poetry, 'dependencies'), tableAt(poetry, 'dev-dependencies'), ...groups];
  for (const dependencies of all) {
    for (const [name, given] of Object.entries(dependencies)) {
      const local = [given].flat().some((each) => isObject(each) && isLocal(each));
      if (local) return `${path} installs ${name} from a path`;
    }
  }
  const { dependencies, 'optional-dependencies': optional } = tableAt(data, 'project');
  const found = localRequirement([dependencies, optional, tableAt(data, 'dependency-groups')]);
  return found && `${path} installs ${found} from a path`;
}

function isLocal({ path, file, url }: Readonly<Record<string, unknown>>): boolean {
  return path !== undefined || file !== undefined || (typeof url === 'string' && !/^https?:/.test(url));
}

function lockedPath(lock: unknown, path: string): string | undefined {
  for (const each of tablesOf(tableAt({ lock }, 'lock').package)) {
    const { type, url } = tableAt(each, 'source');
    const remote = typeof url !== 'string' || /^(?:https?|ssh|git)\b|@/.test(url);
    if (type === 'directory' || type === 'file' || !remote)
      return `${path} installs ${typeof each.name === 'string' ? each.name : 'a package'} from a path`;
  }
  return undefined;
}

/** `cache-dir`, `virtualenvs.path` and the like in the project's own settings. */
function chosenPlace(project: Project, path: string): string | undefined {
  const settings = documentAt(project, path);
  if ('refused' in settings) return settings.refused;
  const { data } = settings;
  const places = [data['cache-dir'], data['data-dir'], tableAt(data, 'virtualenvs').path];
  return places.some((place) => place !== undefined) ? `${path} chooses where it installs` : undefined;
}
