import { describe, expect, it } from '@jest/globals';
import { isBefore, lacksOf, unsupported } from '../../../src/engine/needs.js';

const HEREDOCS = 'has no heredocs, or expands the variables in them itself';

describe('lacksOf', () => {
  it('knows what podman 3.4, 4.3, 4.8 and 5.6 have by the buildah in them', () => {
    expect([...lacksOf('podman', '1.23.1')]).toEqual([
      ['heredocs', `podman before 5.1 ${HEREDOCS}`],
      ['cache mounts', 'podman before 4.0 has no cache mounts'],
      ['bind mounts', 'podman before 4.0 has no bind mounts'],
      ['COPY --link', 'podman before 5.6 has no COPY --link'],
    ]);
    expect([...lacksOf('podman', '1.28.2').keys()]).toEqual(['heredocs', 'COPY --link']);
    expect([...lacksOf('podman', '1.33.2').keys()]).toEqual(['heredocs', 'COPY --link']);
    expect([...lacksOf('podman', '1.41.3').keys()]).toEqual([]);
  });

  it('speaks of buildah by its own versions', () => {
    expect([...lacksOf('buildah', '1.20.0')]).toEqual([
      ['heredocs', `buildah before 1.36 ${HEREDOCS}`],
      ['cache mounts', 'buildah before 1.24 has no cache mounts'],
      ['bind mounts', 'buildah before 1.24 has no bind mounts'],
      ['secret mounts', 'buildah before 1.21 has no secret mounts'],
      ['COPY --link', 'buildah before 1.41 has no COPY --link'],
    ]);
    expect([...lacksOf('buildah', '1.36.0').keys()]).toEqual(['COPY --link']);
  });
});

describe('isBefore', () => {
  it.each([
    ['1.28.2', true],
    ['1.33.0', false],
    ['1.33.0-dev', false],
    ['2.0.0', false],
    ['0.99', true],
    ['v1.4', true],
    ['unknown', false],
    ['28.5.2+dfsg4', false],
    ['v21.0', false],
  ])('compares %s with 1.33', (version, expected) => expect(isBefore(version, [1, 33])).toBe(expected));
});

describe('unsupported', () => {
  const old = { lacks: lacksOf('buildah', '1.20.0') };

  function reasons(keyword: string, flags: readonly string[] = [], heredoc = false): readonly string[] {
    return unsupported(old, [{ keyword, flags, heredoc }]);
  }

  it('says what each instruction needs', () => {
    expect(reasons('RUN', [], true)).toEqual([`buildah before 1.36 ${HEREDOCS}`]);
    expect(reasons('RUN', ['--mount=type=cache,target=/c'])).toEqual([
      'buildah before 1.24 has no cache mounts',
    ]);
    expect(reasons('RUN', ['--mount=target=/c,type=cache'])).toEqual([
      'buildah before 1.24 has no cache mounts',
    ]);
    expect(reasons('RUN', ['--mount=target=.'])).toEqual(['buildah before 1.24 has no bind mounts']);
    expect(reasons('RUN', ['--mount=type=secret,id=a'])).toEqual([
      'buildah before 1.21 has no secret mounts',
    ]);
    expect(reasons('COPY', ['--link'])).toEqual(['buildah before 1.41 has no COPY --link']);
    expect(reasons('ADD', ['--chown=1', '--link=false'])).toEqual(['buildah before 1.41 has no COPY --link']);
  });

  it('says nothing about what all have', () => {
    expect(reasons('RUN', ['--network=none', '--mount=type=tmpfs,target=/t'])).toEqual([]);
    expect(reasons('COPY', ['--from=build', '--chown=node', '--linked'])).toEqual([]);
    expect(reasons('FROM', ['--platform=linux/amd64'])).toEqual([]);
  });

  it('says each reason once, and nothing for an engine that has all', () => {
    const both = [
      {
        keyword: 'RUN',
        flags: ['--mount=type=cache,target=/a', '--mount=type=cache,target=/b'],
        heredoc: true,
      },
      { keyword: 'COPY', flags: [], heredoc: true },
    ];
    expect(unsupported(old, both)).toEqual([
      `buildah before 1.36 ${HEREDOCS}`,
      'buildah before 1.24 has no cache mounts',
    ]);
    expect(unsupported({ lacks: lacksOf('podman', '1.44.0') }, both)).toEqual([]);
  });
});
