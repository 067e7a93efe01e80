/**
 * Base images: what their names tell, and which slim twin they have.
 * Facts from docker-library/official-images (source and date in `./images/*.data.ts`, `./sizes.data.ts`).
 */
import { isSlimImage } from './lost.js';
import { slimSaving, type Saving } from './sizes.js';
import { twinOf } from './twins.js';

export { distroOf } from './distro.js';
export { officialName } from './image-names.js';
export type { Distro, Family } from './suites.js';
export { isTabled, tagFacts, type TabledImage, type TagFacts } from './image-table.js';
export { imageBytes, savingBetween, type ImageSize, type Saving, type SizeUnit } from './sizes.js';
export { libcOf, pinnedTag, suiteOf, type Libc, type Pinned } from './systems.js';
export { twinOf, type Twin, type Variant } from './twins.js';

export type SlimTag = { readonly tag: string; readonly suite: string } | { readonly refused: string };

/** Official images that never had a `-slim` tag of their own (whole history up to the date of the data). */
const NEVER_SLIM: ReadonlySet<string> = new Set(
  'golang php eclipse-temurin ubuntu postgres redis httpd mysql mongo mariadb gcc buildpack-deps amazoncorretto memcached rabbitmq alpine busybox centos fedora composer docker'.split(
    ' ',
  ),
);

/**
 * The slim twin of a tag: same Debian suite, listed at least as long, for every architecture of the full image.
 * It does not say that the swap is safe: see `./lost.ts` for what the slim image lacks.
 * @param repository official name (`node`), see `officialName`
 * @param tag '' or undefined when the Dockerfile names none
 */
export function slimTag(repository: string, tag: string | undefined): SlimTag {
  if (!isSlimImage(repository)) return { refused: whyNotKnown(repository) };
  const twin = twinOf(repository, tag, 'slim');
  if ('refused' in twin) return twin;
  const { suite } = twin;
  return suite === undefined
    ? { refused: `the Debian suite of ${repository}:${twin.tag} is not known` }
    : { tag: twin.tag, suite };
}

/**
 * What the swap to the slim twin saves: measured where both images were, else an estimate from their layers.
 * @returns undefined when there is no slim twin or no figure
 */
export function estimatedSaving(repository: string, tag: string): Saving | undefined {
  const twin = slimTag(repository, tag);
  return 'refused' in twin ? undefined : slimSaving(repository, tag, twin.tag, twin.suite);
}

function whyNotKnown(repository: string): string {
  if (repository === 'nginx') return 'nginx has a slim variant of its Alpine image only (`alpine-slim`)';
  if (NEVER_SLIM.has(repository)) return `${repository} has no -slim images`;
  return `it is not known which -slim images ${repository} has`;
}

/** `slim` at each place between the parts, the end first: the images differ in where they put it. */
export function* slimNames(tag: string): Generator<string> {
  const parts = tag.split('-');
  for (let at = parts.length; at >= 0; at -= 1) {
    yield [...parts.slice(0, at), 'slim', ...parts.slice(at)].join('-');
  }
}
