/** What system an image stands on: its suite, its C library, and the tag that names the suite. */
import { distroOf } from './distro.js';
import { officialName } from './image-names.js';
import { isTabled, tagFacts, type TagFacts } from './image-table.js';
import { namedSystem, suiteName } from './suites.js';

export type Libc = 'glibc' | 'musl';

/** Official images whose versions are those of a distribution. */
const DISTRIBUTIONS: ReadonlySet<string> = new Set(['debian', 'ubuntu', 'alpine', 'centos', 'fedora']);

export type Pinned = { readonly tag: string; readonly suite: string } | { readonly refused: string };

/**
 * The release of the distribution under an image: `bookworm`, `noble`, `3.24` (Alpine), `al2023`, `ubi9`.
 * @param repository without registry, as for `distroOf`
 * @param tag undefined when left out
 * @returns undefined when neither the catalogue nor the tag tells
 */
export function suiteOf(repository: string, tag: string | undefined, registry?: string): string | undefined {
  const { suite } = distroOf(repository, tag, registry);
  if (suite !== undefined || tag === undefined) return suite;
  const name = officialName(registry, repository);
  const facts = name === undefined ? undefined : tagFacts(name, tag);
  return facts === undefined ? namedSystem(tag) : systemIn(tag, facts);
}

/**
 * The C library of an image. What is compiled against one of them does not start on the other.
 * @returns undefined for images without any (scratch, distroless/static), for busybox, which has builds for each, and
 *   where the distribution is not known
 */
export function libcOf(repository: string, tag: string | undefined, registry?: string): Libc | undefined {
  if (/^distroless\/static(?:-|$)/.test(repository)) return undefined;
  const { family } = distroOf(repository, tag, registry);
  if (family === 'busybox') return tag === undefined ? undefined : busyboxLibc(tag);
  if (family === 'alpine') return 'musl';
  return family === 'debian' || family === 'ubuntu' || family === 'rpm' ? 'glibc' : undefined;
}

function busyboxLibc(tag: string): Libc | undefined {
  const named = /(?:^|-)(glibc|musl)$/.exec(tag)?.[1];
  return named === 'glibc' || named === 'musl' ? named : undefined;
}

/**
 * The tag that names the suite and means the same image: `golang:1.22` -> `1.22-bookworm`, `python:3.12-slim` ->
 * `3.12-slim-trixie`, `node:20-alpine` -> `20-alpine3.23`. Both have been listed with the same system, for the same
 * architectures, up to the same month.
 * @param repository official name, see `officialName`
 */
export function pinnedTag(repository: string, tag: string | undefined): Pinned {
  const name = `${repository}:${tag}`;
  if (!isTabled(repository)) return { refused: `the tags of ${repository} are not known` };
  if (tag === undefined || tag === '' || tag === 'latest')
    return { refused: `${repository} is used without a version, which moves: name a version first` };
  const facts = tagFacts(repository, tag);
  if (facts === undefined) return { refused: `${name} is not in the list of official tags` };
  if (namedSystem(tag) !== undefined || (DISTRIBUTIONS.has(repository) && /^\d/.test(tag)))
    return { refused: `${name} names its release already` };
  const suite = suiteOf(repository, tag);
  if (suite === undefined || facts.os === '?') return { refused: `the release under ${name} is not known` };
  for (const candidate of pinnedNames(tag, suite)) {
    const pinned = tagFacts(repository, candidate);
    if (pinned !== undefined && isSameImage(facts, pinned)) return { tag: candidate, suite };
  }
  return { refused: `${name} has no tag that names ${suite}` };
}

function isSameImage(one: TagFacts, other: TagFacts): boolean {
  return (
    one.os === other.os &&
    one.lastListed === other.lastListed &&
    one.architectures.join(' ') === other.architectures.join(' ')
  );
}

/** The suite at each place between the parts, the end first; a version of Alpine after its name. */
function* pinnedNames(tag: string, suite: string): Generator<string> {
  const parts = tag.split('-');
  const alpine = parts.indexOf('alpine');
  if (alpine >= 0) {
    for (const named of [`alpine${suite}`, `alpine-${suite}`])
      yield [...parts.slice(0, alpine), named, ...parts.slice(alpine + 1)].join('-');
    return;
  }
  for (let at = parts.length; at >= 0; at -= 1)
    yield [...parts.slice(0, at), suite, ...parts.slice(at)].join('-');
}

/** The release that the catalogue tells of a tag, or else its name. */
export function systemIn(tag: string, facts: TagFacts): string | undefined {
  return suiteName(facts.os) ?? namedSystem(tag);
}
