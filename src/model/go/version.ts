import { distroOf, officialName } from '../../knowledge/images.js';
import type { Stage } from '../stages.js';

/** Newer than any rule asks for: tags without a version move on. */
const NEWEST = 99;
/** Tags of releases that the image is still made for, or was after Go 1.18: `alpine3.7` stands still at Go 1.10. */
const MOVING = /^(?:latest|1|(?:1-)?(?:alpine(?:3\.(?:1[6-9]|[2-9]\d))?|bullseye|bookworm|trixie|forky))$/;

/** The minor version of Go in the official image; undefined for other images. */
export function goMinorOf(stage: Stage): number | undefined {
  const { registry, repository, tag = 'latest' } = stage.resolved ?? stage.image;
  if (officialName(registry, repository) !== 'golang') return undefined;
  const minor = /^1\.(\d+)(?:[.-]|rc\d|beta\d|$)/.exec(tag)?.[1];
  if (minor !== undefined) return Number(minor);
  return MOVING.test(tag) ? NEWEST : undefined;
}

const DISTRIBUTIONS: ReadonlySet<string> = new Set(['alpine', 'debian', 'ubuntu', 'rpm']);

/**
 * Where go keeps what it downloads: variables of the Dockerfile, then those of the official image, then the home of
 * root in images of distributions. Undefined when another image, another user or the build decides.
 */
export function goPathOf(stage: Stage, user: string | undefined): string | undefined {
  const { registry, repository, tag } = stage.resolved ?? stage.image;
  if (officialName(registry, repository) === 'golang') return '/go';
  const isRoot = user === undefined || /^(?:root|0)(?::|$)/.test(user);
  return isRoot && DISTRIBUTIONS.has(distroOf(repository, tag, registry).family) ? '/root/go' : undefined;
}
