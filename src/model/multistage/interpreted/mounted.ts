/** Compose files that put sources in the place of what the image brings: people develop in the container. */
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';

const DESCRIBES = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;
/** `- ./src:/app`, `- "${SRC:-.}:/app:ro"`, `["./src:/app"]`. */
const SHORT = /(?:^[ \t]*-|[[,])[ \t]*["']?((?:\$\{[^}\s]*\}|[^:"'\s,[\]{}])+):(\/[^:"'\s,\]]*)/gm;
/** A path of the machine; a name is that of a volume, which holds data. */
const OF_MACHINE = /^[.~/$]/;
/** `target:` of mounts, and of what `watch` keeps in step. */
const TARGET = /(?:^|[\s{,])["']?(?:target|dst|destination)["']?[ \t]*:[ \t]*["']?(\/[^"'\s,}]*)/g;
const NO_SOURCES = /\btype["']?[ \t]*:[ \t]*["']?(?:volume|tmpfs|image|npipe)\b/;

/** Whether a compose file has a directory of the project stand in the place of a path that is carried. */
export function mountedObstacle({ texts }: Project, carried: readonly string[]): Obstacle {
  return firstObstacle(texts, ([path, text]) => {
    if (!DESCRIBES.test(path)) return undefined;
    for (const target of targetsOf(text.replaceAll(/^[ \t]*#.*$/gm, ''))) {
      const place = target.replace(/(?<=.)\/+$/, '');
      if (carried.some((own) => place === own || below(place, own) !== undefined))
        return `${path} mounts sources over ${place}: people develop in the container, and may want the compilers`;
    }
    return undefined;
  });
}

function* targetsOf(text: string): Generator<string> {
  for (const [, source = '', target = ''] of text.matchAll(SHORT)) if (OF_MACHINE.test(source)) yield target;
  // In the long form, an item of a list or a mapping in braces says of which kind it is.
  for (const item of text.split(/^(?=[ \t]*-[ \t])|(?=\{)/m)) {
    if (NO_SOURCES.test(item)) continue;
    for (const [, target = ''] of item.matchAll(TARGET)) yield target;
  }
}
