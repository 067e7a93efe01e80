/** Everything of the build context that Gradle reads when it configures a build and resolves its dependencies. */
import type { InstallFiles } from '../installFiles.js';
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { catalogPlugin } from './catalog.js';
import { isKnownPlugin } from './plugins.js';
import { readScript, type GradleScript } from './script.js';

interface Refusal {
  readonly refused: string;
}

type Sees = (path: string) => boolean;

/** What `gradle dependencies` takes of a build. */
export interface GradleFiles extends InstallFiles {
  /** Paths of all projects, `:` for the root. */
  readonly projects: readonly string[];
}

export const SETTINGS = ['settings.gradle', 'settings.gradle.kts'];
export const BUILD = ['build.gradle', 'build.gradle.kts'];
/** Beside a script; those of the whole build lie in `gradle/`. */
const BESIDE = [
  'gradle.properties',
  'gradle.lockfile',
  'buildscript-gradle.lockfile',
  'settings-gradle.lockfile',
];
/** Settings by which Gradle does more, or elsewhere, than it is asked to. */
const ODD_PROPERTY =
  /^\s*(?:systemProp\.)?(?:org\.gradle\.(?:configuration-cache|unsafe|projectcachedir|configureondemand)|gradle\.user\.home)|javaagent|^\s*android\./m;

class Refused extends Error {}

/** @param entry path of a settings or build script in the root of the build */
export function gradleFiles(project: Project, entry: string, sees: Sees): GradleFiles | Refusal {
  const walk = new Walk(project, dirOf(entry), sees);
  try {
    return walk.files();
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

class Walk {
  readonly #project: Project;
  readonly #root: string;
  readonly #sees: Sees;
  readonly #files = new Set<string>();
  /** Directories of projects by their path. */
  readonly #projects = new Map<string, string>();
  readonly #named: string[] = [];

  constructor(project: Project, root: string, sees: Sees) {
    this.#project = project;
    this.#root = root;
    this.#sees = sees;
    this.#projects.set(':', root);
  }

  files(): GradleFiles {
    this.#settings();
    const scripts: string[] = [];
    for (const [path, dir] of this.#projects) {
      for (const name of BESIDE) if (this.#sees(at(dir, name))) this.#beside(at(dir, name));
      const found = BUILD.map((name) => at(dir, name)).filter(this.#sees);
      if (found.length === 0 && path !== ':' && !this.#hasChild(path))
        throw new Refused(`${path} is included and has no build script in ${dir}`);
      scripts.push(...found);
    }
    for (const script of scripts) this.#script(script);
    for (const each of this.#named) this.#take(each);
    const gradle = at(this.#root, 'gradle/');
    const verified = `${gradle}verification-metadata.xml`;
    if (this.#sees(verified)) throw new Refused(`${verified} need not know what only a report resolves`);
    if (this.#project.directories.has(gradle.slice(0, -1)) && this.#sees(gradle)) this.#files.add(gradle);
    const files = [...this.#files].filter((path) => path === gradle || !path.startsWith(gradle));
    const depth = (path: string): number => path.split('/').length;
    return {
      files: files.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)),
      writes: [at(this.#root, '.gradle')],
      evidence: [],
      projects: [...this.#projects.keys()],
    };
  }

  #hasChild(path: string): boolean {
    return [...this.#projects.keys()].some((other) => other.startsWith(`${path}:`));
  }

  #settings(): void {
    for (let dir = this.#root; dir !== '';) {
      dir = dirOf(dir);
      const above = SETTINGS.map((name) => at(dir, name)).find((path) => this.#project.files.has(path));
      if (above !== undefined) throw new Refused(`${above} may be the settings of a larger build`);
    }
    const sources = at(this.#root, 'buildSrc');
    if (this.#project.directories.has(sources))
      throw new Refused(`${sources} holds programs that the build scripts use`);
    for (const path of SETTINGS.map((name) => at(this.#root, name)).filter(this.#sees)) {
      const { includes } = this.#read(path, 'settings');
      for (const each of includes) this.#include(path, each);
    }
  }

  /** `a:b` is two projects, in `a` and `a/b`. */
  #include(settings: string, written: string): void {
    const parts = written.split(':').filter((part) => part !== '');
    if (parts.length === 0 || !parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)))
      throw new Refused(`${settings} includes ${written}, whose directory is not clear`);
    for (const count of parts.keys()) {
      const path = parts.slice(0, count + 1);
      this.#projects.set(`:${path.join(':')}`, at(this.#root, path.join('/')));
    }
  }

  #beside(path: string): void {
    if (path.endsWith('gradle.properties') && ODD_PROPERTY.test(this.#project.texts.get(path) ?? 'javaagent'))
      throw new Refused(`${path} gives Gradle options of which not all are known`);
    this.#files.add(path);
  }

  #read(path: string, kind: 'build' | 'settings'): GradleScript {
    const text = this.#project.texts.get(path);
    const script = text === undefined ? 'was not read' : readScript(text, kind);
    if (typeof script === 'string') throw new Refused(`${path} ${script}`);
    this.#files.add(path);
    for (const plugin of script.plugins) this.#plugin(path, plugin);
    this.#named.push(...script.files);
    return script;
  }

  #script(path: string): void {
    if (this.#files.has(path)) return;
    const { applied } = this.#read(path, 'build');
    for (const each of applied) {
      const found = this.#places(each).filter(this.#sees);
      if (found.length === 0) throw new Refused(`${path} applies ${each}, which was not found`);
      for (const script of found) this.#script(script);
    }
  }

  #plugin(path: string, written: string): void {
    const catalog = written.includes('.plugins.');
    const id = catalog ? catalogPlugin(this.#project, at(this.#root, ''), written) : written;
    if (id === undefined) throw new Refused(`${path} uses ${written}, which no catalog explains`);
    if (!isKnownPlugin(id))
      throw new Refused(`${path} uses the plugin ${id}, of which it is not known what it reads`);
  }

  /** A relative path may count from any project. */
  #places(written: string): readonly string[] {
    const dirs = new Set(this.#projects.values());
    return [...dirs].flatMap((dir) => joinPath(dir, written) ?? []);
  }

  /** A file that a script names is copied as well. */
  #take(written: string): void {
    if (written.startsWith('/')) return;
    for (const path of this.#places(written)) {
      const directory = this.#project.directories.has(path) || path === '';
      const isGradle = `${path}/`.startsWith(at(this.#root, 'gradle/'));
      if (directory && !isGradle && this.#sees(`${path}/`))
        throw new Refused(`a build script names the directory ${path}, which is not copied yet`);
      if (!directory && this.#sees(path)) this.#files.add(path);
    }
  }
}

function at(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}
