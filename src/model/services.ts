import { namedBuilds } from '../project/builds.js';
import { imageOf, serviceBlocks } from '../project/composeServices.js';
import { officialName } from '../knowledge/images.js';
import type { Project } from '../project/types.js';
import { parseImage } from '../syntax/image.js';

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
 * of a service, and need not say once more that it is built), and those that run the image, or may do so, by its name.
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
  const known = [...built, ...others];
  const elsewhere = servicesElsewhere(project).filter(
    ({ file, name }) => !known.some((each) => each.file === file && each.name === name),
  );
  return [...known, ...elsewhere];
}

/** The services of compose files that run an image which may have been built from the project's Dockerfile elsewhere. */
function servicesElsewhere(project: Project): readonly Service[] {
  const files = [...project.texts].filter(([file]) => COMPOSE.test(file));
  return files.flatMap(([file, text]) =>
    serviceBlocks(text)
      .map(({ name, lines }) => ({ file, name, text: lines.join('\n') }))
      .filter((service) => {
        const image = imageOf(service.text);
        return image !== undefined && mayBeOurs(image, project);
      }),
  );
}

/** Who gives images to everybody: none of theirs is the project's own. */
const OTHERS =
  /^(?:quay\.io|mcr\.microsoft\.com|docker\.elastic\.co|registry\.k8s\.io|public\.ecr\.aws|(?:docker\.io\/)?(?:bitnami(?:legacy)?|minio|grafana|prom|confluentinc|axllent|mailhog|maildev|localstack|otel|jaegertracing|openzipkin|dpage|selenium|linuxserver|portainer|pgvector|postgis|timescale|clickhouse|apache|hashicorp|jwilder|nginxproxy|nginxinc|certbot|cloudflare|containrrr|gotenberg|getmeili|typesense|valkey|opensearchproject|provectuslabs|supabase|datadog|amazon|google|temporalio|keycloak|ollama|qdrant|chromadb|milvusdb|metabase|wurstmeister|rediscommander|obsidiandynamics|osixia|swaggerapi|wiremock|mockserver|fluent|elastic|oryd|openpolicyagent))\/|^gcr\.io\/(?:cadvisor|google-containers)\//;

/** True where an image that a compose file runs may have been built from the project's Dockerfile elsewhere. */
export function mayBeOurs(image: string, project: Project): boolean {
  const { registry, repository, variable } = parseImage(image);
  if (variable) return true;
  if (officialName(registry, repository) !== undefined || OTHERS.test(image)) return false;
  const built = servicesOf(project);
  if (built.length === 0) return true;
  const base = repository.slice(repository.lastIndexOf('/') + 1);
  const own = [...project.packages.values()].map(({ name = '' }) => name.slice(name.lastIndexOf('/') + 1));
  return own.includes(base) || built.some(({ name }) => base === name || base.endsWith(`-${name}`));
}
