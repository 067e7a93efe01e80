import { NONROOT as DISTROLESS_USER } from './distroless.js';
import { distroOf } from './distro.js';
import { officialName } from './image-names.js';

/** A user that comes with an image. */
export interface ImageUser {
  readonly name: string;
  readonly uid: number;
  /** Of its primary group, which has the same name where `group` is not given. */
  readonly gid: number;
  readonly group?: string;
}

/** The parts of an image reference by which it is known. */
export interface ImageName {
  readonly registry: string | undefined;
  readonly repository: string;
  /** Undefined when left out. */
  readonly tag: string | undefined;
}

/*
 * Sources, August 2026:
 * node: nodejs/docker-node, Dockerfile-{debian,slim,alpine}.template; uid 1000 since 2016-11-23 (4a722c29), in every tag of
 *   node 8 and later.
 * distroless: GoogleContainerTools/distroless, common/variables.bzl and common/BUILD.bazel (passwd), in every image; the tags
 *   `nonroot` run as it. In those on Debian 11 and later.
 * .NET: dotnet/dotnet-docker, runtime-deps of 8.0 and later (`APP_UID`).
 * bun: oven-sh/bun, dockerhub/{debian,alpine}/Dockerfile. deno: denoland/deno_docker, debian.dockerfile.
 * nginx: nginx/docker-nginx, uid 101 in all variants since 2019-06-04 (b749353). www-data of php on Alpine: docker-library/php,
 *   Dockerfile-linux.template (445bf41).
 * nobody, www-data: Debian's base-passwd; those of Alpine: alpine-baselayout, passwd.
 */
const NODE: ImageUser = { name: 'node', uid: 1000, gid: 1000 };
const NONROOT: ImageUser = { ...DISTROLESS_USER, gid: DISTROLESS_USER.uid };
const APP: ImageUser = { name: 'app', uid: 1654, gid: 1654 };
const BUN: ImageUser = { name: 'bun', uid: 1000, gid: 1000 };
const DENO: ImageUser = { name: 'deno', uid: 1993, gid: 1993 };

/** Tags of node without a version that were built after the user came in; names of releases are those of node 8 to 24. */
const NODE_NAMES =
  /^(?:latest|current|lts|slim|alpine[\d.]*|bullseye|bookworm|trixie|carbon|dubnium|erbium|fermium|gallium|hydrogen|iron|jod|krypton)(?:-|$)/;

/** The user that the makers of an image put there for applications; undefined for none, and where it is not known. */
export function imageUser({ registry, repository, tag = 'latest' }: ImageName): ImageUser | undefined {
  const name = officialName(registry, repository);
  if (name === 'node') return isLaterNode(tag) ? NODE : undefined;
  if (registry === 'gcr.io')
    return /^distroless\/[a-z\d-]+-debian1[1-9]$/.test(repository) ? NONROOT : undefined;
  if (registry === 'mcr.microsoft.com')
    return /^dotnet\/(?:aspnet|runtime|runtime-deps)$/.test(repository) && Number.parseInt(tag, 10) >= 8
      ? APP
      : undefined;
  const isHub = registry === undefined || registry === 'docker.io';
  if (isHub && repository === 'oven/bun')
    return /^1(?:$|[.-])/.test(tag) && !/distroless|windows/.test(tag) ? BUN : undefined;
  return isHub && repository === 'denoland/deno' && /^(?:(?:debian|alpine|ubuntu)-)?[12]\./.test(tag)
    ? DENO
    : undefined;
}

function isLaterNode(tag: string): boolean {
  const major = /^\d+/.exec(tag)?.[0];
  return major === undefined ? NODE_NAMES.test(tag) : Number(major) >= 8;
}

/** True for an image whose tag says that it runs as the user that `imageUser` names. */
export function runsAsImageUser({ registry, tag = '' }: ImageName): boolean {
  return registry === 'gcr.io' && /(?:^|-)nonroot(?:-|$)/.test(tag);
}

/** Official images that run as root and bring no user for applications: only those that their system has. */
const WITHOUT: ReadonlySet<string> = new Set(
  (
    'alpine amazoncorretto amazonlinux buildpack-deps busybox clojure debian eclipse-temurin elixir erlang fedora golang ' +
    'haskell julia openjdk perl pypy python ruby rust scratch swift ubuntu almalinux rockylinux oraclelinux centos'
  ).split(' '),
);

/** True for an image of which it is known that nobody made a user for applications in it. */
export function bringsNoUser({ registry, repository }: ImageName): boolean {
  return WITHOUT.has(officialName(registry, repository) ?? '');
}

/** The accounts of the systems under official images. */
const SYSTEM: ReadonlyMap<string, readonly ImageUser[]> = new Map([
  [
    'debian',
    [
      { name: 'nobody', uid: 65_534, gid: 65_534, group: 'nogroup' },
      { name: 'www-data', uid: 33, gid: 33 },
    ],
  ],
  ['alpine', [{ name: 'nobody', uid: 65_534, gid: 65_534 }]],
]);

/** The account that an official image makes for its own server. */
function serverAccount(repository: string, tag: string): ImageUser | undefined {
  if (repository === 'nginx' && isLaterNginx(tag)) return { name: 'nginx', uid: 101, gid: 101 };
  return repository === 'php' && /^(?:[78]|alpine|cli|fpm|zts)/.test(tag) && /(?:^|-)alpine/.test(tag)
    ? { name: 'www-data', uid: 82, gid: 82 }
    : undefined;
}

function isLaterNginx(tag: string): boolean {
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  if (major === undefined)
    return /^(?:latest|mainline|stable|alpine|perl|otel|trixie|bookworm|bullseye)(?:-|$)/.test(tag);
  return Number(major) > 1 || (major === '1' && (minor === undefined || Number(minor) >= 18));
}

/** An account of that name that an image is known to have. */
export function accountOf(image: ImageName, name: string): ImageUser | undefined {
  const own = imageUser(image);
  if (own?.name === name) return own;
  const official = officialName(image.registry, image.repository);
  if (official === undefined) return undefined;
  const server = serverAccount(official, image.tag ?? 'latest');
  if (server?.name === name) return server;
  const { family } = distroOf(image.repository, image.tag, image.registry);
  return SYSTEM.get(family)?.find((account) => account.name === name);
}
