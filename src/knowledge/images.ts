/**
 * Base images: what their names tell, and which slim twin they have.
 * Facts from docker-library/official-images (source and date in `./images/*.data.ts`, `./sizes.data.ts`).
 */
import { tagFacts, type TagFacts } from './image-table.js';
import { isSlimImage, type SlimImage } from './lost.js';
import { savingOf, type Saving } from './sizes.js';

export { distroOf } from './distro.js';
export { officialName } from './image-names.js';
export type { Distro, Family } from './suites.js';
export { isTabled, tagFacts, type TabledImage, type TagFacts } from './image-table.js';
export type { Saving } from './sizes.js';

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
  if (tag === undefined || tag === '' || tag === 'latest') {
    return {
      refused: `${repository} is used without a version: \`latest\` moves, so nothing can be checked; name a version first`,
    };
  }
  const facts = tagFacts(repository, tag);
  const refused = whyNotFull(repository, tag, facts);
  if (facts === undefined || refused !== undefined) return { refused: refused ?? '' };
  return twinOf(repository, tag, facts);
}

/**
 * What the swap to the slim twin saves: measured where both images were, else an estimate from their layers.
 * @returns undefined when there is no slim twin or no figure
 */
export function estimatedSaving(repository: string, tag: string): Saving | undefined {
  const twin = slimTag(repository, tag);
  return 'refused' in twin ? undefined : savingOf(repository, tag, twin.suite);
}

function whyNotKnown(repository: string): string {
  if (repository === 'nginx') return 'nginx has a slim variant of its Alpine image only (`alpine-slim`)';
  if (NEVER_SLIM.has(repository)) return `${repository} has no -slim images`;
  return `it is not known which -slim images ${repository} has`;
}

function whyNotFull(repository: string, tag: string, facts: TagFacts | undefined): string | undefined {
  if (facts === undefined) return `${repository}:${tag} is not in the list of official tags`;
  if (hasPart(tag, 'slim')) return `${repository}:${tag} is a slim image already`;
  if (facts.os.startsWith('alpine:'))
    return `${repository}:${tag} is an Alpine image, which is smaller than the slim one`;
  if (facts.os.endsWith('?')) return `the Debian suite of ${repository}:${tag} is not known`;
  return undefined;
}

function twinOf(repository: SlimImage, tag: string, full: TagFacts): SlimTag {
  const suite = suiteOf(full.os);
  let reason = `${repository}:${tag} has no slim twin on ${suite}`;
  for (const candidate of slimNames(tag)) {
    const slim = tagFacts(repository, candidate);
    if (slim === undefined || suiteOf(slim.os) !== suite) continue;
    const fault = whyNotTwin(full, slim);
    if (fault === undefined) return { tag: candidate, suite };
    reason = `${repository}:${candidate} ${fault}`;
  }
  return { refused: reason };
}

function whyNotTwin(full: TagFacts, slim: TagFacts): string | undefined {
  if (slim.os.startsWith('alpine:')) return 'is an Alpine image';
  // `~` sorts after every month: still listed.
  if ((slim.lastListed ?? '~') < (full.lastListed ?? '~'))
    return `was last built in ${slim.lastListed}, before the full image`;
  const missing = full.architectures.filter((name) => !slim.architectures.includes(name));
  return missing.length === 0 ? undefined : `is not built for ${missing.join(', ')}`;
}

/** `slim` at each place between the parts, the end first: the images differ in where they put it. */
export function* slimNames(tag: string): Generator<string> {
  const parts = tag.split('-');
  for (let at = parts.length; at >= 0; at -= 1) {
    yield [...parts.slice(0, at), 'slim', ...parts.slice(at)].join('-');
  }
}

function hasPart(tag: string, part: string): boolean {
  return tag.split('-').includes(part);
}

function suiteOf(os: string): string {
  return os.slice(os.indexOf(':') + 1).replace(/-(?:curl|scm)$/, '');
}
