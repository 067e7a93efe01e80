/**
 * The smaller twins of official images, by name alone: each that is given here is in the catalogue. None of this says that
 * a swap is safe: see `./lost.ts` for what a slim image lacks.
 */
import { distroOf } from './distro.js';
import { isTabled, tagFacts, tagsOf, type TabledImage, type TagFacts } from './image-table.js';
import { namedSystem } from './suites.js';
import { systemIn } from './systems.js';

/** `slim`: the same suite with fewer packages; `alpine`: the same version on Alpine; `jre`: without the compiler of Java. */
export type Variant = 'slim' | 'alpine' | 'jre';

export type Twin =
  /** The release of the twin's distribution; undefined for an Alpine whose version the list does not tell. */
  { readonly tag: string; readonly suite: string | undefined } | { readonly refused: string };

/** How a variant is called in sentences. */
const TITLES: Readonly<Record<Variant, string>> = { slim: 'slim', alpine: 'Alpine', jre: 'JRE' };
/** Official images whose plain tags hold a JDK. */
const JDKS: ReadonlySet<string> = new Set(['eclipse-temurin', 'openjdk', 'amazoncorretto', 'java']);

/** Official images that run compilers for Java. */
const BUILDERS: ReadonlySet<string> = new Set(['gradle', 'maven']);

/**
 * The twin of a tag: same version, same release of the distribution (but for `alpine`), listed at least as long, for
 * every architecture.
 * @param repository official name (`node`), see `officialName`
 * @param tag undefined or '' when the Dockerfile names none
 * @param keep the architectures that count, in Docker's spelling for official images (`amd64`, `arm64v8`); default all of
 *   the full image, and those it was never built for do not count
 */
export function twinOf(
  repository: string,
  tag: string | undefined,
  variant: Variant,
  keep?: readonly string[],
): Twin {
  const title = TITLES[variant];
  if (!isTabled(repository)) return { refused: `it is not known which ${title} images ${repository} has` };
  if (variant === 'jre' && BUILDERS.has(repository))
    return { refused: `${repository} is an image to build with, which takes the JDK` };
  if (!hasVariant(repository, variant)) return { refused: `${repository} has no ${title} images` };
  if (tag === undefined || tag === '' || tag === 'latest') {
    return {
      refused: `${repository} is used without a version: \`latest\` moves, so nothing can be checked; name a version first`,
    };
  }
  const facts = tagFacts(repository, tag);
  if (facts === undefined) return { refused: `${repository}:${tag} is not in the list of official tags` };
  const refused = whyNot(repository, tag, variant, facts);
  if (refused !== undefined) return { refused };
  const architectures = facts.architectures.filter((name) => keep === undefined || keep.includes(name));
  return search(repository, tag, variant, { ...facts, architectures });
}

const variants = new Map<string, boolean>();

/** True when any tag of the image was ever of that variant. */
export function hasVariant(repository: TabledImage, variant: Variant): boolean {
  const key = `${repository} ${variant}`;
  let known = variants.get(key);
  if (known === undefined) {
    const part = variant === 'jre' ? /(?:^|-)jre\d*(?:-|$)/ : new RegExp(`(?:^|-)${variant}`);
    known = tagsOf(repository).some((tag) => part.test(tag));
    variants.set(key, known);
  }
  return known;
}

function whyNot(repository: TabledImage, tag: string, variant: Variant, facts: TagFacts): string | undefined {
  const name = `${repository}:${tag}`;
  const isAlpine = distroOf(repository, tag).family === 'alpine';
  if (variant === 'alpine') return isAlpine ? `${name} is an Alpine image already` : undefined;
  if (variant === 'slim') {
    if (hasPart(tag, 'slim')) return `${name} is a slim image already`;
    if (isAlpine) return `${name} is an Alpine image, which is smaller than the slim one`;
    if (facts.os.endsWith('?')) return `the Debian suite of ${name} is not known`;
    return undefined;
  }
  if (tag.split('-').some((part) => /^jre\d*$/.test(part))) return `${name} holds no JDK`;
  if (/(?:^|-)head(?:less|ful)(?:-|$)/.test(tag)) return `it is not known what ${name} holds of the JDK`;
  return systemIn(tag, facts) === undefined
    ? `the release of the system under ${name} is not known`
    : undefined;
}

function search(repository: TabledImage, tag: string, variant: Variant, full: TagFacts): Twin {
  const system = systemIn(tag, full);
  const on = variant === 'alpine' || system === undefined ? '' : ` on ${system}`;
  let reason = `${repository}:${tag} has no ${TITLES[variant]} twin${on}`;
  for (const candidate of namesOf(repository, tag, variant)) {
    const twin = tagFacts(repository, candidate);
    if (twin === undefined || !isOfKind(candidate, twin, variant, system)) continue;
    const fault = whyNotTwin(tag, full, twin);
    if (fault === undefined) return { tag: candidate, suite: systemIn(candidate, twin) };
    reason = `${repository}:${candidate} ${fault}`;
  }
  return { refused: reason };
}

function isOfKind(tag: string, twin: TagFacts, variant: Variant, system: string | undefined): boolean {
  const isAlpine = twin.os.startsWith('alpine:');
  if (variant === 'alpine') return isAlpine;
  return systemIn(tag, twin) === system && (variant === 'jre' || !isAlpine);
}

function whyNotTwin(tag: string, full: TagFacts, twin: TagFacts): string | undefined {
  const [fullEnd, twinEnd] = [full.lastListed ?? STILL, twin.lastListed ?? STILL];
  if (twinEnd < fullEnd) return `was last built in ${twin.lastListed}, before the full image`;
  if (twinEnd > fullEnd && !isExact(tag))
    return `is built from later versions: the full image was last listed in ${full.lastListed}`;
  const missing = full.architectures.filter((name) => !twin.architectures.includes(name));
  return missing.length === 0 ? undefined : `is not built for ${missing.join(', ')}`;
}

/** Sorts after every month. */
const STILL = '~';

/** True for a tag that names one version to the last number: what it means does not move. */
function isExact(tag: string): boolean {
  return /^\d+\.\d+\.\d+|^\d+u\d+|^\d+[\d.]*_\d/.test(tag);
}

/** The names that the twin may have. The images differ in where they put a variant: the end is tried first. */
function* namesOf(repository: string, tag: string, variant: Variant): Generator<string> {
  const parts = tag.split('-');
  if (variant === 'jre' && parts.some((part) => /^jdk\d*$/.test(part))) {
    yield parts.map((part) => part.replace(/^jdk(?=\d*$)/, 'jre')).join('-');
    return;
  }
  if (variant === 'jre' && !JDKS.has(repository)) return;
  const kept =
    variant === 'alpine' ? parts.filter((part) => part !== 'slim' && namedSystem(part) === undefined) : parts;
  for (let at = kept.length; at >= 0; at -= 1)
    yield [...kept.slice(0, at), variant, ...kept.slice(at)].join('-');
}

function hasPart(tag: string, part: string): boolean {
  return tag.split('-').includes(part);
}
