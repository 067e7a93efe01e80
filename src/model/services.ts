import { namedBuilds } from '../project/builds.js';
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
    for (const { name, body } of blocksOf(text)) {
      const builds = namedBuilds(file, `services:\n${body}`);
      if (builds.some((build) => build.dockerfile === dockerfile)) services.push({ file, name, text: body });
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
    for (const { name, body } of blocksOf(text)) {
      const isKnown = built.some((each) => each.file === file && each.name === name);
      if ((names.has(name) || images.has(imageOf(body) ?? '')) && !isKnown)
        others.push({ file, name, text: body });
    }
  }
  return [...built, ...others];
}

function imageOf(text: string): string | undefined {
  return /^[ \t]+image:[ \t]*["']?([^\s"'#]+)/m.exec(text)?.[1];
}

/** The entries below `services:`, by indentation. */
function blocksOf(text: string): readonly { readonly name: string; readonly body: string }[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^services:\s*(?:#.*)?$/.test(line));
  if (start < 0) return [];
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^[^\s#]/.test(line));
  const blocks: { name: string; lines: string[] }[] = [];
  let indent: number | undefined;
  for (const line of end < 0 ? after : after.slice(0, end)) {
    const [, lead = '', name] = /^(\s+)["']?([\w.-]+)["']?:\s*(?:#.*)?$/.exec(line) ?? [];
    if (name !== undefined) indent ??= lead.length;
    if (name !== undefined && lead.length === indent) blocks.push({ name, lines: [] });
    blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({ name, lines: own }) => ({ name, body: own.join('\n') }));
}
