/** Compose files that mount sources over what the image brings: people develop in the container. */
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';

const DESCRIBES = /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/;
/** `- ./src:/app`, `- .:/app:ro`; a volume with a name holds data. */
const MOUNT = /^[ \t]*-[ \t]*["']?(\.{1,2}(?:\/[^:"'\s]*)?|\$\{?PWD\}?[^:"'\s]*):(\/[^:"'\s]*)/gm;

/** Whether a compose file has a directory of the project stand in the place of a path that is carried. */
export function mountedObstacle({ texts }: Project, carried: readonly string[]): Obstacle {
  return firstObstacle(texts, ([path, text]) => {
    if (!DESCRIBES.test(path)) return undefined;
    for (const [, , target = ''] of text.replaceAll(/^[ \t]*#.*$/gm, '').matchAll(MOUNT)) {
      const place = target.replace(/(?<=.)\/$/, '');
      if (carried.some((own) => place === own || below(place, own) !== undefined))
        return `${path} mounts sources over ${place}: people develop in the container, and may want the compilers`;
    }
    return undefined;
  });
}
