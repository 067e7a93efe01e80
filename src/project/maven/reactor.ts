/** The modules that one POM builds, and what each of them inherits in the project. */
import { dirOf } from '../paths.js';
import type { Project } from '../types.js';
import { elementAt } from '../xml.js';
import { parentElement } from './jar.js';
import { readPom, textAt } from './pom.js';

/** More modules than this are not looked at. */
const MOST_MODULES = 50;

/** @returns the POMs of all modules, that of the root first, or why they are not known, as a whole reason */
export function modulesOf({ documents }: Project, root: string): readonly string[] | string {
  const poms = [root];
  // Those that are found are looked at in turn.
  for (const path of poms) {
    const pom = readPom(documents.get(path), dirOf(path));
    if (typeof pom === 'string') return `${path} ${pom}`;
    for (const { path: written, optional } of pom.modules) {
      const module = written.endsWith('.xml') ? written : `${written}/pom.xml`;
      if (optional) return `${path} has profiles, which may build something else`;
      if (!poms.includes(module)) poms.push(module);
    }
    if (poms.length > MOST_MODULES) return `${root} has more than ${MOST_MODULES} modules`;
  }
  return poms;
}

/** A POM and those that it inherits from, as far as the project has them. */
export function chainOf({ documents }: Project, pom: string): readonly string[] {
  const chain = [pom];
  for (const path of chain) {
    const root = elementAt(documents.get(path), 'project');
    const parent = root && parentElement(root);
    const read = root && readPom(documents.get(path), dirOf(path));
    const above = read === undefined || typeof read === 'string' ? undefined : read.parent;
    const found = above === undefined ? undefined : above.endsWith('.xml') ? above : `${above}/pom.xml`;
    const other = found === undefined ? undefined : elementAt(documents.get(found), 'project');
    // Maven takes it only if it is the one that is meant.
    const isMeant =
      parent !== undefined &&
      other !== undefined &&
      textAt(other, 'artifactId') === textAt(parent, 'artifactId');
    if (found !== undefined && isMeant && !chain.includes(found)) chain.push(found);
  }
  return chain;
}
