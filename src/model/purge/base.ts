/** Which base images a purge is known for. */
import type { PurgeFamily } from '../../knowledge/build-deps.js';
import { distroOf, officialName } from '../../knowledge/images.js';
import type { Stage } from '../stages.js';

/** A slim or Alpine image of Python or Node. */
export interface PurgeBase {
  readonly family: PurgeFamily;
  readonly repository: 'python' | 'node';
  readonly tag: string;
  /** The release of Debian, when the tag itself names it: another tag may move to the next one. */
  readonly namedSuite: string | undefined;
  /** Why its packages are not known. */
  readonly unknown: string | undefined;
}

const DEBIAN: ReadonlySet<string | undefined> = new Set(['bullseye', 'bookworm', 'trixie']);

/** The base of a stage; undefined where compilers are part of it anyway or nothing is known. */
export function purgeBaseOf(stage: Stage): PurgeBase | undefined {
  const image = stage.resolved ?? stage.image;
  const repository = officialName(image.registry, image.repository);
  if (repository !== 'python' && repository !== 'node') return undefined;
  const tag = image.tag ?? '';
  const { family, suite } = distroOf(image.repository, tag, image.registry);
  const isAlpine = family === 'alpine';
  if (!isAlpine && (family !== 'debian' || !tag.split('-').includes('slim'))) return undefined;
  const isKnown = isAlpine ? !isOldAlpine(suite) : DEBIAN.has(suite);
  const isNamed = !isAlpine && suite !== undefined && tag.split('-').includes(suite);
  return {
    family,
    repository,
    tag,
    namedSuite: isNamed ? suite : undefined,
    unknown: stage.image.variable
      ? 'an ARG chooses the base image, which the command line may set'
      : isKnown
        ? undefined
        : `which packages the ${isAlpine ? 'Alpine' : 'Debian'} release under ${repository}:${tag} has is not known`,
  };
}

function isOldAlpine(suite: string | undefined): boolean {
  const minor = /^3\.(\d+)$/.exec(suite ?? '')?.[1];
  return minor === undefined || Number(minor) < 12;
}
