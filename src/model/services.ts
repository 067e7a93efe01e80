import { namedBuilds } from '../project/builds.js';
import { imageOf, serviceBlocks } from '../project/composeServices.js';
import type { Project } from '../project/types.js';

/** A service of a compose file that runs the image of the project's Dockerfile. */
export interface Service {
  readonly file: string;
  readonly name: string;
  /** Its lines in the file. */
  readonly text: string;
}

const COMPOSE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;

/** The services of the project's compose files that build its Dockerfile. */
export function servicesOf({ texts, dockerfile }: Project): readonly Service[] {
  const services: Service[] = [];
  for (const [file, text] of texts) {
    if (!COMPOSE.test(file)) continue;
    for (const { name, lines } of serviceBlocks(text)) {
      const body = lines.join('\n');
      // Of files outside of the context there is nothing but the services that run the image.
      const isOurs =
        file.startsWith('../') ||
        namedBuilds(file, `services:\n${body}`).some((build) => build.dockerfile === dockerfile);
      if (isOurs) services.push({ file, name, text: body });
    }
  }
  return services;
}

/**
 * The services that build its Dockerfile, those of the same name in other compose files (`compose.override.yaml` says more
 * of a service, and need not say once more that it is built), and those that run the image by its name.
 */
export function servicesWithNamesakes(project: Project): readonly Service[] {
  const built = servicesOf(project);
  const names = new Set(built.map(({ name }) => name));
  const images = new Set(built.flatMap(({ text }) => imageOf(text) ?? []));
  const others: Service[] = [];
  for (const [file, text] of project.texts) {
    if (names.size === 0 || !COMPOSE.test(file)) continue;
    for (const { name, lines } of serviceBlocks(text)) {
      const body = lines.join('\n');
      const isKnown = built.some((each) => each.file === file && each.name === name);
      if ((names.has(name) || images.has(imageOf(body) ?? '')) && !isKnown)
        others.push({ file, name, text: body });
    }
  }
  return [...built, ...others];
}
