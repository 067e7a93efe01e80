import { officialName } from '../knowledge/images.js';
import type { ImageReference } from '../syntax/image.js';
import type { Scope } from './scope.js';

/** Official images whose configuration leaves working directory and user at their defaults (docker-library, 2026-08). */
const PLAIN_BASES: ReadonlySet<string> = new Set([
  'alpine',
  'buildpack-deps',
  'busybox',
  'centos',
  'debian',
  'eclipse-temurin',
  'fedora',
  'gcc',
  'maven',
  'nginx',
  'node',
  'openjdk',
  'python',
  'ruby',
  'rust',
  'ubuntu',
]);

/** What holds in a stage before its first instruction, as far as the name of its image tells. */
export function baseDefaults(image: ImageReference | undefined): Partial<Scope> {
  if (image === undefined) return {};
  const name = officialName(image.registry, image.repository);
  const plain =
    image.text === 'scratch' ||
    (name !== undefined && PLAIN_BASES.has(name) && image.tag?.includes('onbuild') !== true);
  // Its working directory is /go.
  if (name === 'golang' && image.tag?.includes('onbuild') !== true) return { user: 'root' };
  // Its working directory is /home/gradle (keeganwitt/docker-gradle); the images of Gradle 5 and before had a user.
  if (name === 'gradle' && !/^[1-5](?:\D|$)/.test(image.tag ?? '')) return { user: 'root' };
  if (isRootDistroless(image)) return { workdir: '/', user: 'root' };
  return plain ? { workdir: '/', user: 'root' } : {};
}

/** GoogleContainerTools/distroless, static/static.bzl: the tags `nonroot` have another user and directory. */
function isRootDistroless({ registry, repository, tag }: ImageReference): boolean {
  return (
    registry === 'gcr.io' && repository.startsWith('distroless/') && (tag === undefined || tag === 'latest')
  );
}
