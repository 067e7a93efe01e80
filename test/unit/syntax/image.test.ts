import { describe, expect, it } from '@jest/globals';
import { parseImage, withTag } from '../../../src/syntax/image.js';

describe('parseImage', () => {
  it.each([
    ['node', undefined, 'node', undefined, undefined],
    ['node:20', undefined, 'node', '20', undefined],
    ['library/node:20', undefined, 'library/node', '20', undefined],
    ['docker.io/library/node:20', 'docker.io', 'library/node', '20', undefined],
    ['localhost:5000/foo/node:18', 'localhost:5000', 'foo/node', '18', undefined],
    ['localhost/node', 'localhost', 'node', undefined, undefined],
    ['reg:5000/a/b:t@sha256:0a', 'reg:5000', 'a/b', 't', 'sha256:0a'],
    ['node@sha256:0a', undefined, 'node', undefined, 'sha256:0a'],
    ['reg:5000/node', 'reg:5000', 'node', undefined, undefined],
    ['node:${VERSION}', undefined, 'node', '${VERSION}', undefined],
    ['node:${VERSION:-20}-slim', undefined, 'node', '${VERSION:-20}-slim', undefined],
    ['${REGISTRY}/node:20', undefined, '${REGISTRY}/node', '20', undefined],
    ['${BASE:-reg.io/a:b}', undefined, '${BASE:-reg.io/a:b}', undefined, undefined],
    ['ghcr.io/a/b', 'ghcr.io', 'a/b', undefined, undefined],
    ['Registry/node:20', 'Registry', 'node', '20', undefined],
  ])('%s', (text, registry, repository, tag, digest) => {
    const image = parseImage(text);
    expect([image.registry, image.repository, image.tag, image.digest]).toEqual([
      registry,
      repository,
      tag,
      digest,
    ]);
    expect(image.variable).toBe(text.includes('$'));
  });
});

describe('withTag', () => {
  it('changes nothing but the tag', () => {
    expect(withTag(parseImage('docker.io/library/node:20'), '20-slim')).toBe(
      'docker.io/library/node:20-slim',
    );
    expect(withTag(parseImage('node'), 'slim')).toBe('node:slim');
  });
});
