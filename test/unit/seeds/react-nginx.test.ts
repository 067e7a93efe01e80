import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';

const expected = path.join(import.meta.dirname, '..', '..', '..', 'examples', 'expected');
const text = readFileSync(path.join(expected, 'seed-react-nginx.Dockerfile.txt'), 'utf8');
const ignore = readFileSync(path.join(expected, 'seed-react-nginx.dockerignore.txt'), 'utf8').split('\n');
const parsed = parse(text);
const stages = parsed.dockerfile === undefined ? [] : modelOf(parsed.dockerfile).stages;
const [build, last] = stages;

/**
 * The guide "Optimizing Docker Image Size: From 1.2GB to 10MB": manifests before sources, an ignore file, a stage that
 * builds, and nginx that gets nothing but what was built.
 */
describe('the result for the guide on React and nginx', () => {
  it('installs before it copies the sources', () => {
    const steps = build?.instructions.map(({ keyword, body }) => `${keyword} ${body.text}`) ?? [];
    const at = steps.findIndex((step) => step.startsWith('RUN npm ci'));
    expect(steps.indexOf('COPY package.json package-lock.json ./')).toBeLessThan(at);
    expect(steps.indexOf('COPY . .')).toBeGreaterThan(at);
  });

  it('has two stages, the last one a small nginx', () => {
    expect(stages).toHaveLength(2);
    expect(last?.image.text).toMatch(/^nginx:[\d.]+-alpine/);
  });

  it('carries what was built and nothing else', () => {
    const copies = last?.instructions.filter(({ keyword }) => keyword === 'COPY') ?? [];
    expect(copies.map(({ args }) => args)).toEqual([['/app/dist', './dist']]);
  });

  it('keeps the port', () => {
    expect(text).toContain('listen 3000;');
    expect(last?.instructions.find(({ keyword }) => keyword === 'EXPOSE')?.args).toEqual(['3000']);
  });

  it('hides the modules from the build, and no file that it needs', () => {
    expect(ignore).toContain('**/node_modules');
    for (const line of ['dist', 'build', 'docs', '*.md', '.env', 'public'])
      expect(ignore).not.toContain(line);
  });
});
