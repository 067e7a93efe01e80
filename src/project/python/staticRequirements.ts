import { isObject } from '../json.js';
import { baseOf } from '../paths.js';
import type { Project } from '../types.js';
import { documentAt, localRequirement, tableAt } from './tables.js';

/**
 * Why an installer that takes the dependencies from a pyproject.toml may need more of the project than that file: fields
 * that only a build tells, paths. Undefined when nothing speaks against it.
 */
export function staticRequirements(project: Project, path: string): string | undefined {
  if (baseOf(path) !== 'pyproject.toml') return `what it reads of ${path} is not known`;
  const document = documentAt(project, path);
  if ('refused' in document) return document.refused;
  const own = tableAt(document.data, 'project');
  if (typeof own.name !== 'string' || !Array.isArray(own.dependencies) || own.dynamic !== undefined)
    return `${path} does not name its version and dependencies, for which it is built`;
  const local = localRequirement([own.dependencies, own['optional-dependencies']]);
  if (local !== undefined) return `${path} installs ${local} from a path`;
  for (const [name, given] of Object.entries(tableAt(document.data, 'tool', 'uv', 'sources'))) {
    const near = [given]
      .flat()
      .some((each) => isObject(each) && (each.path !== undefined || each.workspace !== undefined));
    if (near) return `${path} installs ${name} from a path`;
  }
  return undefined;
}
