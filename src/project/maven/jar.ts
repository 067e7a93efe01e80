/** Which JAR a module's build leaves, and whether its dependencies are inside. */
import { allTexts, elementAt, elementsOf, textIn, type XmlElement } from '../xml.js';
import { childrenAt, expanded, propertiesOf, textAt } from './pom.js';

/** The JAR of a module that runs by itself. */
export interface Jar {
  /** `app-1.0.jar`, in `target/`. */
  readonly name: string;
  /** Why its dependencies are inside, for a reader. */
  readonly because: string;
}

/** Plugins that leave the name of the JAR, and what is in it beside classes and resources, as they are. */
const HARMLESS: ReadonlySet<string> = new Set([
  'maven-clean-plugin',
  'maven-compiler-plugin',
  'maven-dependency-plugin',
  'maven-enforcer-plugin',
  'maven-failsafe-plugin',
  'maven-install-plugin',
  'maven-jar-plugin',
  'maven-resources-plugin',
  'maven-shade-plugin',
  'maven-surefire-plugin',
  'spring-boot-maven-plugin',
  'jacoco-maven-plugin',
  'maven-checkstyle-plugin',
  'spotless-maven-plugin',
]);
/** Settings that give another name, add a second JAR or leave the dependencies outside. */
const OTHER_JAR: ReadonlySet<string> = new Set([
  'addClasspath',
  'attach',
  'classifier',
  'excludes',
  'finalName',
  'layout',
  'outputDirectory',
  'outputFile',
  'shadedArtifactAttached',
  'shadedClassifierName',
  'skip',
]);
const NOT_RUN: ReadonlySet<string> = new Set(['test', 'provided']);

/**
 * The JAR of a module.
 *
 * @param chain its POM, then those that it inherits from as far as the project has them
 * @returns the JAR, or why that cannot be told, as the end of a sentence that begins with the path of the module's POM
 */
export function jarOf(chain: readonly unknown[]): Jar | string {
  const roots = chain.map((document) => elementAt(document, 'project')).filter((root) => root !== undefined);
  const [root, ...above] = roots;
  if (root === undefined || roots.length < chain.length) return 'was not read as a POM';
  if (elementsOf(root, 'modules').length > 0) return 'has modules';
  const profiled = roots.some((each) => elementsOf(each, 'profiles').length > 0);
  if (profiled)
    return `has profiles${above.length > 0 ? ', or inherits some' : ''}, which may build something else`;
  if (!['', 'jar'].includes(textAt(root, 'packaging')))
    return `builds no JAR but ${textAt(root, 'packaging')}`;
  const parent = parentElement(roots.at(-1) ?? root);
  const isBoot = parent !== undefined && textAt(parent, 'artifactId') === 'spring-boot-starter-parent';
  if (parent !== undefined && !isBoot)
    return `inherits from ${textAt(parent, 'artifactId')}, which was not read`;
  const builds = roots.flatMap((each) => elementsOf(each, 'build').map(({ element }) => element));
  const fault = builds.map(whyOtherJar).find((why) => why !== undefined);
  const isRenamed = above.some((each) => elementAt({ each }, 'each', 'build', 'finalName') !== undefined);
  return fault ?? (isRenamed ? 'inherits the name of its JAR' : named(roots, builds, isBoot));
}

export function parentElement(root: XmlElement): XmlElement | undefined {
  return elementsOf(root, 'parent')[0]?.element;
}

function whyOtherJar(build: XmlElement): string | undefined {
  if (elementsOf(build, 'directory').length > 0) return 'names another directory than target';
  for (const plugin of pluginsOf(build)) {
    const name = textAt(plugin, 'artifactId');
    if (!HARMLESS.has(name)) return `has the plugin ${name}, and it is not known what that makes of the JAR`;
    if (!/^(?:maven-(?:jar|shade)|spring-boot-maven)-plugin$/.test(name)) continue;
    const setting = [...settingNames(plugin)].find((each) => OTHER_JAR.has(each));
    if (setting !== undefined) return `sets ${setting} of ${name}`;
  }
  return undefined;
}

function pluginsOf(build: XmlElement): readonly XmlElement[] {
  const managed = elementsOf(build, 'pluginManagement').flatMap(({ element }) =>
    childrenAt(element, 'plugins', 'plugin'),
  );
  return [...childrenAt(build, 'plugins', 'plugin'), ...managed];
}

/** Names of the elements in the configurations of a plugin and its executions. */
function* settingNames(plugin: XmlElement): Generator<string> {
  const all = [plugin, ...childrenAt(plugin, 'executions', 'execution')];
  for (const { element } of all.flatMap((each) => elementsOf(each, 'configuration'))) yield* namesIn(element);
}

function* namesIn(element: XmlElement): Generator<string> {
  for (const { name, element: child } of elementsOf(element)) {
    yield name;
    // Filters of single artifacts leave out parts of those.
    if (name !== 'filters') yield* namesIn(child);
  }
}

function named(roots: readonly XmlElement[], builds: readonly XmlElement[], isBoot: boolean): Jar | string {
  const [root] = roots;
  if (root === undefined) return 'was not read as a POM';
  const values = new Map(roots.toReversed().flatMap((each) => [...propertiesOf(each, [])]));
  const version = textAt(root, 'version') || versionOfParent(root);
  for (const prefix of ['project.', 'pom.', '']) values.set(`${prefix}version`, version);
  const final = textIn(elementAt({ root }, 'root', 'build', 'finalName'));
  const name = expanded(final === '' ? `${textAt(root, 'artifactId')}-${version}` : final, values);
  if (!/^[\w.-]+$/.test(name)) return `names its JAR ${name}`;
  const because = whyWhole(builds, isBoot);
  if (because !== undefined) return { name: `${name}.jar`, because };
  const needed = roots
    .flatMap((each) => childrenAt(each, 'dependencies', 'dependency'))
    .find((each) => !NOT_RUN.has(textAt(each, 'scope')));
  if (needed === undefined) return { name: `${name}.jar`, because: 'it has no dependencies' };
  return `has no plugin that packs ${textAt(needed, 'artifactId')} into the JAR`;
}

function versionOfParent(root: XmlElement): string {
  const parent = parentElement(root);
  return parent === undefined ? '' : textAt(parent, 'version');
}

/** Why the dependencies are in the JAR; undefined when no plugin puts them there. */
function whyWhole(builds: readonly XmlElement[], isBoot: boolean): string | undefined {
  for (const plugin of builds.flatMap((build) => childrenAt(build, 'plugins', 'plugin'))) {
    const name = textAt(plugin, 'artifactId');
    const goals = new Set(
      childrenAt(plugin, 'executions', 'execution').flatMap((each) =>
        elementsOf(each, 'goals').flatMap(({ element }) => allTexts(element).map((text) => text.trim())),
      ),
    );
    // The parent has an execution of it.
    if (name === 'spring-boot-maven-plugin' && (isBoot || goals.has('repackage')))
      return 'spring-boot-maven-plugin packs its dependencies into it';
    if (name === 'maven-shade-plugin' && goals.has('shade'))
      return 'maven-shade-plugin packs its dependencies into it';
  }
  return undefined;
}
