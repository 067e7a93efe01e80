/** What the scripts of a build by Gradle say of its projects, and which JARs they leave. */
import { joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { ArchiveReader, isChange, noArchives, NotPlain, type Archives } from './archives.js';
import { catalogPlugin } from './catalog.js';
import { outputsOf, type GradleOutput } from './packed.js';
import { pluginsIn } from './pluginBlock.js';
import { isKnownPlugin } from './plugins.js';
import { givenText, statementsOf, type Statement } from './statements.js';
import { tokensOf, type Token } from './tokens.js';

/** A build as a command starts it. */
export interface GradleRun {
  readonly project: Project;
  /** Directory of the build in the context: '' or ending in `/`. */
  readonly root: string;
  /** Name of that directory in the image, which is the name of the build unless its settings give one. */
  readonly directoryName: string;
  /** The script of that name in a directory (`build.gradle`) as the build sees it; undefined when there is none. */
  readonly script: (directory: string, name: 'settings' | 'build') => string | undefined;
  /** The same for `gradle.properties`. */
  readonly properties: (directory: string) => string | undefined;
  /** As written: `build`, `:app:bootJar`. */
  readonly tasks: readonly string[];
}

/** What the settings of a build say. */
interface Settings {
  readonly name: string;
  /** Directories of the projects by their paths, `:` for the root. */
  readonly projects: ReadonlyMap<string, string>;
}

export interface GradleOutputs {
  /** Directories of all projects: '' or ending in `/`. */
  readonly directories: readonly string[];
  /** Scripts that were read. */
  readonly scripts: readonly string[];
  readonly outputs: readonly GradleOutput[];
}

/** Tasks that leave nothing but what is in `build/`, those that pack among them. */
export const TASK =
  /^(?:clean|build|assemble|classes|compileJava|compileKotlin|processResources|test|check|dependencies|jar|bootJar|shadowJar|installDist)$/;
const SETTINGS_WORDS =
  /^(?:rootProject\.name|include|pluginManagement|plugins|dependencyResolutionManagement|enableFeaturePreview)$/;

/** @returns why that cannot be told, as the end of a sentence that begins with the path of a script */
export function gradleOutputs(run: GradleRun): GradleOutputs | string {
  const at: string[] = [];
  try {
    const settings = settingsOf(run, at);
    const outputs = [...settings.projects.keys()].flatMap((path) => outputsIn(run, settings, path, at));
    return { directories: [...settings.projects.values()], scripts: [...new Set(at)], outputs };
  } catch (error) {
    if (error instanceof NotPlain) return `${at.at(-1) ?? 'its build'} ${error.message}`;
    throw error;
  }
}

/** @param at takes the scripts as they are read: the last is the one that is spoken of */
function outputsIn(run: GradleRun, settings: Settings, path: string, at: string[]): readonly GradleOutput[] {
  const directory = settings.projects.get(path) ?? '';
  const archives = noArchives();
  const names = namesIn(settings, path);
  const own = run.script(directory, 'build');
  const root = path === ':' ? undefined : run.script(run.root, 'build');
  const scripts = [root, own].filter((script) => script !== undefined);
  at.push(...scripts);
  propertiesIn(run, directory, archives);
  for (const script of scripts) {
    at.push(script);
    read(run, script, { archives, names, isOwn: script === own, isRoot: path === ':' });
  }
  const plugins = new Set([...archives.plugins].map((plugin) => pluginOf(run, plugin)));
  const tasks = run.tasks.filter((task) => projectOf(task) === undefined || projectOf(task) === path);
  const project = { ...archives, plugins, name: names.get('project.name') ?? '', directory };
  return outputsOf(project, new Set(tasks.map(taskOf)));
}

/** `:a:b` for `a:b:jar`; undefined for `jar`, which every project runs. */
function projectOf(task: string): string | undefined {
  if (!task.includes(':')) return undefined;
  const parts = task.split(':').filter((part) => part !== '');
  return `:${parts.slice(0, -1).join(':')}`;
}

export function taskOf(task: string): string {
  return task.slice(task.lastIndexOf(':') + 1);
}

function tokens(run: GradleRun, path: string): readonly Token[] {
  const text = run.project.texts.get(path);
  const found = text === undefined ? 'was not read' : tokensOf(text);
  if (typeof found === 'string') throw new NotPlain(found);
  const inner = found.find((token) => token.inner && isChange(token));
  if (inner !== undefined)
    throw new NotPlain(`has \`${inner.text}\` in a text, and it is not known what that makes of the JAR`);
  return found;
}

function settingsOf(run: GradleRun, at: string[]): Settings {
  const path = run.script(run.root, 'settings') ?? '';
  if (path !== '') at.push(path);
  const projects = new Map([[':', run.root]]);
  let name = run.directoryName;
  const all = path === '' ? [] : tokens(run, path);
  const plugins = pluginsIn(all.filter(({ inner }) => !inner));
  const odd = typeof plugins === 'string' ? plugins : plugins.plugins.find((id) => !isSettingsPlugin(id));
  if (odd !== undefined) throw new NotPlain(`uses the plugin ${odd}, and it is not known what that does`);
  for (const each of statementsOf(all) ?? []) {
    if (!SETTINGS_WORDS.test(each.name))
      throw new NotPlain(`has \`${each.name}\`, and which projects there are is not known`);
    if (each.tokens.some(({ text }) => text === 'includeBuild')) throw new NotPlain('includes another build');
    if (each.name === 'rootProject.name') name = givenText(each) ?? '';
    if (each.name === 'include') for (const one of included(each)) addProject(run, projects, one);
  }
  if (!/^[\w.-]+$/.test(name)) throw new NotPlain('gives the build a name that is only known when it runs');
  return { name, projects };
}

function isSettingsPlugin(id: string): boolean {
  return isKnownPlugin(id) || /^com\.gradle\.(?:enterprise|develocity|build-scan)$/.test(id);
}

function included({ rest }: Statement): readonly string[] {
  const values = rest.filter(({ kind, text }) => kind !== 'mark' || !/^[(),]$/.test(text));
  if (values.some(({ kind, plain }) => kind !== 'text' || !plain))
    throw new NotPlain('includes projects of which only the build knows');
  return values.map(({ text }) => text);
}

function addProject(run: GradleRun, projects: Map<string, string>, written: string): void {
  const parts = written.split(':').filter((part) => part !== '');
  for (const count of parts.keys()) {
    const path = parts.slice(0, count + 1);
    const directory = joinPath(run.root.replace(/\/$/, ''), path.join('/'));
    if (directory === undefined || !path.every((part) => /^[\w-][\w.-]*$/.test(part)))
      throw new NotPlain(`includes ${written}, whose directory is not clear`);
    projects.set(`:${path.join(':')}`, `${directory}/`);
  }
}

function namesIn({ name }: Settings, path: string): ReadonlyMap<string, string> {
  const own = path === ':' ? name : (path.split(':').at(-1) ?? '');
  return new Map([
    ['project.name', own],
    ['rootProject.name', name],
  ]);
}

interface Reading {
  readonly archives: Archives;
  readonly names: ReadonlyMap<string, string>;
  /** False for the script of the root, of which another project has what it gives to all. */
  readonly isOwn: boolean;
  readonly isRoot: boolean;
}

function read(run: GradleRun, script: string, { archives, names, isOwn, isRoot }: Reading): void {
  const all = tokens(run, script);
  const scopes = new Set(isRoot ? ['allprojects'] : ['allprojects', 'subprojects']);
  if (isOwn) return new ArchiveReader(archives, names).read(all, scopes);
  // Whatever else the root has, it has for itself; that it does nothing with others is seen there.
  for (const each of statementsOf(all) ?? [])
    if (scopes.has(each.name)) new ArchiveReader(archives, names).read(each.tokens, scopes);
}

function propertiesIn({ project, root, properties }: GradleRun, directory: string, archives: Archives): void {
  for (const path of new Set([properties(root), properties(directory)])) {
    if (path === undefined) continue;
    const text = project.texts.get(path);
    if (text === undefined) throw new NotPlain(`lies beside ${path}, which was not read`);
    if (/^[ \t]*(?:archives?\w*Name|buildDir|applicationName)[ \t]*[=:]/m.test(text))
      throw new NotPlain(`lies beside ${path}, which renames what is built`);
    const version = /^[ \t]*version(?:[ \t]*[=:][ \t]*|[ \t]+)(.*)$/m.exec(text)?.[1]?.trim();
    if (version !== undefined && !/^[\w.+-]*$/.test(version))
      throw new NotPlain(`lies beside ${path}, whose version is not plain`);
    if (version !== undefined) archives.version = version;
  }
}

function pluginOf({ project, root }: GradleRun, written: string): string {
  const id = written.includes('.plugins.') ? catalogPlugin(project, root, written) : written;
  if (id === undefined) throw new NotPlain(`uses ${written}, which no catalog explains`);
  if (!isKnownPlugin(id) || /^(?:war|ear|spring-boot|distribution|io\.ktor\.plugin)$/.test(id))
    throw new NotPlain(`uses the plugin ${id}, and it is not known what that makes of the JAR`);
  return id.replace(/^org\.gradle\.(?!toolchains\.)/, '');
}
