/** Everything of the build context that `dotnet restore` reads, and where it writes. */
import type { InstallFiles } from '../installFiles.js';
import { isObject } from '../json.js';
import { baseOf, dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { elementAt } from '../xml.js';
import { readBuildFile, type Reference } from './buildFile.js';
import { packageDirectories } from './nugetConfig.js';
import { isSolution, solutionOf } from './solution.js';

interface Refusal {
  readonly refused: string;
}

type Sees = (path: string) => boolean;

export interface RestoreOptions {
  /** With `--locked-mode` nothing writes to a lockfile. */
  readonly locked: boolean;
  /** False when the command runs in a directory that is not above what it restores: global.json counts from there. */
  readonly above: boolean;
}

/** The names under which NuGet finds its settings on Linux (NuGet.Client, Settings.cs). */
const NUGET_CONFIG = ['nuget.config', 'NuGet.config', 'NuGet.Config'];
/** Files that MSBuild imports from the nearest directory above a project; one may lead to the next. */
const IMPORTED_ABOVE = ['Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props'];
const PROJECT = /\.(?:cs|fs|vb)proj$/;
const COMPOSE_PROJECT = /\.dcproj$/;
/** Options of a response file that change neither what is read nor where it is written. */
const PLAIN_RESPONSE =
  /^(?:#.*|[-/]{1,2}(?:nologo|m|maxcpucount|nr|nodereuse|v|verbosity|clp|consoleloggerparameters|tl|ds)(?::\S*)?)$/i;

class Refused extends Error {}

/**
 * @param entry path of a project or solution in the context
 * @param sees whether the restore would find a file of the context in its place, as the Dockerfile is written
 */
export function restoreFiles(
  project: Project,
  entry: string,
  options: RestoreOptions,
  sees: Sees,
): InstallFiles | Refusal {
  const walk = new Walk(project, options, sees);
  try {
    return walk.from(entry);
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

class Walk {
  readonly #project: Project;
  readonly #options: RestoreOptions;
  readonly #sees: Sees;
  readonly #files = new Set<string>();
  readonly #projects = new Set<string>();
  readonly #read = new Set<string>();
  readonly #evidence: string[] = [];

  constructor(project: Project, options: RestoreOptions, sees: Sees) {
    this.#project = project;
    this.#options = options;
    this.#sees = sees;
  }

  from(entry: string): InstallFiles {
    const solution = isSolution(entry) ? solutionOf(this.#project, entry) : undefined;
    if (solution !== undefined && 'refused' in solution) throw new Refused(solution.refused);
    for (const path of solution?.files ?? []) this.#solution(path);
    for (const path of solution?.projects ?? [entry]) this.#projects.add(path);
    // Grows while it is walked: projects refer to others.
    for (const path of this.#projects) this.#one(path);
    this.#elsewhere();
    const writes = [...this.#projects].map((path) => joinPath(dirOf(path), 'obj') ?? 'obj');
    return { files: inOrder(this.#files), writes: [...new Set(writes)], evidence: this.#evidence };
  }

  #solution(path: string): void {
    this.#files.add(path);
    this.#settings(dirOf(path));
    const name = baseOf(path);
    const extras = [`before.${name}.targets`, `after.${name}.targets`];
    const above = ['Directory.Solution.props', 'Directory.Solution.targets'];
    const found =
      extras.map((each) => joinPath(dirOf(path), each) ?? each).find(this.#sees) ??
      above.flatMap((each) => levels(dirOf(path), each)).find(this.#sees);
    if (found !== undefined) throw new Refused(`${found} belongs to the solution and is not looked at`);
  }

  #one(path: string): void {
    const isCompose = COMPOSE_PROJECT.test(path);
    if (!PROJECT.test(path) && !isCompose) throw new Refused(`${path} is a project of an unknown kind`);
    const user = `${path}.user`;
    if (this.#sees(user)) throw new Refused(`${user} holds settings of one machine`);
    this.#buildFile(path, path, isCompose ? 'compose' : 'project');
    const dir = dirOf(path);
    this.#settings(dir);
    for (const name of IMPORTED_ABOVE)
      for (const each of levels(dir, name)) if (this.#sees(each)) this.#buildFile(each, path, 'shared');
    for (const each of levels(dir, 'Directory.Build.rsp')) if (this.#sees(each)) this.#response(each);
    this.#lock(path);
  }

  /** Settings of NuGet and of the SDK, at every level. */
  #settings(dir: string): void {
    const configs = NUGET_CONFIG.flatMap((name) => [...levels(dir, name), ...levels(dir, `.nuget/${name}`)]);
    for (const path of configs) {
      if (this.#files.has(path) || !this.#sees(path)) continue;
      const directories = packageDirectories(this.#project, path);
      if ('refused' in directories) throw new Refused(directories.refused);
      for (const each of [path, ...directories]) this.#files.add(each);
    }
    for (const path of levels(dir, 'global.json')) {
      if (this.#files.has(path) || !this.#sees(path)) continue;
      const document = this.#project.documents.get(path);
      const sdk = isObject(document) ? document.sdk : undefined;
      if (!isObject(document) || (isObject(sdk) && sdk.paths !== undefined))
        throw new Refused(`${path} names directories of SDKs, or was not read`);
      this.#files.add(path);
    }
  }

  /** A file of MSBuild and what it imports, read for a project. */
  #buildFile(path: string, owner: string, kind: 'project' | 'compose' | 'shared'): void {
    const key = `${path}\n${dirOf(owner)}`;
    if (this.#read.has(key)) return;
    this.#read.add(key);
    const root = elementAt(this.#project.documents.get(path), 'Project');
    if (root === undefined)
      throw new Refused(`${path} ${this.#project.unreadable.get(path) ?? 'was not read'}`);
    const place = { dir: dirOf(path), projectDir: dirOf(owner) };
    const found = readBuildFile(root, place, kind);
    if (typeof found === 'string') throw new Refused(`${path} ${found}`);
    if (kind !== 'shared' && !found.sdk) throw new Refused(`${path} is no project of the .NET SDK`);
    this.#files.add(path);
    for (const reference of found.references) this.#reference(path, reference);
    for (const each of found.imports)
      if (this.#isThere(path, each)) this.#buildFile(each.path, owner, 'shared');
    const above = found.above.flatMap((name) => levels(dirOf(place.dir), name));
    if (place.dir !== '')
      for (const each of above) if (this.#sees(each)) this.#buildFile(each, owner, 'shared');
  }

  #reference(path: string, reference: Reference): void {
    if (!this.#isThere(path, reference) || this.#projects.has(reference.path)) return;
    this.#projects.add(reference.path);
    this.#evidence.push(`${path} refers to ${reference.path}`);
  }

  #isThere(path: string, { path: other, optional }: Reference): boolean {
    if (this.#sees(other)) return true;
    if (optional) return false;
    throw new Refused(`${path} names ${other}, which is not copied to where it belongs`);
  }

  #response(path: string): void {
    const lines = this.#project.texts
      .get(path)
      ?.split(/\r?\n/)
      .map((line) => line.trim());
    if (lines?.every((line) => line === '' || PLAIN_RESPONSE.test(line)) !== true)
      throw new Refused(`${path} gives MSBuild options of which not all are known`);
    this.#files.add(path);
  }

  #lock(path: string): void {
    const name = baseOf(path)
      .replace(/\.\w+$/, '')
      .replaceAll(' ', '_');
    const locks = [`packages.${name}.lock.json`, 'packages.lock.json'];
    const lock = locks.map((each) => joinPath(dirOf(path), each) ?? each).find(this.#sees);
    if (lock === undefined) return;
    if (!this.#options.locked)
      throw new Refused(`it may write to ${lock}, which the sources would put back (without --locked-mode)`);
    this.#files.add(lock);
  }

  /** global.json counts from the directory of the command. */
  #elsewhere(): void {
    if (this.#options.above) return;
    const other = [...this.#project.files].find(
      (path) => baseOf(path) === 'global.json' && !this.#files.has(path),
    );
    if (other !== undefined) throw new Refused(`${other} may count for it`);
  }
}

/** A file name in a directory and in each above it. */
function levels(dir: string, name: string): readonly string[] {
  const found: string[] = [];
  for (let at = dir; ; at = dirOf(at)) {
    found.push(at === '' ? name : `${at}/${name}`);
    if (at === '') return found;
  }
}

/** Those of the root first. */
function inOrder(files: ReadonlySet<string>): readonly string[] {
  const depth = (path: string): number => path.split('/').length;
  return [...files].toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}
