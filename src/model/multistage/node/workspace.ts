/** A service that is a member of a workspace: the image keeps all members as the build leaves them, and other node_modules. */
import { lockedGraphs } from '../../../project/node/locked/index.js';
import { dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import type { Between, Carried } from '../types.js';

/** Directories of the members in the context of yarn or pnpm, that of the workspace first; undefined where there is none. */
export function membersOf(project: Project, dir: string): readonly string[] | undefined {
  const graph = [...lockedGraphs(project).values()].find(({ path }) => dirOf(path) === dir);
  return graph !== undefined && graph.members.length > 1 ? graph.members : undefined;
}

interface Place extends Pick<Carried, 'owner'> {
  readonly directory: string;
  /** Of the stage that has everything else. */
  readonly name: string;
}

/** What the image takes of a workspace: the links of node_modules lead to members, which lie where they did. */
export function workspaceParts(
  members: readonly string[],
  { directory, name, owner }: Place,
  deps: Between,
): { readonly between: readonly Between[]; readonly carried: readonly Carried[] } {
  const owned = owner === undefined ? {} : { owner };
  const modules = members.map((member) => `${directory}/${member === '' ? '' : `${member}/`}node_modules`);
  return {
    between: [deps, { name, instructions: [`RUN rm -rf ${modules.join(' ')}`] }],
    carried: [
      { stage: deps.name, path: directory, type: 'directory', ...owned },
      { stage: name, path: directory, type: 'directory', ...owned },
    ],
  };
}
