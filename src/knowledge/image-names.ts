const OFFICIAL_REGISTRIES: ReadonlySet<string | undefined> = new Set([
  undefined,
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);
/**
 * The name of an official image, whichever of its addresses is written: `node`, `library/node`, `docker.io/library/node`
 * and the public mirrors `public.ecr.aws/docker/library/node` and `mirror.gcr.io/library/node`.
 * @param registry as written; undefined when left out
 * @param repository without registry, tag and digest
 * @returns the short name, also for names that no official image has; undefined for other people's images
 */
export function officialName(registry: string | undefined, repository: string): string | undefined {
  const name = officialPath(registry, repository);
  return name === undefined || name === '' || /[/$]/.test(name) ? undefined : name;
}

function officialPath(registry: string | undefined, repository: string): string | undefined {
  if (OFFICIAL_REGISTRIES.has(registry)) return afterPrefix(repository, 'library/') ?? repository;
  if (registry === 'public.ecr.aws') return afterPrefix(repository, 'docker/library/');
  return registry === 'mirror.gcr.io' ? afterPrefix(repository, 'library/') : undefined;
}

function afterPrefix(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}
