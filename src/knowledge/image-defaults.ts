/**
 * What an image does when a Dockerfile says nothing of it: its own ENTRYPOINT, CMD, ports, working directory and signal.
 *
 * Sources, August 2026, each with the day since when it holds: nodejs/docker-node (f27d936; script 2019-05),
 * docker-library/python (4f07059; 2014-06), ruby (d55e25a; 2014-08), golang (7c8c182), httpd (9b63b37; signal 2014-10), php
 * (445bf41; signals 2019-11), tomcat (40f27d5; 2014-09, empty ENTRYPOINT not dated), nginx/docker-nginx (b430bec; script 2020-05,
 * signal 2020-11) and docker-nginx-unprivileged (8ead5ce); GoogleContainerTools/distroless (cd08076); dotnet/dotnet-docker
 * (3ed00b6; port 8080 and uid 1654 from .NET 8).
 */
import { distrolessImages } from './distroless.js';
import { officialName } from './image-names.js';
import type { ImageName } from './image-users.js';

export interface ImageDefaults {
  /** Undefined where it is not known; empty for none. */
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** TCP ports that the image says it listens on, in its own EXPOSE or in the variables of its server. */
  readonly ports: readonly number[];
  readonly workdir?: string;
  readonly stopSignal?: string;
}

const NONE: ImageDefaults = { entrypoint: [], ports: [] };
const NGINX: ImageDefaults = {
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  ports: [80],
  stopSignal: 'SIGQUIT',
};

/** @returns undefined for an image of which nothing is known, or whose tag may be older than the facts */
export function imageDefaults({
  registry,
  repository,
  tag = 'latest',
}: ImageName): ImageDefaults | undefined {
  const name = officialName(registry, repository);
  if (name !== undefined) return tag.includes('onbuild') ? undefined : officialDefaults(name, tag);
  if (registry === 'gcr.io') return distrolessDefaults(repository, tag);
  if (registry === 'mcr.microsoft.com') return dotnetDefaults(repository, tag);
  const isHub = registry === undefined || registry === 'docker.io';
  return isHub && repository === 'nginxinc/nginx-unprivileged' && isSince(tag, 1, 20)
    ? { ...NGINX, ports: [8080] }
    : undefined;
}

/** The TCP ports that an image says it listens on; none where that is not known. */
export function imagePorts(image: ImageName): readonly number[] {
  return imageDefaults(image)?.ports ?? [];
}

function officialDefaults(name: string, tag: string): ImageDefaults | undefined {
  switch (name) {
    case 'node':
      return isSince(tag, 13)
        ? { entrypoint: ['docker-entrypoint.sh'], cmd: ['node'], ports: [] }
        : undefined;
    case 'python':
      return isSince(tag, 3) ? { ...NONE, cmd: ['python3'] } : undefined;
    case 'ruby':
      return { ...NONE, cmd: ['irb'] };
    case 'golang':
      return { ...NONE, workdir: '/go' };
    case 'nginx':
      return isSince(tag, 1, 20) ? NGINX : undefined;
    case 'httpd':
      return {
        ...NONE,
        cmd: ['httpd-foreground'],
        ports: [80],
        workdir: '/usr/local/apache2',
        stopSignal: 'SIGWINCH',
      };
    case 'php':
      return isSince(tag, 7, 4) ? phpDefaults(tag) : undefined;
    case 'tomcat':
      return { cmd: ['catalina.sh', 'run'], ports: [8080], workdir: '/usr/local/tomcat' };
    default:
      return undefined;
  }
}

function phpDefaults(tag: string): ImageDefaults {
  const entrypoint = ['docker-php-entrypoint'];
  const parts = tag.split('-');
  if (parts.includes('apache')) {
    const workdir = '/var/www/html';
    return { entrypoint, cmd: ['apache2-foreground'], ports: [80], workdir, stopSignal: 'SIGWINCH' };
  }
  if (parts.includes('fpm')) {
    const workdir = '/var/www/html';
    return { entrypoint, cmd: ['php-fpm'], ports: [9000], workdir, stopSignal: 'SIGQUIT' };
  }
  return { entrypoint, cmd: ['php', '-a'], ports: [] };
}

function distrolessDefaults(repository: string, tag: string): ImageDefaults | undefined {
  const image = distrolessImages().get(repository.replace(/^distroless\//, ''));
  if (image === undefined || tag.includes('debug')) return undefined;
  const workdir = tag.startsWith('nonroot') ? '/home/nonroot' : '/';
  return { entrypoint: image.entrypoint, ports: [], workdir };
}

function dotnetDefaults(repository: string, tag: string): ImageDefaults | undefined {
  if (!/^dotnet\/(?:aspnet|runtime|runtime-deps)$/.test(repository) || !/^(?:[89]|1\d)\.\d/.test(tag))
    return undefined;
  const hasShell = !/chiseled|distroless/.test(tag);
  const ports = [8080];
  if (hasShell || repository === 'dotnet/runtime-deps') return { entrypoint: [], ports };
  return { entrypoint: ['/usr/bin/dotnet'], cmd: ['--info'], ports };
}

/** True for a tag of that version or a later one, and for names without a version that only such tags have. */
function isSince(tag: string, major: number, minor = 0): boolean {
  const version = /^(\d+)(?:\.(\d+))?/.exec(tag);
  if (version === null)
    return /^(?:latest|lts|current|mainline|stable|slim|alpine|perl|otel|apache|fpm|cli|zts|bookworm|trixie)(?:-|$)/.test(
      tag,
    );
  const [own, ownMinor] = [Number(version[1]), version[2] === undefined ? Infinity : Number(version[2])];
  return own > major || (own === major && ownMinor >= minor);
}
