/** What other files of a project do with its image, for which it may need more than what it starts. */
import type { Project } from '../../project/types.js';
import { servicesWithNamesakes } from '../services.js';
import { fileObstacle } from '../slim/purpose.js';
import { startedElsewhere } from './java/named.js';

const OWN = /^\s+(command|entrypoint|healthcheck|volumes|develop|working_dir|user|extends|<<)[ \t]*:/m;

/**
 * Why the image may be asked for what stays behind.
 *
 * @param directory of the sources in the image
 * @param image that the last stage gets
 * @param tools programs that stay behind
 */
export function elsewhereObstacle(
  project: Project,
  directory: string,
  image: string,
  tools: RegExp,
): string | undefined {
  for (const { file, name, text } of servicesWithNamesakes(project)) {
    const key = OWN.exec(text)?.[1];
    if (key !== undefined)
      return `${file} gives the service ${name} ${key} of its own, which may need what stays behind`;
  }
  for (const [path, text] of project.texts) {
    const call = callOf(text, tools);
    if (call !== undefined) return `${path} has \`${call.slice(0, 60)}\``;
  }
  return startedElsewhere(project, directory) ?? fileObstacle({ project, target: image });
}

const CALLS =
  /\b(?:docker|podman)(?:-compose|[ \t]+compose)?[ \t]+(?:container[ \t]+)?(?:run|exec)[ \t][^\n;&|]*/g;

function callOf(text: string, tools: RegExp): string | undefined {
  const calls = text.replaceAll(/\\[ \t]*\r?\n[ \t]*/g, ' ').matchAll(CALLS);
  return [...calls].map(([call]) => call).find((call) => tools.test(call));
}
