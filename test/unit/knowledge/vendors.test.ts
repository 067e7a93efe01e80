import { describe, expect, it } from '@jest/globals';
import { distrolessFor, distrolessImages } from '../../../src/knowledge/distroless.js';
import { dotnetFacts, dotnetRuntime, dotnetTags } from '../../../src/knowledge/dotnet.js';

describe('distrolessFor', () => {
  it.each([
    ['static', {}, 'static-debian13', 'trixie', []],
    ['base', { suite: 'bookworm' }, 'base-debian12', 'bookworm', []],
    ['cc', { suite: 'trixie' }, 'cc-debian13', 'trixie', []],
    ['nodejs', { version: '22' }, 'nodejs22-debian13', 'trixie', ['/nodejs/bin/node']],
    ['java', { version: '21' }, 'java21-debian13', 'trixie', ['/usr/bin/java', '-jar']],
    ['java-base', {}, 'java-base-debian13', 'trixie', []],
    ['python3', { version: '3.13' }, 'python3-debian13', 'trixie', ['/usr/bin/python3.13']],
  ] as const)('finds %s %j', (kind, wanted, name, suite, entrypoint) => {
    expect(distrolessFor(kind, wanted)).toMatchObject({
      name,
      image: `gcr.io/distroless/${name}`,
      suite,
      entrypoint,
      retired: undefined,
      tags: ['latest', 'nonroot', 'debug', 'debug-nonroot'],
    });
  });

  it.each([
    ['nodejs', { version: '20' }, 'gcr.io/distroless/nodejs20 is no longer supported since 2026-05-01'],
    ['nodejs', { version: '23' }, 'there is no image gcr.io/distroless/nodejs23'],
    ['nodejs', {}, 'gcr.io/distroless/nodejs is no longer supported since 2022-10-31'],
    [
      'java',
      { version: '17', suite: 'bookworm' },
      'gcr.io/distroless/java17 is not supported on Debian bookworm',
    ],
    ['static', { suite: 'bullseye' }, 'gcr.io/distroless/static is not supported on Debian bullseye'],
    ['python3', { version: '3.12' }, 'gcr.io/distroless/python3-debian13 has Python 3.13, not 3.12'],
  ] as const)('refuses %s %j', (kind, wanted, refused) => {
    expect(distrolessFor(kind, wanted)).toEqual({ refused });
  });

  it('knows the images that were retired, and that they are not to be proposed', () => {
    expect(distrolessImages().get('nodejs20-debian12')).toMatchObject({ retired: '2026-02-27', tags: [] });
    expect([...distrolessImages().values()].filter(({ retired }) => retired === undefined)).toHaveLength(16);
  });
});

describe('dotnetRuntime', () => {
  it.each([
    ['8.0', 'aspnet', false, '8.0', 'Debian 12'],
    ['8.0-bookworm-slim', 'runtime', false, '8.0-bookworm-slim', 'Debian 12'],
    ['8.0-alpine', 'aspnet', false, '8.0-alpine', 'Alpine 3.24'],
    ['8.0-jammy', 'aspnet', true, '8.0-jammy-chiseled', 'Ubuntu 22.04'],
    ['10.0', 'aspnet', true, '10.0-noble-chiseled', 'Ubuntu 24.04'],
    ['10.0-noble-aot', 'runtime-deps', true, '10.0-noble-chiseled', 'Ubuntu 24.04'],
  ] as const)('finds what runs the output of sdk:%s', (tag, target, chiseled, twin, os) => {
    expect(dotnetRuntime(tag, target, chiseled)).toEqual({ tag: twin, os });
  });

  it.each([
    [
      '8.0.404',
      'aspnet',
      false,
      'dotnet/sdk:8.0.404 names a full version of the SDK, which the runtime does not have',
    ],
    ['latest', 'aspnet', false, 'dotnet/sdk:latest is not in the list of tags'],
    ['8.0', 'aspnet', true, 'dotnet/aspnet has no chiseled image of 8.0 on Debian 12'],
    [
      '10.0-aot',
      'runtime',
      false,
      'dotnet/sdk:10.0-aot compiles ahead of time, for which runtime-deps is enough',
    ],
  ] as const)('refuses sdk:%s to %s', (tag, target, chiseled, refused) => {
    expect(dotnetRuntime(tag, target, chiseled)).toEqual({ refused });
  });

  it('proposes only tags that are listed, as long as the one of the SDK', () => {
    for (const [tag, facts] of dotnetTags('dotnet/sdk') ?? []) {
      for (const target of ['aspnet', 'runtime', 'runtime-deps'] as const) {
        for (const chiseled of [false, true]) {
          const twin = dotnetRuntime(tag, target, chiseled);
          if ('refused' in twin) continue;
          const found = dotnetFacts(`dotnet/${target}`, twin.tag);
          expect([twin.tag, found?.os]).toEqual([twin.tag, facts.os]);
          expect((found?.lastListed ?? '~') >= (facts.lastListed ?? '~')).toBe(true);
          expect(twin.tag.includes('chiseled')).toBe(chiseled);
          expect(twin.tag.split('-')[0]).toBe(tag.split('-')[0]);
        }
      }
    }
  });

  it('knows nothing of other repositories', () => {
    expect(dotnetFacts('dotnet/framework', '4.8')).toBeUndefined();
    expect(dotnetFacts('toString', '1')).toBeUndefined();
  });
});
