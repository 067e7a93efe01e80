/** What registries add to the catalogue of images: twins that are newer than it, twins that are gone, and sizes. */
import { candidateTags, isNewer } from '../../knowledge/candidates.js';
import { namedDistro } from '../../knowledge/suites.js';
import { slimTag, type Saving } from '../../knowledge/images.js';
import type { RegistryFacts, RegistryImage } from '../../project/registry.js';
import { withTag, type ImageReference } from '../../syntax/image.js';

/** A twin, with what the catalogue alone would not show, or why there is none. */
export type Twin =
  | { readonly tag: string; readonly suite: string; readonly evidence: readonly string[] }
  | { readonly refused: string };

/**
 * The slim twin of a base image: the one of the catalogue, unless its registry says that it is not there, or, for a tag
 * that is newer than the catalogue, the one that the registry has.
 * @param facts undefined where no registry was asked: then the catalogue alone decides
 * @param repository official name (`node`)
 */
export function slimTwin(facts: RegistryFacts | undefined, image: ImageReference, repository: string): Twin {
  const known = slimTag(repository, image.tag);
  if ('refused' in known) return newerTwin(facts, image, repository) ?? known;
  const refused = whyGone(facts, image, known.tag);
  return refused === undefined ? { ...known, evidence: [] } : { refused };
}

/**
 * The registry must have both, the twin for every platform of the full image, on the same Debian release and with the
 * same environment and start, so that only packages differ.
 * @returns undefined where the registry was not asked, or its answer tells nothing
 */
function newerTwin(
  facts: RegistryFacts | undefined,
  image: ImageReference,
  repository: string,
): Twin | undefined {
  const { tag = '' } = image;
  const full = isNewer(repository, tag) ? facts?.get(image.text) : undefined;
  if (facts === undefined || full === undefined || 'unknown' in full) return undefined;
  if (!full.exists)
    return { refused: `${repository}:${tag} is neither in the list of official tags nor in its registry` };
  let refused = `${repository}:${tag} is not in the list of official tags, and its registry has no slim twin of it`;
  for (const candidate of candidateTags(repository, tag)) {
    const twin = facts.get(withTag(image, candidate));
    if (twin === undefined || 'unknown' in twin) return undefined;
    if (!twin.exists) continue;
    const found = judged(repository, [tag, full], [candidate, twin]);
    if (!('refused' in found)) return found;
    ({ refused } = found);
  }
  return { refused };
}

function judged(repository: string, full: Tagged, twin: Tagged): Twin {
  const suite = suiteOf(...full);
  const fault = whyNotTwin(full, twin);
  if (fault !== undefined || suite === undefined)
    return { refused: `${repository}:${twin[0]} ${fault ?? ''}` };
  const [{ config, asked }, version] = [
    full[1],
    full[1].config?.env.find((entry) => /^[A-Z]+_VERSION=/.test(entry)),
  ];
  const same = version === undefined || config === undefined ? 'environment' : `environment (${version})`;
  const both = `${repository}:${full[0]} and ${repository}:${twin[0]}`;
  return {
    tag: twin[0],
    suite,
    evidence: [`registry, ${asked}: ${both} have the same platforms, Debian release ${suite} and ${same}`],
  };
}

type Tagged = readonly [tag: string, image: RegistryImage];

function whyNotTwin(full: Tagged, twin: Tagged): string | undefined {
  const missing = missingFrom(twin[1], full[1]);
  if (missing !== undefined) return `is not built for ${missing}`;
  const suites = [suiteOf(...full), suiteOf(...twin)] as const;
  if (suites[0] === undefined || suites[1] === undefined)
    return 'stands on a Debian release that neither its name nor its history tells';
  if (suites[0] !== suites[1]) return `stands on Debian ${suites[1]}, and the full image on ${suites[0]}`;
  const differs = configDifference(full[1], twin[1]);
  if (differs !== undefined) return differs;
  const sizes = [full[1].compressedBytes ?? 0, twin[1].compressedBytes ?? 0] as const;
  return sizes[1] < sizes[0] ? undefined : 'is not smaller';
}

/** Told by the history of the image; a name that says otherwise is not believed, and neither is the history then. */
function suiteOf(tag: string, { config }: RegistryImage): string | undefined {
  const named = namedDistro(tag);
  if (named === undefined) return config?.suite;
  if (named.family !== 'debian') return undefined;
  return config?.suite === undefined || config.suite === named.suite ? named.suite : undefined;
}

function configDifference(
  { config: full }: RegistryImage,
  { config: twin }: RegistryImage,
): string | undefined {
  if (full === undefined || twin === undefined) return 'has a configuration that its registry did not show';
  const other = [...full.env, ...twin.env].find(
    (entry) => !full.env.includes(entry) || !twin.env.includes(entry),
  );
  if (other !== undefined) return `has another ENV ${other.split('=', 1)[0] ?? ''}`;
  return full.runtime === twin.runtime ? undefined : 'starts in another way';
}

/** Why a twin that the catalogue holds cannot be taken after all; undefined when it can, or nothing more is known. */
function whyGone(
  facts: RegistryFacts | undefined,
  image: ImageReference,
  twinTag: string,
): string | undefined {
  const twin = facts?.get(withTag(image, twinTag));
  if (twin === undefined || 'unknown' in twin) return undefined;
  if (!twin.exists) return `its registry has no ${image.repository}:${twinTag} (${twin.asked})`;
  const full = facts?.get(image.text);
  if (full === undefined || 'unknown' in full || !full.exists) return undefined;
  const missing = missingFrom(twin, full);
  if (missing === undefined) return undefined;
  return `its registry has ${image.repository}:${twinTag} not for ${missing} (${twin.asked})`;
}

/** The platforms of the full image that its twin lacks. Those of Windows do not count: no Dockerfile is for both. */
function missingFrom(twin: RegistryImage, full: RegistryImage): string | undefined {
  const missing = full.platforms.filter(
    (name) => name.startsWith('linux/') && !twin.platforms.includes(name),
  );
  return missing.length === 0 ? undefined : missing.join(', ');
}

/**
 * What a swap saves by the sizes that the registry gave: exact, for the platform that it was asked about.
 * @returns undefined when it was not asked about both images, for one platform
 */
export function askedSaving(
  facts: RegistryFacts | undefined,
  image: ImageReference,
  twinTag: string,
): Saving | undefined {
  const full = facts?.get(image.text);
  const twin = facts?.get(withTag(image, twinTag));
  if (full === undefined || twin === undefined || !('exists' in full) || !('exists' in twin))
    return undefined;
  if (!full.exists || !twin.exists || full.platform !== twin.platform) return undefined;
  if (full.compressedBytes === undefined || twin.compressedBytes === undefined) return undefined;
  const bytes = full.compressedBytes - twin.compressedBytes;
  if (bytes <= 0) return undefined;
  const source = `both images in their registry, ${full.platform}`;
  return { bytes, unit: 'compressed', estimate: false, source, date: twin.asked };
}

/** What to say of an image that may be a copy of an official one: undefined where its registry was not asked. */
export function mirrorRefusal(
  facts: RegistryFacts | undefined,
  image: ImageReference,
  name: string,
): string | undefined {
  const full = facts?.get(image.text);
  if (facts === undefined || full === undefined || !('exists' in full) || !full.exists) return undefined;
  for (const tag of candidateTags(name, image.tag)) {
    const twin = facts.get(withTag(image, tag));
    if (twin !== undefined && 'exists' in twin && twin.exists)
      return `its registry has ${image.repository}:${tag} too, but nothing shows that they are the official images`;
  }
  return undefined;
}
