/** The projects that a solution names: `.sln`, `.slnx` and `.slnf` files. */
import { isObject, isTexts } from '../json.js';
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { attributeOf, elementAt, elementsOf, type XmlElement } from '../xml.js';

interface Refusal {
  readonly refused: string;
}

export interface Solution {
  /** The solution itself, and what it filters. */
  readonly files: readonly string[];
  /** Paths in the context, as the solution writes them. */
  readonly projects: readonly string[];
}

/** The type of a solution's folders, which are no projects (MSBuild, SolutionFile.cs). */
const FOLDER = '{2150E333-8FDC-42A3-9474-1A3956D46DE8}';

/** True for a file that is a solution by its name. */
export function isSolution(path: string): boolean {
  return /\.sln[xf]?$/.test(path);
}

/** What a solution names; refused when it is not there, cannot be read, or names something outside of the context. */
export function solutionOf(project: Project, path: string): Solution | Refusal {
  if (path.endsWith('.slnf')) return filteredBy(project, path);
  const written = path.endsWith('.slnx') ? inXml(project, path) : inText(project.texts.get(path));
  if (written === undefined)
    return { refused: `${path} ${project.unreadable.get(path) ?? 'was not read as a solution'}` };
  const projects: string[] = [];
  for (const name of written) {
    const found = joinPath(dirOf(path), name.replaceAll('\\', '/'));
    if (found === undefined || /[%$*?:]/.test(name))
      return { refused: `${path} names ${name}, which does not lie in the build context` };
    projects.push(found);
  }
  return { files: [path], projects };
}

/** `Project("{type}") = "name", "path", "{id}"`, one a line. */
function inText(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || !text.includes('Microsoft Visual Studio Solution File')) return undefined;
  const found: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (!/^\s*Project\(/.test(line)) continue;
    const match = /^\s*Project\("([^"]*)"\)\s*=\s*"[^"]*"\s*,\s*"([^"]*)"\s*,\s*"[^"]*"\s*$/.exec(line);
    if (match === null) return undefined;
    if (match[1]?.toUpperCase() !== FOLDER) found.push(match[2] ?? '');
  }
  return found;
}

function inXml(project: Project, path: string): readonly string[] | undefined {
  const root = elementAt(project.documents.get(path), 'Solution');
  const found = root && projectsIn(root);
  return found?.includes(undefined) === false ? found.filter((each) => each !== undefined) : undefined;
}

function projectsIn(element: XmlElement): readonly (string | undefined)[] {
  return [
    ...elementsOf(element, 'Project').map((each) => attributeOf(each.element, 'Path')),
    ...elementsOf(element, 'Folder').flatMap((each) => projectsIn(each.element)),
  ];
}

/** A filter names a solution and some of its projects; MSBuild reads the whole solution first. */
function filteredBy(project: Project, path: string): Solution | Refusal {
  const document = project.documents.get(path);
  const filter = isObject(document) ? document.solution : undefined;
  const written = isObject(filter) ? filter.path : undefined;
  const solution =
    typeof written === 'string' ? joinPath(dirOf(path), written.replaceAll('\\', '/')) : undefined;
  if (solution === undefined || !isObject(filter) || !isTexts(filter.projects) || solution.endsWith('.slnf'))
    return { refused: `${path} was not read as a filter of a solution` };
  const whole = solutionOf(project, solution);
  return 'refused' in whole ? whole : { ...whole, files: [path, ...whole.files] };
}
