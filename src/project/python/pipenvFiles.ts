/** What `pipenv install` and `pipenv sync` read of a project (pipenv 2018 to 2026, `routines/install.py`). */
import type { InstallFiles } from '../installFiles.js';
import { isObject } from '../json.js';
import { dirOf } from '../paths.js';
import type { Project } from '../types.js';
import { documentAt, fileIn, tableAt, type Refusal } from './tables.js';

/** The categories of a Pipfile are all its tables but these. */
const SETTINGS: ReadonlySet<string> = new Set([
  '_meta',
  'source',
  'requires',
  'scripts',
  'pipenv',
  'pipfile',
  'build-system',
]);

/**
 * @param manifest path of the Pipfile
 * @param sees whether pipenv finds a file of the context in its place
 */
export function pipenvFiles(
  project: Project,
  manifest: string,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  const directory = dirOf(manifest);
  const files = [manifest, `${manifest}.lock`];
  for (const path of files) {
    const document = documentAt(project, path);
    if ('refused' in document) return document;
    const local = localPackage(document.data);
    if (local !== undefined) return { refused: `${path} installs ${local} from a path, or editable` };
  }
  if (sees(fileIn(directory, 'pylock.toml'))) return { refused: 'it may install from pylock.toml instead' };
  return {
    files,
    writes: [fileIn(directory, '.venv')],
    evidence: [`${manifest} and ${manifest}.lock name no path`],
  };
}

function localPackage(document: unknown): string | undefined {
  for (const [category, packages] of Object.entries(tableAt({ document }, 'document'))) {
    if (SETTINGS.has(category)) continue;
    for (const [name, given] of Object.entries(isObject(packages) ? packages : {}))
      if (isObject(given) && isLocal(given)) return name;
  }
  return undefined;
}

/** An editable package from version control is checked out into `src` of the working directory. */
function isLocal({ path, file, editable, git }: Readonly<Record<string, unknown>>): boolean {
  const remote = typeof file === 'string' && /^https?:/.test(file);
  const near = typeof git === 'string' && !/^(?:https?|ssh|git\+?\w*):|@/.test(git);
  return path !== undefined || (file !== undefined && !remote) || editable === true || near;
}
