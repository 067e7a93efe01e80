/** What the builds of a Dockerfile say beside it: a change must be right for all of them. */
import { distroOf } from '../knowledge/images.js';
import type { ImageBuild } from '../project/invocations/index.js';
import { withOutside } from '../syntax/dockerfile.js';
import type { Dockerfile, Outside } from '../syntax/types.js';
import { modelOf, type Model, type Stage } from './stages.js';

/** The tree with the targets and ARGs of its builds; the same tree when they say nothing. */
export function builtBy(dockerfile: Dockerfile, builds: readonly ImageBuild[]): Dockerfile {
  const targets = new Set(builds.flatMap(({ target }) => target?.toLowerCase() ?? []));
  const openArgs = builds.some((build) => build.openArgs === true);
  const args = new Map<string, Set<string | undefined>>();
  for (const [name, value] of builds.flatMap((build) => [...build.args])) {
    const values = args.get(name);
    if (values === undefined) args.set(name, new Set([value]));
    else values.add(value);
  }
  if (targets.size === 0 && args.size === 0 && !openArgs) return dockerfile;
  const outside: Outside = Object.freeze({ targets, args, openArgs });
  return withOutside(dockerfile, outside);
}

/**
 * Why nothing in the file can be trusted to mean what it says: a build gives the name of one of its stages, or of an
 * image that we know, another context, or has it read by another frontend. Undefined when no build does.
 */
export function replacedBy(dockerfile: Dockerfile, builds: readonly ImageBuild[]): string | undefined {
  for (const { by, line, contexts, args } of builds) {
    const frontend = args.has('BUILDKIT_SYNTAX')
      ? (args.get('BUILDKIT_SYNTAX') ?? 'another')
      : 'docker/dockerfile';
    if (!/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(frontend))
      return `${by}:${line} has it read by the frontend ${frontend}, whose syntax may differ`;
    if (contexts.size === 0) continue;
    const names = new Set([...contexts.keys()].map(familiar));
    for (const { name, image, parent, resolved } of modelOf(dockerfile).stages) {
      if (name !== undefined && names.has(name))
        return `${by}:${line} puts another context in the place of stage ${name}`;
      const { registry, repository, tag, text } = resolved ?? image;
      const known = distroOf(repository, tag, registry).family !== 'unknown';
      if (parent === undefined && known && names.has(familiar(text)))
        return `${by}:${line} puts another context in the place of ${text}`;
    }
  }
  return undefined;
}

/**
 * The file that builds one of the stages for itself, other than the last, as the begin of a sentence; undefined when none
 * does. What people run in such an image (tests, say) the Dockerfile does not show.
 */
export function builtAlone(
  builds: readonly ImageBuild[],
  model: Model,
  stages: readonly Stage[],
): string | undefined {
  const last = model.stages.at(-1);
  for (const { by, line, target, openTarget } of builds) {
    const other = openTarget === true && stages.some((each) => each !== last);
    if (other) return `${by}:${line} builds a stage that only the run knows`;
    const name = target?.toLowerCase();
    const stage = stages.find((each) => each !== last && (each.name === name || String(each.index) === name));
    if (name !== undefined && stage !== undefined) return `${by}:${line} builds stage ${name} for itself`;
  }
  return undefined;
}

/** A name as BuildKit compares them (dockerui, NamedContext): without what is understood of itself. */
function familiar(name: string): string {
  return name
    .toLowerCase()
    .replace(/^docker\.io\//, '')
    .replace(/^library\//, '')
    .replace(/:latest$/, '');
}
