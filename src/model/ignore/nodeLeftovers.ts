import { baseOf, dirOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { takes, type Taking } from './contextReads.js';
import type { Hiding, Left } from './hiding.js';
import { inside, inventoryOf, isPlainPattern, reaching } from './inventory.js';
import { regenerated, type Regeneration } from './nodeModules.js';
import type { Build } from '../types.js';

interface Answer {
  readonly dir: string;
  readonly answer: Regeneration;
}

/**
 * What installs of Node leave in a context: `node_modules`, where every Dockerfile that copies it along makes it again.
 * One pattern for all depths when that holds for all packages, else one for each of which it holds.
 */
export function nodeLeftovers(build: Build, takings: readonly Taking[]): readonly (Hiding | Left)[] {
  if (!isNodeBuild(build, takings)) return [];
  const { project } = build;
  const reaches = reaching(build, takings);
  const there = [...project.directories].filter((path) => baseOf(path) === 'node_modules').map(dirOf);
  const packages = inventoryOf(project).packages.filter(
    (dir) => reaches(inside(dir, 'package.json')) && needsModules(project, dir),
  );
  const dirs = [...new Set([...packages, ...there])].filter((dir) => reaches(inside(dir, 'node_modules')));
  const states = installStates(build, takings);
  if (dirs.length === 0) return states;
  const answers = dirs.toSorted().map((dir) => ({ dir, answer: inAll(project, takings, dir) }));
  const made = answers.filter(({ answer }) => 'by' in answer);
  const kept = answers.filter(({ answer }) => 'refused' in answer);
  if (made.length === 0) return [...states, ...kept.slice(0, 1).map(left)];
  const each = made
    .filter(({ dir }) => isPlainPattern(inside(dir, 'node_modules')))
    .map((one) => modules(inside(one.dir, 'node_modules'), [one]));
  const all = kept.length === 0 ? [{ ...modules('**/node_modules', made), instead: each }] : each;
  return [...all, LOGS, ...states, ...kept.filter(({ dir }) => there.includes(dir)).map(left)];
}

const NODE = /\bnode(?:js)?\b|\b(?:npm|yarn|pnpm|bun)\b/;

/** True when the Dockerfile runs Node, as far as it shows. */
export function runsNode({ dockerfile }: Build): boolean {
  return dockerfile.instructions.some(({ keyword, text }) => keyword !== 'COPY' && NODE.test(text));
}

/** True when the build copies a package, and its Dockerfile runs Node or something was installed there. */
export function isNodeBuild(build: Build, takings: readonly Taking[]): boolean {
  const reaches = reaching(build, takings);
  if (!inventoryOf(build.project).packages.some((dir) => reaches(inside(dir, 'package.json')))) return false;
  const { directories } = build.project;
  return runsNode(build) || [...directories].some((path) => baseOf(path) === 'node_modules' && reaches(path));
}

const LOGS: Hiding = {
  pattern: '**/npm-debug.log*',
  samples: ['npm-debug.log'],
  counts: false,
  because: 'npm writes it when it fails',
};

/**
 * What yarn 2 and later note of an install beside their settings, where every Dockerfile installs again: the host's would
 * come over that of the image.
 */
function installStates(build: Build, takings: readonly Taking[]): readonly Hiding[] {
  const { project } = build;
  const reaches = reaching(build, takings);
  return inventoryOf(project)
    .packages.filter((dir) => project.files.has(inside(dir, '.yarnrc.yml')))
    .filter((dir) => 'by' in inAll(project, takings, dir))
    .map((dir) => inside(dir, '.yarn/install-state.gz'))
    .filter((path) => reaches(path) && isPlainPattern(path))
    .map((path) => ({
      pattern: path,
      samples: [path],
      counts: true,
      because: 'yarn writes it with each install',
    }));
}

function modules(pattern: string, made: readonly Answer[]): Hiding {
  const samples = made.map(({ dir }) => `${inside(dir, 'node_modules')}/x/package.json`);
  const answer = made[0]?.answer;
  const by = answer !== undefined && 'by' in answer ? answer.by : 'an install';
  return { pattern, samples, counts: true, because: `${by} makes it again` };
}

function left({ dir, answer }: Answer): Left {
  const reason = 'refused' in answer ? answer.refused : '';
  return { left: `left ${inside(dir, 'node_modules')} in the build context: ${reason}` };
}

/** Whether every Dockerfile that takes a package's directory along makes its `node_modules` again. */
function inAll(project: Project, takings: readonly Taking[], dir: string): Regeneration {
  let own: Regeneration | undefined;
  for (const taking of takings) {
    if (!takes(taking, dir)) continue;
    const answer = regenerated(project, takings, taking, dir);
    if ('refused' in answer) return answer;
    if (taking.reader.own) own ??= answer;
  }
  return own ?? { by: 'an install' };
}

/** False for a manifest without dependencies, beside which nothing gets installed. */
function needsModules({ packages, files }: Project, dir: string): boolean {
  const pkg = packages.get(inside(dir, 'package.json'));
  if (pkg === undefined || pkg.workspaces !== undefined) return true;
  // pnpm keeps the packages of all members there, whatever the root itself asks for.
  if (files.has(inside(dir, 'pnpm-workspace.yaml'))) return true;
  const lists = [pkg.dependencies, pkg.devDependencies, pkg.optionalDependencies, pkg.peerDependencies];
  return lists.some((list) => Object.keys(list).length > 0);
}
