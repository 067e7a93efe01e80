/** Reads compose files outside of a build context whose services run the image. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runningServices } from '../project/composeServices.js';
import type { ImageBuild } from '../project/invocations/index.js';
import { isBelow } from './buildFiles.js';
import { readText } from './read.js';

const COMPOSE = /^(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;

/**
 * The services that run an image, by compose file: those that build it, and all that lie beside one of these.
 *
 * @param context absolute
 * @param limit absolute: where the paths of the builds start
 * @returns paths from the context, `../` in front
 */
export function composeOutside(
  context: string,
  limit: string,
  builds: readonly ImageBuild[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { by } of builds) {
    const dir = path.dirname(path.join(limit, by));
    if (!COMPOSE.test(path.basename(by)) || dir === context || isBelow(context, dir)) continue;
    for (const name of readdirSync(dir).filter((each) => COMPOSE.test(each))) {
      const read = readText(path.join(dir, name));
      if (!('error' in read)) files.set(relative(limit, path.join(dir, name)), read.text);
    }
  }
  const running = runningServices(files, builds);
  return new Map([...running].map(([file, text]) => [relative(context, path.join(limit, file)), text]));
}

function relative(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}
