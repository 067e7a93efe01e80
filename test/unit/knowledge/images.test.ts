import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { estimatedSaving, slimTag, tagFacts } from '../../../src/knowledge/images.js';

const TABLED = ['node', 'python', 'ruby', 'debian', 'rust', 'perl'] as const;

describe('tagFacts', () => {
  it('knows the suite, the architectures and that a tag is still listed', () => {
    expect(tagFacts('debian', 'bookworm-slim')).toEqual({
      os: 'debian-slim:bookworm',
      architectures: ['amd64', 'arm32v7', 'arm64v8', 'i386', 'ppc64le'],
      lastListed: undefined,
    });
  });

  it('keeps tags that left the list, with the last month', () => {
    expect(tagFacts('node', '20')).toMatchObject({ os: 'buildpack:bookworm', lastListed: '2026-05' });
    expect(tagFacts('node', '0.10')).toEqual({
      os: 'buildpack:jessie',
      architectures: ['amd64'],
      lastListed: '2016-11',
    });
  });

  it('gives a suffix its own last month', () => {
    expect(tagFacts('node', '20-buster')?.lastListed).toBe('2024-07');
  });

  it.each([
    ['golang', '1.22', 'buildpack:bookworm-scm', '2025-02'],
    ['nginx', '1.25-alpine', 'alpine:3.19', '2024-05'],
    ['eclipse-temurin', '17-jre-alpine', 'alpine:3.24', undefined],
    ['openjdk', '8u302-jdk-slim', 'debian-slim:bullseye', '2021-10'],
    ['buildpack-deps', 'noble-scm', 'buildpack:noble-curl', undefined],
    ['composer', '2.7', '?', '2024-10'],
  ])('knows %s:%s', (repository, tag, os, lastListed) => {
    expect(tagFacts(repository, tag)).toMatchObject({ os, lastListed });
  });

  it("does not take an image's own version for Alpine's", () => {
    expect(tagFacts('redis', '7.4-alpine')?.os).toBe('alpine:?');
    expect(tagFacts('rabbitmq', '3.6-alpine')?.os).toBe('alpine:?');
  });

  it('says that it does not know the suite of early tags', () => {
    expect(tagFacts('perl', '5.20')?.os).toBe('?');
  });

  it.each([
    ['node', '99'],
    ['node', '20-'],
    ['node', '-slim'],
    ['node', ''],
    ['golang', '99'],
    ['haproxy', '2.8'],
    ['toString', '1'],
  ])('knows nothing of %s:%s', (repository, tag) => {
    expect(tagFacts(repository, tag)).toBeUndefined();
  });

  it('never throws, whatever the tag', () => {
    const tags = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('20', 'slim', 'bookworm', '', '3.12')).map((parts) => parts.join('-')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TABLED), tags, (repository, tag) => {
        expect(() => slimTag(repository, tag)).not.toThrow();
      }),
    );
  });
});

describe('slimTag', () => {
  it.each([
    ['node', '20', '20-slim', 'bookworm'],
    ['node', '20-bookworm', '20-bookworm-slim', 'bookworm'],
    ['node', 'lts', 'lts-slim', 'bookworm'],
    ['node', 'current', 'current-slim', 'trixie'],
    ['node', '10', '10-slim', 'stretch'],
    ['python', '3.12', '3.12-slim', 'trixie'],
    ['python', '3.12-bookworm', '3.12-slim-bookworm', 'bookworm'],
    ['python', 'bookworm', 'slim-bookworm', 'bookworm'],
    ['ruby', '3.3-bullseye', '3.3-slim-bullseye', 'bullseye'],
    ['rust', '1', '1-slim', 'trixie'],
    ['perl', '5.40-threaded-bookworm', '5.40-slim-threaded-bookworm', 'bookworm'],
    ['debian', 'bookworm', 'bookworm-slim', 'bookworm'],
    ['debian', '12', '12-slim', 'bookworm'],
    ['debian', 'bookworm-20230109', 'bookworm-20230109-slim', 'bookworm'],
  ])('finds the twin of %s:%s', (repository, tag, slim, suite) => {
    expect(slimTag(repository, tag)).toEqual({ tag: slim, suite });
  });

  it.each([
    ['golang', '1.22', 'golang has no -slim images'],
    ['postgres', '16', 'postgres has no -slim images'],
    ['php', '8.3', 'php has no -slim images'],
    ['nginx', '1.25', 'nginx has a slim variant of its Alpine image only (`alpine-slim`)'],
    ['elsewhere', '1', 'it is not known which -slim images elsewhere has'],
    ['node', '20-alpine', 'node:20-alpine is an Alpine image, which is smaller than the slim one'],
    ['node', '20-slim', 'node:20-slim is a slim image already'],
    ['python', '3.12-slim-bookworm', 'python:3.12-slim-bookworm is a slim image already'],
    ['node', '99', 'node:99 is not in the list of official tags'],
    ['node', '20-bookwurm', 'node:20-bookwurm is not in the list of official tags'],
    ['node', 'lts-iron', 'node:lts-iron has no slim twin on bookworm'],
    ['rust', '1.20', 'rust:1.20 has no slim twin on stretch'],
    ['debian', 'stable', 'the Debian suite of debian:stable is not known'],
    ['debian', 'wheezy-20150101', 'debian:wheezy-20150101 is not in the list of official tags'],
  ])('refuses %s:%s', (repository, tag, refused) => {
    expect(slimTag(repository, tag)).toEqual({ refused });
  });

  it.each([undefined, '', 'latest'])('refuses a tag that moves between majors (%s)', (tag) => {
    expect(slimTag('node', tag)).toEqual({
      refused:
        'node is used without a version: `latest` moves, so nothing can be checked; name a version first',
    });
  });

  it('keeps the suite and every architecture', () => {
    for (const [repository, tag] of [
      ['node', '22'],
      ['python', '3.9'],
      ['ruby', '2.7'],
      ['debian', '11'],
    ] as const) {
      const full = tagFacts(repository, tag);
      const twin = slimTag(repository, tag);
      const slim = 'tag' in twin ? tagFacts(repository, twin.tag) : undefined;
      expect(slim?.os.split(':')[1]).toBe(full?.os.split(':')[1]);
      expect(slim?.architectures).toEqual(expect.arrayContaining([...(full?.architectures ?? [])]));
    }
  });
});

describe('estimatedSaving', () => {
  it('is exact where both images were measured', () => {
    expect(estimatedSaving('node', '22')).toEqual({
      bytes: 408_499_334 - 79_893_445,
      unit: 'compressed',
      source: 'docker-library/repo-info, node:22 and node:22-slim',
      date: '2026-09-19',
      estimate: false,
    });
  });

  it('is an estimate from layers for other tags of the suite', () => {
    expect(estimatedSaving('python', '3.12-bookworm')).toMatchObject({
      bytes: 24_056_077 + 64_424_271 + 211_707_818 + 48_503_440 - 28_238_443,
      estimate: true,
    });
  });

  it('leaves the compilers out for rust, whose slim image keeps one', () => {
    const rust = estimatedSaving('rust', '1-bookworm')?.bytes ?? 0;
    const node = estimatedSaving('node', '20')?.bytes ?? 0;
    expect(node - rust).toBe(92_512_745);
  });

  it.each([
    ['node', '20-alpine'],
    ['node', '10'],
    ['golang', '1.22'],
    ['node', ''],
  ])('has no figure for %s:%s', (repository, tag) => {
    expect(estimatedSaving(repository, tag)).toBeUndefined();
  });
});
