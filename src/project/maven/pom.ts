/** What one pom.xml says of other files and of other modules. */
import { joinPath } from '../paths.js';
import { allTexts, elementAt, elementsOf, textIn, type XmlElement } from '../xml.js';

export interface Pom {
  /** `group:artifact`. */
  readonly name: string;
  /** Path of the parent's pom in the context, there or not; undefined when it comes from a repository. */
  readonly parent: string | undefined;
  /** Directories or files of modules; those of profiles may be missing. */
  readonly modules: readonly { readonly path: string; readonly optional: boolean }[];
  /** `group:artifact` of everything that Maven has to resolve, an unknown group as `?`. */
  readonly needs: ReadonlySet<string>;
  /** Files and directories (ending in `/`) of the project that dependencies and repositories name. */
  readonly files: readonly string[];
}

/** Names of elements that stand for an artifact to resolve. */
const ARTIFACTS: ReadonlySet<string> = new Set([
  'dependency',
  'plugin',
  'extension',
  'annotationProcessorPath',
  'path',
]);
const BASE = /^\$\{(?:project\.)?basedir\}\//;

/** @returns the facts, or why it cannot be told what a resolution reads */
export function readPom(document: unknown, dir: string): Pom | string {
  const root = elementAt(document, 'project');
  if (root === undefined) return 'was not read as a POM';
  const profiles = childrenAt(root, 'profiles', 'profile');
  if (profiles.some((each) => elementAt({ each }, 'each', 'activation', 'file') !== undefined))
    return 'has a profile that a file of the project switches on';
  const values = propertiesOf(root, profiles);
  const files = localFiles(root, dir, values);
  if (typeof files === 'string') return files;
  const plugin = dependencyPlugin(root);
  if (plugin !== undefined) return plugin;
  const needs = new Set(artifactsIn(root, values));
  const modules = modulesIn(root, profiles, dir);
  if (modules === undefined) return 'has modules of which only the build knows';
  return {
    name: `${values.get('project.groupId') ?? '?'}:${textAt(root, 'artifactId')}`,
    parent: parentOf(root, dir),
    modules,
    needs,
    files,
  };
}

export function textAt(element: XmlElement, name: string): string {
  return textIn(elementsOf(element, name)[0]?.element);
}

export function childrenAt(element: XmlElement, list: string, name: string): readonly XmlElement[] {
  return elementsOf(element, list).flatMap((each) =>
    elementsOf(each.element, name).map((child) => child.element),
  );
}

export function propertiesOf(root: XmlElement, profiles: readonly XmlElement[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const parent = elementsOf(root, 'parent')[0]?.element;
  const group = textAt(root, 'groupId') || (parent === undefined ? '' : textAt(parent, 'groupId'));
  const own = { group, parent: parent === undefined ? '' : textAt(parent, 'groupId') };
  for (const prefix of ['project.', 'pom.', '']) {
    values.set(`${prefix}groupId`, own.group);
    values.set(`${prefix}parent.groupId`, own.parent);
    values.set(`${prefix}artifactId`, textAt(root, 'artifactId'));
  }
  for (const each of [root, ...profiles])
    for (const list of elementsOf(each, 'properties'))
      for (const { name, element } of elementsOf(list.element)) values.set(name, textIn(element));
  return values;
}

/** Properties replaced where the POM itself says what they are. */
export function expanded(text: string, values: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > 5) return text;
  const next = text.replaceAll(/\$\{([\w.-]+)\}/g, (whole, name: string) => values.get(name) ?? whole);
  return next === text ? text : expanded(next, values, depth + 1);
}

function artifactsIn(element: XmlElement, values: ReadonlyMap<string, string>): readonly string[] {
  return elementsOf(element).flatMap(({ name, element: child }) => {
    const below = artifactsIn(child, values);
    if (!ARTIFACTS.has(name)) return below;
    const artifact = expanded(textAt(child, 'artifactId'), values);
    const group = expanded(
      textAt(child, 'groupId') || (name === 'plugin' ? 'org.apache.maven.plugins' : ''),
      values,
    );
    return [...below, `${group.includes('${') || group === '' ? '?' : group}:${artifact}`];
  });
}

function modulesIn(
  root: XmlElement,
  profiles: readonly XmlElement[],
  dir: string,
): Pom['modules'] | undefined {
  const modules: { path: string; optional: boolean }[] = [];
  for (const each of [root, ...profiles])
    for (const list of [
      ...childrenAt(each, 'modules', 'module'),
      ...childrenAt(each, 'subprojects', 'subproject'),
    ]) {
      const written = textIn(list);
      const path = /\$\{|\\/.test(written) ? undefined : joinPath(dir, written);
      if (path === undefined) return undefined;
      modules.push({ path, optional: each !== root });
    }
  return modules;
}

/** `../pom.xml` unless the POM says otherwise; an empty `relativePath` means the repository. */
function parentOf(root: XmlElement, dir: string): string | undefined {
  const parent = elementsOf(root, 'parent')[0]?.element;
  if (parent === undefined) return undefined;
  const [relative] = elementsOf(parent, 'relativePath');
  const written = relative === undefined ? '../pom.xml' : textIn(relative.element);
  if (written === '') return undefined;
  return joinPath(dir, written);
}

/** What dependencies of the scope "system" and repositories in the project name; text: why that is not known. */
function localFiles(
  root: XmlElement,
  dir: string,
  values: ReadonlyMap<string, string>,
): readonly string[] | string {
  const files: string[] = [];
  for (const [name, element] of everyElement(root)) {
    if (name === 'systemPath') {
      const path = inProject(expanded(textIn(element), values), dir);
      if (path === undefined) return `takes a dependency from ${textIn(element)}`;
      files.push(path);
    } else if (/^(?:repository|pluginRepository)$/.test(name)) {
      const url = expanded(textAt(element, 'url'), values);
      if (/^[a-z0-9+]+:\/\/[^$]*$/i.test(url) && !/^file:/i.test(url)) continue;
      const path = inProject(url.replace(/^file:\/*(?=\$)/, ''), dir);
      if (path === undefined) return `takes artifacts from ${url}`;
      files.push(`${path}/`);
    }
  }
  return files;
}

function inProject(text: string, dir: string): string | undefined {
  const rest = BASE.test(text) ? text.replace(BASE, '') : undefined;
  return rest === undefined || /[$\\%]/.test(rest) ? undefined : joinPath(dir, rest) || undefined;
}

function everyElement(element: XmlElement): readonly (readonly [string, XmlElement])[] {
  return elementsOf(element).flatMap(({ name, element: child }) => [
    [name, child] as const,
    ...everyElement(child),
  ]);
}

/** Settings of the plugin that resolves: they may have it read or write anything. */
function dependencyPlugin(root: XmlElement): string | undefined {
  for (const [name, element] of everyElement(root)) {
    if (name !== 'plugin' || textAt(element, 'artifactId') !== 'maven-dependency-plugin') continue;
    const ids = childrenAt(element, 'executions', 'execution').map((each) => textAt(each, 'id'));
    const settings = elementsOf(element, 'configuration').flatMap((each) => allTexts(each.element));
    if (settings.some((text) => text !== '') || ids.includes('default-cli'))
      return 'has settings of its own for the maven-dependency-plugin';
  }
  return undefined;
}
