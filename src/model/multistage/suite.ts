/** The Debian image for what a stage on an official image compiles: same release, so that the same libc. */
import { tagFacts } from '../../knowledge/images.js';

export interface Twin {
  /** `debian:bookworm-slim`. */
  readonly runtime: string;
  /** The builder's tag that stays on that release; undefined when the one it has does. */
  readonly builderTag: string | undefined;
}

/** The slim Debian image of the release that a tag of `golang` or `rust` stands on; undefined when that is not Debian. */
export function debianTwin(repository: string, tag: string): Twin | undefined {
  const facts = tagFacts(repository, tag);
  const suite = facts && /^(?:buildpack|debian|debian-slim):([a-z]+)/.exec(facts.os)?.[1];
  if (facts === undefined || suite === undefined) return undefined;
  const slim = `${suite}-slim`;
  if (tagFacts('debian', slim)?.os !== `debian-slim:${suite}`) return undefined;
  const runtime = `debian:${slim}`;
  // A tag that is no longer built, or that names the release, does not move to another.
  if (facts.lastListed !== undefined || tag.split('-').includes(suite))
    return { runtime, builderTag: undefined };
  const pinned = [`${tag}-${suite}`, tag.replace(/^latest$/, suite)].find((name) => {
    const other = tagFacts(repository, name);
    return (
      name !== tag &&
      other?.os === facts.os &&
      other.lastListed === undefined &&
      facts.architectures.every((architecture) => other.architectures.includes(architecture))
    );
  });
  return pinned === undefined ? undefined : { runtime, builderTag: pinned };
}
