import { describe, expect, it } from '@jest/globals';
import { candidateTags, isNewer } from '../../../src/knowledge/candidates.js';

describe('candidateTags', () => {
  it.each([
    ['node', '20', ['20-slim']],
    ['python', '3.12-bookworm', ['3.12-slim-bookworm']],
    ['node', '99', ['99-slim', 'slim-99']],
    ['node', '99.1.0-trixie', ['99.1.0-trixie-slim', '99.1.0-slim-trixie', 'slim-99.1.0-trixie']],
    ['debian', '99', ['99-slim', 'slim-99']],
  ])('of %s:%s are %j', (repository, tag, expected) => {
    expect(candidateTags(repository, tag)).toEqual(expected);
  });

  it.each([
    ['node', undefined],
    ['node', 'latest'],
    ['node', 'lts-iron'],
    ['node', 'nightly'],
    ['node', '20-slim'],
    ['node', '99-slim'],
    ['node', '99-alpine'],
    ['node', '99-alpine3.30'],
    ['python', '99-windowsservercore-ltsc2025'],
    ['node', '99-a-b-c-d'],
    ['elsewhere', '1'],
    ['golang', '99'],
    ['nginx', '99'],
  ])('of %s:%s are none', (repository, tag) => {
    expect(candidateTags(repository, tag)).toEqual([]);
  });
});

describe('isNewer', () => {
  it.each([
    ['node', '99', true],
    ['node', '20', false],
    ['node', '20-bookworm-slim', false],
    ['node', 'lts', false],
  ])('of %s:%s is %s', (repository, tag, expected) => {
    expect(isNewer(repository, tag)).toBe(expected);
  });
});
