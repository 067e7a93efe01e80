/** What the lockfiles of a project's Node packages hold, whichever manager wrote them. */
import { baseOf } from '../../paths.js';
import type { PackageLock, Project } from '../../types.js';
import { lockView, type LockedGraph } from './graph.js';
import { pnpmGraph } from './pnpm.js';
import { yarnGraph } from './yarn.js';

export { keptKeys, lockView, type LockedGraph, type LockedNode } from './graph.js';

const graphs = new WeakMap<Project, ReadonlyMap<string, LockedGraph>>();
const views = new WeakMap<LockedGraph, PackageLock>();

/** The yarn.lock and pnpm-lock.yaml files that could be read, by their path. */
export function lockedGraphs(project: Project): ReadonlyMap<string, LockedGraph> {
  const known = graphs.get(project);
  if (known !== undefined) return known;
  const found = new Map<string, LockedGraph>();
  for (const path of project.files) {
    const base = baseOf(path);
    if (base !== 'yarn.lock' && base !== 'pnpm-lock.yaml') continue;
    const graph = base === 'yarn.lock' ? yarnGraph(project, path) : pnpmGraph(project, path);
    if (graph !== undefined) found.set(path, graph);
  }
  graphs.set(project, found);
  return found;
}

/** The same in the form of a package-lock.json. */
export function viewOf(graph: LockedGraph): PackageLock {
  const known = views.get(graph);
  if (known !== undefined) return known;
  const view = lockView(graph);
  views.set(graph, view);
  return view;
}
