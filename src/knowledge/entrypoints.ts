import { officialName } from './image-names.js';

/**
 * What an image's own ENTRYPOINT does with a CMD:
 * `none`: there is no ENTRYPOINT; `passes`: a shell script that looks only for options in the first argument, then
 * executes them all; `either`: one or the other, by the age of the tag.
 */
export type BaseEntrypoint = 'none' | 'passes' | 'either';

/**
 * Official images whose ENTRYPOINT hands on every command that does not begin with a dash. Others look at what is
 * started: nginx runs its hooks for `nginx` alone, redis and the databases change the user for their servers.
 *
 * Sources, August 2026: the Dockerfiles and entrypoint scripts of nodejs/docker-node (f27d936, script since 2019-05),
 * docker-library/php (445bf41, since 2016-12), adoptium/containers (d8d18d6, since 2023-08), docker-library/python,
 * ruby (d55e25a), golang (7c8c182), openjdk (da2d75f), httpd (9b63b37), rust-lang/docker-rust (7668ee2), and of the
 * distributions, which have a CMD at most.
 */
const ENTRYPOINTS: ReadonlyMap<string, BaseEntrypoint> = table([
  [
    'none',
    'alpine debian ubuntu busybox buildpack-deps fedora centos almalinux rockylinux oraclelinux amazonlinux ' +
      'python ruby golang rust openjdk httpd scratch',
  ],
  ['passes', 'php'],
  ['either', 'eclipse-temurin'],
]);

function table(groups: readonly (readonly [BaseEntrypoint, string])[]): ReadonlyMap<string, BaseEntrypoint> {
  return new Map(groups.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)));
}

/** What the ENTRYPOINT of an image does; undefined when it does more or is not known. */
export function baseEntrypoint(
  registry: string | undefined,
  repository: string,
  tag: string | undefined,
): BaseEntrypoint | undefined {
  const name = officialName(registry, repository);
  if (name === undefined || tag?.includes('onbuild') === true) return undefined;
  if (name === 'node') return nodeEntrypoint(tag ?? 'latest');
  return ENTRYPOINTS.get(name);
}

/** Every tag of node 13 and later was built after the script came in; the names without a number are such tags. */
function nodeEntrypoint(tag: string): BaseEntrypoint {
  const major = /^\d+/.exec(tag)?.[0];
  if (major !== undefined) return Number(major) >= 13 ? 'passes' : 'either';
  return /^(?:lts|current|latest|alpine|slim|bookworm|trixie)(?:-|$)/.test(tag) ? 'passes' : 'either';
}
