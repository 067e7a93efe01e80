/** No tag is ever proposed that the catalogue does not hold: over all images and all of their tags. */
import { describe, expect, it } from '@jest/globals';
import { isTabled, tagFacts, tagsOf, type TagFacts } from '../../../src/knowledge/image-table.js';
import { distrolessFor, distrolessImages } from '../../../src/knowledge/distroless.js';
import { DISTROLESS } from '../../../src/model/multistage/go/plan.js';
import { IMAGE_TABLES } from '../../../src/knowledge/images/index.data.js';
import { slimTag } from '../../../src/knowledge/images.js';
import { pinnedTag } from '../../../src/knowledge/systems.js';
import { twinOf, type Variant } from '../../../src/knowledge/twins.js';

type Answer = { readonly tag: string } | { readonly refused: string };

const IMAGES = Object.keys(IMAGE_TABLES).filter(isTabled);
const VARIANTS: readonly Variant[] = ['slim', 'alpine', 'jre'];
const PROPOSERS: ReadonlyMap<string, (repository: string, tag: string) => Answer> = new Map([
  ...VARIANTS.map((variant) => [variant, (name: string, tag: string) => twinOf(name, tag, variant)] as const),
  ['slimTag', slimTag],
  ['pinnedTag', pinnedTag],
]);

/** What is wrong with a proposal; undefined when nothing is. */
function faultOf(
  tag: string,
  facts: TagFacts,
  proposed: string,
  found: TagFacts | undefined,
): string | undefined {
  if (found === undefined) return 'is not in the catalogue';
  if (proposed === tag) return 'is the same';
  if ((found.lastListed ?? '~') < (facts.lastListed ?? '~')) return 'left the list earlier';
  const lost = facts.architectures.find((name) => !found.architectures.includes(name));
  if (lost !== undefined) return `is not built for ${lost}`;
  return /^\d[^-]*/.exec(tag)?.[0] === /^\d[^-]*/.exec(proposed)?.[0] ? undefined : 'is another version';
}

describe('every tag of the catalogue', () => {
  it('holds the images that are known', () => {
    expect(IMAGES).toHaveLength(40);
    expect(IMAGES.reduce((sum, name) => sum + tagsOf(name).length, 0)).toBeGreaterThan(69_000);
  });

  it('has facts', () => {
    const without = IMAGES.flatMap((name) =>
      tagsOf(name)
        .filter((tag) => tagFacts(name, tag) === undefined)
        .map((tag) => `${name}:${tag}`),
    );
    expect(without).toEqual([]);
  });

  it.each([...PROPOSERS])(
    'leads %s to none but tags of the catalogue that can take its place',
    (_, propose) => {
      const faults: string[] = [];
      let proposals = 0;
      for (const name of IMAGES) {
        for (const tag of tagsOf(name)) {
          const answer = propose(name, tag);
          const facts = tagFacts(name, tag);
          if ('refused' in answer || facts === undefined) continue;
          proposals += 1;
          const fault = faultOf(tag, facts, answer.tag, tagFacts(name, answer.tag));
          if (fault !== undefined) faults.push(`${name}:${tag}: ${answer.tag} ${fault}`);
        }
      }
      expect(faults.slice(0, 10)).toEqual([]);
      expect(proposals).toBeGreaterThan(4000);
    },
  );
});

describe('distroless images', () => {
  it('are proposed only while they are supported, of the version that was asked for', () => {
    const proposed = new Set<string>();
    for (const tag of tagsOf('node')) {
      const version = /^(\d+)(?:-|$)/.exec(tag)?.[1];
      const image = version === undefined ? undefined : distrolessFor('nodejs', { version });
      if (image === undefined || 'refused' in image) continue;
      expect([image.retired, image.name.startsWith(`nodejs${version}-`)]).toEqual([undefined, true]);
      expect(distrolessImages().get(image.name)).toBe(image);
      proposed.add(image.name);
    }
    expect([...proposed].sort()).toEqual(['nodejs22-debian13', 'nodejs24-debian13', 'nodejs26-debian13']);
  });

  it('hold the one that static programs are put on', () => {
    const image = distrolessImages().get(DISTROLESS.replace('gcr.io/distroless/', ''));
    expect([image?.image, image?.retired]).toEqual([DISTROLESS, undefined]);
    expect(image?.tags).toContain('latest');
  });
});

it('leads every tag to an Alpine image for the architectures that count', () => {
  const keep = ['amd64', 'arm64v8'];
  const faults: string[] = [];
  for (const name of ['node', 'python'] as const) {
    for (const tag of tagsOf(name)) {
      const twin = twinOf(name, tag, 'alpine', keep);
      const facts = tagFacts(name, tag);
      if ('refused' in twin || facts === undefined) continue;
      const found = tagFacts(name, twin.tag);
      const lost = keep.filter(
        (each) => facts.architectures.includes(each) && found?.architectures.includes(each) !== true,
      );
      if (found?.os.startsWith('alpine:') !== true || lost.length > 0)
        faults.push(`${name}:${tag}: ${twin.tag}`);
    }
  }
  expect(faults).toEqual([]);
});
