import { describe, expect, it } from '@jest/globals';
import { imageBytes, savingBetween } from '../../../src/knowledge/sizes.js';

describe('imageBytes', () => {
  it('gives what was measured', () => {
    expect(imageBytes('node', '22')).toEqual({
      bytes: 408_499_334,
      unit: 'compressed',
      estimate: false,
      source: 'docker-library/repo-info, node:22',
      date: '2026-09-19',
    });
    expect(imageBytes('python', '3.12', 'on disk')).toMatchObject({
      bytes: 1_110_000_000,
      unit: 'on disk',
      estimate: false,
    });
  });

  it('estimates other tags from the layers of the suite and a measured tag of the kind', () => {
    expect(imageBytes('node', '24-trixie')).toEqual({
      bytes: 379_068_870 + 59_807_728,
      unit: 'compressed',
      estimate: true,
      source: 'the measured layers of buildpack-deps:trixie and of node:22',
      date: '2026-08-03',
    });
    expect(imageBytes('golang', '1.22')?.bytes).toBe(136_983_788 + 152_725_832);
    expect(imageBytes('debian', 'bookworm-slim')).toMatchObject({ bytes: 28_238_443, estimate: true });
  });

  it.each([
    ['node', '10', 'compressed'],
    ['node', '99', 'compressed'],
    ['mysql', '8.0', 'compressed'],
    ['node', '24', 'on disk'],
    ['elsewhere', '1', 'compressed'],
  ] as const)('has no figure for %s:%s %s', (repository, tag, unit) => {
    expect(imageBytes(repository, tag, unit)).toBeUndefined();
  });

  it('is near to what was measured, where an estimate can be held against it', () => {
    const slim = imageBytes('node', '20-bookworm-slim')?.bytes ?? 0;
    const measured = imageBytes('node', '20-slim')?.bytes ?? 0;
    expect(Math.abs(slim / measured - 1)).toBeLessThan(0.15);
  });
});

describe('savingBetween', () => {
  it('is measured where both images were', () => {
    expect(savingBetween('eclipse-temurin:17-jdk', 'eclipse-temurin:17-jre')).toEqual({
      bytes: 211_516_909 - 109_229_997,
      unit: 'compressed',
      estimate: false,
      source: 'docker-library/repo-info, eclipse-temurin:17-jdk and eclipse-temurin:17-jre',
      date: '2026-06-27',
    });
  });

  it('is an estimate where one of them was not', () => {
    expect(savingBetween('golang:1.22', 'golang:1.22-alpine')).toMatchObject({
      bytes: 136_983_788 + 152_725_832 - 3_849_738 - 60_535_040,
      estimate: true,
    });
  });

  it.each([
    ['node:22-slim', 'node:22'],
    ['node:22', 'elsewhere:1'],
    ['node', 'node:22'],
  ])('says nothing of %s to %s', (from, to) => {
    expect(savingBetween(from, to)).toBeUndefined();
  });
});
