/** What a nuget.config lets a restore read of the project: directories of packages. */
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { attributeOf, elementAt, elementsOf, type XmlElement } from '../xml.js';

interface Refusal {
  readonly refused: string;
}

/** Sections that name no place of the disk, or are for other commands (nuget.config reference, 2026-08). */
const PLAIN_SECTIONS: ReadonlySet<string> = new Set([
  'activePackageSource',
  'apikeys',
  'auditSources',
  'bindingRedirects',
  'disabledPackageSources',
  'packageManagement',
  'packageRestore',
  'packageSourceCredentials',
  'packageSourceMapping',
  'packageSources',
  'solution',
  'trustedSigners',
]);
/** Keys of the section `config` that say where packages go. */
const PLACES = /^(?:globalPackagesFolder|repositoryPath)$/i;
const WEB = /^https?:\/\//i;

/** The directories of packages, each ending in `/`, that a nuget.config names; refused when it names anything else. */
export function packageDirectories(project: Project, path: string): readonly string[] | Refusal {
  const root = elementAt(project.documents.get(path), 'configuration');
  if (root === undefined) return { refused: `${path} ${project.unreadable.get(path) ?? 'was not read'}` };
  for (const { name, element } of elementsOf(root)) {
    const trouble = troubleIn(name, element);
    if (trouble !== undefined) return { refused: `${path} ${trouble}` };
  }
  const directories: string[] = [];
  for (const value of sourcesIn(root)) {
    if (WEB.test(value)) continue;
    const directory = value.includes('%') ? undefined : joinPath(dirOf(path), value.replaceAll('\\', '/'));
    if (directory === undefined || directory === '' || !project.directories.has(directory))
      return { refused: `${path} takes packages from ${value}, which is no directory of the build context` };
    directories.push(`${directory}/`);
  }
  return directories;
}

function sourcesIn(root: XmlElement): readonly string[] {
  return [...elementsOf(root, 'packageSources'), ...elementsOf(root, 'auditSources')].flatMap(({ element }) =>
    elementsOf(element, 'add').map((add) => attributeOf(add.element, 'value') ?? ''),
  );
}

function troubleIn(name: string, element: XmlElement): string | undefined {
  const added = elementsOf(element, 'add').map((add) => attributeOf(add.element, 'key') ?? '');
  if (name === 'config') {
    const place = added.find((key) => PLACES.test(key));
    return place && `sets ${place}, where packages are kept`;
  }
  if (name === 'fallbackPackageFolders') return added.length === 0 ? undefined : 'names folders of packages';
  return PLAIN_SECTIONS.has(name) ? undefined : `has a section ${name}, of which not all is known`;
}
