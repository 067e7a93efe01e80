/** A project that pip installs itself: `pip install .`, `pip install -e .`. */
import { isObject } from '../../project/json.js';
import { baseOf, dirOf } from '../../project/paths.js';
import { fileIn, tableAt, tablesOf } from '../../project/python/tables.js';
import type { Project } from '../../project/types.js';

/** What it asks for, and the programs that it installs; or why that is not known. */
export type LocalProject =
  | { readonly requirements: readonly string[]; readonly scripts: readonly string[] }
  | { readonly reason: string };

/** Backends that write Python and nothing else, unless their settings say so. */
const BACKENDS: ReadonlySet<unknown> = new Set([
  'hatchling.build',
  'flit_core.buildapi',
  'poetry.core.masonry.api',
  'pdm.backend',
  'setuptools.build_meta',
  'uv_build',
]);
const REQUIRED =
  /^(?:hatchling|flit[-_]core|poetry-core|pdm-backend|setuptools|wheel|uv[-_]build)(?:$|[^\w-])/;
/** What a backend compiles. */
const COMPILED = /\.(?:pyx|pxd|c|cc|cpp|cxx|rs|f|f90)$/;
/** Settings by which it runs code of its own. */
const HOOKS = [
  ['tool', 'hatch', 'build', 'hooks'],
  ['tool', 'hatch', 'build', 'targets', 'wheel', 'hooks'],
  ['tool', 'poetry', 'build'],
  ['tool', 'pdm', 'build'],
  ['tool', 'setuptools', 'cmdclass'],
] as const;

/** @param extras of `.[prod]` */
export function localProject({ files, documents }: Project, extras: readonly string[]): LocalProject {
  const manifests = [...files].filter((path) =>
    /^(?:pyproject\.toml|setup\.py|setup\.cfg)$/.test(baseOf(path)),
  );
  const [manifest] = manifests;
  if (manifest === undefined || manifests.length > 1 || baseOf(manifest) !== 'pyproject.toml')
    return { reason: 'installs the project itself, which more than one pyproject.toml, or code, describes' };
  const reason = buildObstacle(manifest, { files, documents });
  return reason === undefined
    ? asked(manifest, tableAt(documents.get(manifest), 'project'), extras)
    : { reason };
}

/** Why the build of a project, as its manifest describes it, may compile; undefined where it only writes Python. */
export function buildObstacle(
  manifest: string,
  { files, documents }: Pick<Project, 'files' | 'documents'>,
): string | undefined {
  const data = documents.get(manifest);
  const { 'build-backend': backend, requires } = tableAt(data, 'build-system');
  if (
    !BACKENDS.has(backend) ||
    !Array.isArray(requires) ||
    !requires.every((each) => REQUIRED.test(String(each)))
  )
    return `installs the project itself, and it is not known what the build that ${manifest} names does`;
  const hook = HOOKS.find((keys) => Object.keys(tableAt(data, ...keys)).length > 0);
  const extensions = tablesOf(tableAt(data, 'tool', 'setuptools')['ext-modules']);
  const beside = files.has(fileIn(dirOf(manifest), 'setup.py')) && backend === 'setuptools.build_meta';
  const source = [...files].find((path) => COMPILED.test(path)) ?? (beside ? 'setup.py' : undefined);
  if (hook !== undefined || extensions.length > 0 || source !== undefined)
    return `installs the project itself, whose build may compile (${source ?? manifest})`;
  return undefined;
}

function asked(manifest: string, own: ReturnType<typeof tableAt>, extras: readonly string[]): LocalProject {
  const { dependencies = [], dynamic = [], 'optional-dependencies': optional } = own;
  const lists = [dependencies, ...extras.map((extra) => (isObject(optional) ? optional[extra] : undefined))];
  const isOpen = !Array.isArray(dynamic) || dynamic.some((each) => each !== 'version' && each !== 'readme');
  if (typeof own['name'] !== 'string' || isOpen || !lists.every((list) => Array.isArray(list)))
    return { reason: `installs the project itself, and ${manifest} does not name what it requires` };
  // What holds under a condition only is judged as if it always did.
  const requirements = lists.flat().map((each) => String(each).split(';')[0]?.trim() ?? '');
  return { requirements, scripts: Object.keys(tableAt(own, 'scripts')) };
}
