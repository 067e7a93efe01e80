import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';

const examples = path.join(import.meta.dirname, '..', '..', '..', 'examples');
const before = readFileSync(path.join(examples, 'seed-node-service', 'Dockerfile'), 'utf8');
const text = readFileSync(path.join(examples, 'expected', 'seed-node-service.Dockerfile.txt'), 'utf8');
const ignore = readFileSync(
  path.join(examples, 'expected', 'seed-node-service.dockerignore.txt'),
  'utf8',
).split('\n');
const parsed = parse(text);
const stages = parsed.dockerfile === undefined ? [] : modelOf(parsed.dockerfile).stages;
const [build, deps, last] = stages;

/**
 * The guides with a Node service: manifests before sources, `npm ci`, a stage that builds, a small image with the output and
 * the dependencies, an ignore file.
 */
describe('the result for the guides on a Node service', () => {
  it.each([build, deps])('installs before it copies the sources', (stage) => {
    const steps = stage?.instructions.map(({ keyword, body }) => `${keyword} ${body.text}`) ?? [];
    const at = steps.findIndex((step) => step.startsWith('RUN npm ci'));
    expect(at).toBeGreaterThan(steps.indexOf('COPY package.json package-lock.json ./'));
    expect(steps.slice(0, at)).not.toContain('COPY . .');
  });

  it('has a small last image with the C library of the image that built', () => {
    expect(stages).toHaveLength(3);
    expect(last?.image.text).toBe('node:20-slim');
    expect([build?.image.text, deps?.image.text]).toEqual(['node:20', 'node:20']);
  });

  it('carries the output, what it serves, package.json and the dependencies of production', () => {
    const copies = last?.instructions.filter(({ keyword }) => keyword === 'COPY') ?? [];
    expect(copies.map((each) => [each.flag('from'), ...each.args])).toEqual([
      ['deps', '/app/node_modules', './node_modules'],
      ['build', '/app/package.json', './package.json'],
      ['build', '/app/public', './public'],
      ['build', '/app/dist', './dist'],
    ]);
    expect(deps?.instructions.at(-1)?.body.text).toBe('npm ci --omit=dev');
  });

  it('invents nothing: it starts as before, as the same user and without a health check', () => {
    const start = 'CMD ["node", "dist/server.js"]\n';
    expect([before.endsWith(start), text.endsWith(start)]).toEqual([true, true]);
    expect(last?.instructions.map(({ keyword }) => keyword)).toEqual([
      'WORKDIR',
      'COPY',
      'COPY',
      'COPY',
      'COPY',
      'CMD',
    ]);
  });

  it('hides the modules from the build, and no file that it needs', () => {
    expect(ignore).toContain('**/node_modules');
    for (const line of ['dist', 'build', 'docs', '*.md', '.env', 'public'])
      expect(ignore).not.toContain(line);
  });
});
