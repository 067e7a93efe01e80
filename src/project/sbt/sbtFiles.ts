/** Everything of the build context that sbt reads when it loads a build and resolves its dependencies. */
import type { InstallFiles } from '../installFiles.js';
import { baseOf, dirOf } from '../paths.js';
import type { Project } from '../types.js';
import { readScript, type SbtScript } from './script.js';

interface Refusal {
  readonly refused: string;
}

type Sees = (path: string) => boolean;

/** What `sbt update` takes of a build. */
export interface SbtFiles extends InstallFiles {
  /** Names of the projects that are declared. */
  readonly projects: ReadonlySet<string>;
}

/** Options of the JVM that read and write nothing. */
export const PLAIN_JVM_OPTION =
  /^(?:-J)?-(?:server|Xm[sxn]\d+[kmgKMG]?|Xss\d+[kmgKMG]?|XX:[+-]\w+|XX:\w+=\d+[kmgKMG]?|D(?:file\.encoding|user\.timezone|sbt\.(?:log\.noformat|color|supershell|ci|progress))=[\w.+:/-]+)$/;

class Refused extends Error {}

/** @param entry path of build.sbt in the root of the build */
export function sbtFiles(project: Project, entry: string, sees: Sees): SbtFiles | Refusal {
  try {
    return new Walk(project, dirOf(entry), sees).files();
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

class Walk {
  readonly #project: Project;
  readonly #root: string;
  readonly #seen: readonly string[];
  readonly #files = new Set<string>();
  readonly #declared = new Set<string>();
  readonly #imports: { readonly path: string; readonly name: string }[] = [];
  /** Directories of projects by their name. */
  readonly #projects = new Map<string, string>();

  constructor(project: Project, root: string, sees: Sees) {
    this.#project = project;
    this.#root = root;
    this.#seen = [...project.files].filter(
      (path) => (root === '' || path.startsWith(`${root}/`)) && sees(path),
    );
  }

  files(): SbtFiles {
    this.#options();
    this.#meta();
    for (const path of this.#in(this.#root)) if (path.endsWith('.sbt')) this.#script(path, 'build');
    const dirs = new Set([this.#root, ...this.#projects.values()]);
    for (const dir of dirs) this.#projectIn(dir);
    const unknown = this.#imports.find(({ name }) => !this.#declared.has(name.split('.')[0] ?? ''));
    if (unknown !== undefined)
      throw new Refused(`${unknown.path} imports ${unknown.name}, of which it is not known what it reads`);
    const depth = (path: string): number => path.split('/').length;
    return {
      files: [...this.#files].toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)),
      writes: [
        ...[...dirs].map((dir) => at(dir, 'target')),
        ...['project/target', 'project/project', '.bsp'].map((name) => at(this.#root, name)),
      ],
      evidence: [],
      projects: new Set(this.#projects.keys()),
    };
  }

  #in(dir: string): readonly string[] {
    return this.#seen.filter((path) => dirOf(path) === dir);
  }

  /** What the script that starts sbt reads. */
  #options(): void {
    const commands = at(this.#root, '.sbtrc');
    if (this.#seen.includes(commands)) throw new Refused(`${commands} holds commands that sbt runs first`);
    for (const path of ['.jvmopts', '.sbtopts'].map((name) => at(this.#root, name))) {
      if (!this.#seen.includes(path)) continue;
      const words = this.#project.texts.get(path)?.split(/\s+/) ?? ['?'];
      const odd = words.some((word) => word !== '' && !PLAIN_JVM_OPTION.test(word));
      if (odd) throw new Refused(`${path} gives sbt options of which not all are known`);
      this.#files.add(path);
    }
  }

  /** The build of the build. */
  #meta(): void {
    const dir = at(this.#root, 'project');
    const version = at(dir, 'build.properties');
    const text = this.#seen.includes(version) ? (this.#project.texts.get(version) ?? '') : '';
    if (!/^\s*sbt\.version\s*[=:]\s*1\.\d+\.\d+\s*$/m.test(text))
      throw new Refused(`no ${version} says that it is sbt 1, of which it is known what it reads`);
    this.#files.add(version);
    const below = this.#seen.find((path) => path.startsWith(`${dir}/`) && this.#isMeta(path, dir));
    if (below !== undefined) throw new Refused(`${below} may be a part of the build's own programs`);
    for (const path of this.#in(dir)) if (/\.(?:sbt|scala)$/.test(path)) this.#script(path, 'meta');
  }

  /** True for what belongs to project/ and is more than its scripts; what sbt makes there has to be hidden anyway. */
  #isMeta(path: string, dir: string): boolean {
    const name = path.slice(dir.length + 1);
    if (/^(?:project\/)?target\//.test(name)) return false;
    return name.includes('/') || /\.(?:java|jar)$/.test(name);
  }

  #script(path: string, kind: 'build' | 'meta'): void {
    const text = this.#project.texts.get(path);
    const script: SbtScript | string = text === undefined ? 'was not read' : readScript(text, kind);
    if (typeof script === 'string') throw new Refused(`${path} ${script}`);
    this.#files.add(path);
    for (const name of script.declared) this.#declared.add(name);
    for (const name of script.imports) this.#imports.push({ path, name });
    for (const [name, written] of script.projects) this.#projects.set(name, this.#directory(path, written));
  }

  #directory(script: string, written: string): string {
    if (written === '.') return this.#root;
    const parts = written.replace(/^\.\//, '').replace(/\/$/, '').split('/');
    if (!parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)))
      throw new Refused(`${script} has a project in ${written}, whose directory is not clear`);
    return at(this.#root, parts.join('/'));
  }

  /** Settings of a project may lie beside its sources, and jars in its lib. */
  #projectIn(dir: string): void {
    const lib = at(dir, 'lib/');
    const jar = this.#seen.find((path) => path.startsWith(lib) && path.endsWith('.jar'));
    if (jar !== undefined) throw new Refused(`${jar} is a library that lies among the sources`);
    for (const path of this.#in(dir)) {
      if (!path.endsWith('.sbt') || this.#files.has(path)) continue;
      const script = this.#project.texts.get(path);
      if (script !== undefined && /\bproject\b/.test(script))
        throw new Refused(`${path} may declare more projects`);
      this.#script(path, 'build');
    }
  }
}

function at(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}

/** True for a file of a build of sbt. */
export function isSbtScript(path: string): boolean {
  return path.endsWith('.sbt') || (path.endsWith('.scala') && baseOf(dirOf(path)) === 'project');
}
