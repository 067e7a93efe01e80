import { describe, expect, it } from '@jest/globals';
import { baseEntrypoint } from '../../../src/knowledge/entrypoints.js';
import { worksAsProcessOne } from '../../../src/knowledge/process-one.js';

describe('baseEntrypoint', () => {
  it.each([
    [undefined, 'node', '22-slim', 'passes'],
    [undefined, 'node', 'lts-alpine', 'passes'],
    [undefined, 'node', undefined, 'passes'],
    [undefined, 'node', '10.15', 'either'],
    [undefined, 'node', 'argon', 'either'],
    [undefined, 'node', '4-onbuild', undefined],
    ['docker.io', 'library/python', '3.12', 'none'],
    ['public.ecr.aws', 'docker/library/php', '8.3-fpm', 'passes'],
    [undefined, 'eclipse-temurin', '21', 'either'],
    [undefined, 'nginx', '1.27', undefined],
    [undefined, 'someone/python', '3.12', undefined],
    ['example.org', 'python', '3.12', undefined],
  ])('%s %s:%s is %s', (registry, repository, tag, expected) => {
    expect(baseEntrypoint(registry, repository, tag)).toBe(expected);
  });
});

describe('worksAsProcessOne', () => {
  it('knows programs by name, Python in every version', () => {
    expect(['node', 'python3.12', 'supervisord'].map(worksAsProcessOne)).toEqual([true, true, true]);
    expect(['run.sh', 'python4', 'jupyter', 'sleep'].map(worksAsProcessOne)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
