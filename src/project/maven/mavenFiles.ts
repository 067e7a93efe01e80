/** Everything of the build context that Maven reads when it resolves dependencies and plugins. */
import type { InstallFiles } from '../installFiles.js';
import { baseOf, dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { elementAt, elementsOf, textIn } from '../xml.js';
import { readPom, type Pom } from './pom.js';

interface Refusal {
  readonly refused: string;
}

type Sees = (path: string) => boolean;

/** Extensions of Maven that read no file of the project; others (jgitver, say) read the history. */
const PLAIN_EXTENSION = /^(?:kr\.motd\.maven:os-maven-plugin|org\.apache\.maven\.wagon:.+)$/;
const PLAIN_CONFIG =
  /^(?:#.*|-[BeqUV]|-ntp|-T\S*|--(?:batch-mode|no-transfer-progress|errors|quiet|show-version|fail-at-end|strict-checksums)|--threads(?:=\S+)?|-D[\w.-]+(?:=\S*)?|-P\S+|\d+C?)$/;

/** @param entry path of the pom.xml that Maven begins with */
export function mavenFiles(project: Project, entry: string, sees: Sees): InstallFiles | Refusal {
  const poms = new Map<string, Pom>();
  const reactor = [entry];
  for (const path of reactor) {
    const pom = pomAt(project, path, poms);
    if ('refused' in pom) return pom;
    const modules = modulePoms(project, pom, sees);
    if ('refused' in modules) return { refused: `${path} ${modules.refused}` };
    reactor.push(...modules.paths.filter((each) => !reactor.includes(each)));
  }
  const inner = reactor.length > 1 ? innerNeed(poms) : undefined;
  if (inner !== undefined) return { refused: inner };
  // Grows while it is walked: a parent has a parent.
  const parents = [...reactor];
  for (const path of parents) {
    const pom = pomAt(project, path, poms);
    if ('refused' in pom) return pom;
    const parent = pom.parent === undefined ? undefined : parentPom(project, pom.parent);
    if (parent !== undefined && sees(parent) && !parents.includes(parent)) parents.push(parent);
  }
  const settings = settingsAbove(project, dirOf(entry), sees);
  if ('refused' in settings) return settings;
  const local = [...poms.values()].flatMap(({ files }) => files);
  const files = [...new Set([...poms.keys(), ...settings.paths, ...local])];
  const depth = (path: string): number => path.split('/').length;
  return {
    files: files.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)),
    writes: [],
    evidence: reactor.length === 1 ? [] : [`no module of ${entry} needs another one`],
  };
}

function pomAt(project: Project, path: string, poms: Map<string, Pom>): Pom | Refusal {
  const pom = poms.get(path) ?? readPom(project.documents.get(path), dirOf(path));
  if (typeof pom === 'string') return { refused: `${path} ${project.unreadable.get(path) ?? pom}` };
  poms.set(path, pom);
  return pom;
}

interface Paths {
  readonly paths: readonly string[];
}

/** A module is a directory with a pom.xml, or a POM. */
function modulePoms(project: Project, { modules }: Pom, sees: Sees): Paths | Refusal {
  const paths: string[] = [];
  for (const { path, optional } of modules) {
    const pom = project.files.has(path) ? path : (joinPath(path, 'pom.xml') ?? path);
    if (sees(pom)) paths.push(pom);
    else if (!optional)
      return { refused: `names the module ${path}, which is not copied to where it belongs` };
  }
  return { paths };
}

function parentPom(project: Project, path: string): string | undefined {
  return project.files.has(path) ? path : joinPath(path, 'pom.xml');
}

/** Modules are not there before they are built (apache/maven-dependency-plugin#1186; measured with Maven 3.8.7). */
function innerNeed(poms: ReadonlyMap<string, Pom>): string | undefined {
  const names = new Set([...poms.values()].map(({ name }) => name));
  const artifacts = new Set([...names].map((name) => name.slice(name.indexOf(':') + 1)));
  for (const [path, { needs }] of poms) {
    const inner = [...needs].find(
      (need) =>
        names.has(need) || (need.startsWith('?:') && artifacts.has(need.slice(2))) || need.includes('${'),
    );
    if (inner !== undefined)
      return `${path} needs ${inner.replace(/^\?:/, '')}, which may be a module of the project and is not built before its sources are there`;
  }
  return undefined;
}

/** `.mvn` of the nearest directory above that has one. */
function settingsAbove(project: Project, dir: string, sees: Sees): Paths | Refusal {
  const paths: string[] = [];
  for (let at = dir; ; at = dirOf(at)) {
    const folder = at === '' ? '.mvn' : `${at}/.mvn`;
    if (project.directories.has(folder) && sees(`${folder}/`)) {
      const odd = oddSettings(project, folder);
      if (odd !== undefined) return { refused: odd };
      paths.push(`${folder}/`);
    }
    if (at === '') return { paths };
  }
}

function oddSettings(project: Project, folder: string): string | undefined {
  for (const path of project.files) {
    if (dirOf(path) !== folder) continue;
    const name = baseOf(path);
    if (name === 'extensions.xml') {
      const root = elementAt(project.documents.get(path), 'extensions');
      const names = (root === undefined ? [] : elementsOf(root, 'extension')).map(({ element }) =>
        ['groupId', 'artifactId'].map((each) => textIn(elementsOf(element, each)[0]?.element)).join(':'),
      );
      const odd = names.find((each) => !PLAIN_EXTENSION.test(each));
      if (root === undefined || odd !== undefined)
        return `${path} loads ${odd ?? 'extensions'}, of which it is not known what it reads`;
    }
    if (name === 'jvm.config' && /javaagent|@/.test(project.texts.get(path) ?? '@'))
      return `${path} gives Java options of which not all are known`;
    if (name === 'maven.config') {
      const words = project.texts
        .get(path)
        ?.split(/\s+/)
        .filter((word) => word !== '');
      if (words?.every((word) => PLAIN_CONFIG.test(word)) !== true)
        return `${path} gives Maven options of which not all are known`;
    }
  }
  return undefined;
}
