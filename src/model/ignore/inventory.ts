import { ignoreOf, isIgnored } from '../../project/ignore.js';
import { baseOf, dirOf, isWithin, joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { takes, type Taking } from './contextReads.js';
import type { Build } from '../types.js';

/** Where things lie in a build context that tell what kind of project it is. Virtual environments are left out. */
export interface Inventory {
  /** Directories with a package.json. */
  readonly packages: readonly string[];
  /** Directories with Python sources. */
  readonly python: readonly string[];
  /** Directories that hold a virtual environment. */
  readonly environments: readonly string[];
  /** A compiled Python file that stands without its source. */
  readonly sourceless: string | undefined;
}

const PYTHON_MANIFEST =
  /^(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|manage\.py|tox\.ini)$/;
const COMPILED = /\.py[cod]$/;

const inventories = new WeakMap<ReadonlySet<string>, Inventory>();

/** Read once for all Dockerfiles of a context. */
export function inventoryOf({ files }: Project): Inventory {
  const known = inventories.get(files);
  if (known !== undefined) return known;
  const inventory = read(files);
  inventories.set(files, inventory);
  return inventory;
}

function read(files: ReadonlySet<string>): Inventory {
  const all = [...files];
  const environments = all.filter((path) => baseOf(path) === 'pyvenv.cfg').map(dirOf);
  const own = all.filter((path) => !environments.some((dir) => dir !== '' && isWithin(dir, path)));
  const lone = (path: string): boolean =>
    COMPILED.test(path) && !path.includes('__pycache__/') && !files.has(path.slice(0, -1));
  return {
    packages: own.filter((path) => baseOf(path) === 'package.json').map(dirOf),
    python: [...new Set(own.filter((path) => path.endsWith('.py')).map(dirOf))],
    environments,
    sourceless: own.find(lone),
  };
}

/** True for the files in which Python projects say what they need. */
export function isPythonManifest(path: string): boolean {
  return PYTHON_MANIFEST.test(baseOf(path));
}

/** A test for the paths that the build's own COPYs take along with a directory, and that are not ignored yet. */
export function reaching(build: Build, takings: readonly Taking[]): (path: string) => boolean {
  const own = takings.filter(({ reader, instruction }) => reader.own && instruction.keyword !== 'RUN');
  const rules = ignoreOf(build.ignore);
  return (path) => own.some((taking) => takes(taking, path)) && ('error' in rules || !isIgnored(rules, path));
}

/** A path below a directory of the context. */
export function inside(dir: string, name: string): string {
  return joinPath(dir, name) ?? name;
}

/** True for a path that stands for itself as an ignore pattern. */
export function isPlainPattern(path: string): boolean {
  return /^[^*?[\]\\!#\s]+$/.test(path);
}
