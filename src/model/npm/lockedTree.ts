/** What yarn and pnpm leave out of node_modules for production, as their lockfiles tell. */
import { keptKeys, type LockedGraph } from '../../project/node/locked/index.js';
import type { PackageJson } from '../../project/types.js';
import { TOOL } from './devLoads.js';
import type { DevTree } from './devTree.js';

/**
 * The same for one manifest of the project: a name counts as gone as soon as one version of it may go, for where packages
 * lie to each other is not in these lockfiles.
 */
export function lockedTree(
  graph: LockedGraph,
  { dependencies, optionalDependencies, devDependencies }: PackageJson,
): DevTree {
  const kept = keptKeys(graph);
  const own = new Set(Object.keys({ ...dependencies, ...optionalDependencies }));
  const named = new Set(Object.keys(devDependencies).filter((name) => !own.has(name)));
  const names = new Set(named);
  const programs = new Map<string, string>();
  const keptPrograms = new Set<string>();
  for (const [key, { name, bin }] of graph.nodes) {
    if (!kept.has(key) && !own.has(name)) names.add(name);
    const known = [...Object.keys(bin), ...(Object.keys(bin).length === 0 ? programsOf(name) : [])];
    for (const program of known) {
      if (names.has(name)) programs.set(program, name);
      else if (own.has(name)) keptPrograms.add(program);
    }
  }
  for (const program of keptPrograms) programs.delete(program);
  const total = graph.nodes.size;
  const count = [...graph.nodes.keys()].filter((key) => !kept.has(key)).length;
  return { count, total, programs, kept: keptPrograms, names, named };
}

/** Programs of packages, where a lockfile does not name them: by what packages are called, and these. */
function programsOf(name: string): readonly string[] {
  if (name.startsWith('@types/')) return [];
  const base = name.slice(name.indexOf('/') + 1);
  return [base, base.replace(/-cli$|^cli-/, ''), ...(PROGRAMS[name] ?? [])].filter((each) => each !== 'cli');
}

/** Programs with another name than their package (`npm view <name> bin`, 2026-11). */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  typescript: ['tsc', 'tsserver'],
  '@nestjs/cli': ['nest'],
  '@swc/cli': ['swc', 'swcx', 'spack'],
  '@babel/cli': ['babel', 'babel-external-helpers'],
  '@babel/node': ['babel-node'],
  'babel-cli': ['babel', 'babel-node'],
  'ts-node': ['ts-node-esm', 'ts-node-script', 'ts-script'],
  'ts-node-dev': ['tsnd'],
  '@vercel/ncc': ['ncc'],
  '@angular/cli': ['ng'],
  '@vue/cli-service': ['vue-cli-service'],
  'npm-run-all': ['run-s', 'run-p'],
  'npm-run-all2': ['run-s', 'run-p'],
  'dotenv-cli': ['dotenv'],
  'cross-env': ['cross-env-shell'],
  mocha: ['_mocha'],
};

/**
 * A devDependency that a package which stays may use where it finds it, in a lockfile without peer dependencies; undefined
 * where all of them are tools of development.
 */
export function possiblePeer({ kind }: LockedGraph, { named }: DevTree): string | undefined {
  if (kind !== 'yarn1') return undefined;
  return [...named].find((name) => !TOOL.test(name) && !DEV_TOOL.test(name));
}

const DEV_TOOL =
  /^(?:@typescript-eslint\/|@eslint\/|@commitlint\/|@vitest\/|@swc\/cli$|@nestjs\/(?:cli|schematics|testing)$|@tsconfig\/|@testing-library\/|@faker-js\/|@vercel\/ncc$|nodemon$|tsx$|tsup$|ts-node-dev$|ts-loader$|tsc-alias$|tsc-watch$|tsconfig-paths$|concurrently$|npm-run-all2?$|rimraf$|copyfiles$|cpx$|shx$|husky$|lint-staged$|nyc$|c8$|chai(?:-|$)|sinon(?:-|$)|ava$|tap$|tape$|nock$|supertest$|vitest$|cypress$|playwright$|standard(?:-version)?$|xo$|cross-env$|prettier-|typedoc|source-map-loader$|supervisor$|release-it$|semantic-release$|del-cli$|wait-on$|swagger-cli$|turbo$|nx$|lerna$|unbuild$|pkgroll$)/;
