import { slimNames, slimTag, tagFacts } from './images.js';
import { isSlimImage } from './lost.js';

/** Tags with more parts than these (`3.13.1-slim-bookworm` has three) are nobody's. */
const MOST_PARTS = 4;

/**
 * The tags that may be the slim twin of a tag: the one in the catalogue, or, for a tag that is newer than the catalogue,
 * every name that it could have. A registry has to be asked which of those there are.
 * @param repository official name (`node`)
 * @returns none where the catalogue has the tag and no twin of it, and for tags that move between versions
 */
export function candidateTags(repository: string, tag: string | undefined): readonly string[] {
  const twin = slimTag(repository, tag);
  if ('tag' in twin) return [twin.tag];
  if (tag === undefined || !isNewer(repository, tag)) return [];
  return [...slimNames(tag)];
}

/** True for a tag with a version that the catalogue does not hold: one that is newer than its data, or none at all. */
export function isNewer(repository: string, tag: string): boolean {
  const parts = tag.split('-');
  if (!isSlimImage(repository)) return false;
  if (!/^\d/.test(tag) || parts.length > MOST_PARTS || parts.includes('slim')) return false;
  return !/alpine|windows|nanoserver|onbuild/.test(tag) && tagFacts(repository, tag) === undefined;
}
