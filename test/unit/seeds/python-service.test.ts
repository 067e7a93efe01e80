import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';

const expected = path.join(import.meta.dirname, '..', '..', '..', 'examples', 'expected');
const text = readFileSync(path.join(expected, 'seed-python-service.Dockerfile.txt'), 'utf8');
const ignore = readFileSync(path.join(expected, 'seed-python-service.dockerignore.txt'), 'utf8').split('\n');
const { dockerfile } = parse(text);
const [build, last, ...more] = dockerfile === undefined ? [] : modelOf(dockerfile).stages;
const steps = (stage: typeof build): readonly string[] =>
  stage?.instructions.map(({ keyword, body }) => `${keyword} ${body.text}`) ?? [];

/** The guides "Docker Image Optimization Guide" and "Optimizing Docker Image Size": requirements first, no cache, two stages, slim. */
describe('the result for the guides on a Python application', () => {
  it('installs before it copies the sources, and keeps no cache', () => {
    const all = steps(build);
    const at = all.indexOf('RUN pip install --no-cache-dir -r requirements.txt');
    expect(all.indexOf('COPY requirements.txt ./')).toBeLessThan(at);
    expect(all.indexOf('COPY . .')).toBeGreaterThan(at);
  });

  it('has two stages of one version and one release, the last one slim', () => {
    expect(more).toEqual([]);
    expect([build?.image.text, last?.image.text]).toEqual([
      'python:3.11-bookworm',
      'python:3.11-slim-bookworm',
    ]);
  });

  it('copies dependencies before sources, to the paths at which they were', () => {
    const copies = last?.instructions.filter(({ keyword }) => keyword === 'COPY') ?? [];
    expect(copies.map(({ args }) => args[0])).toEqual([
      '/usr/local/lib/python3.11/site-packages',
      '/usr/local/bin',
      '/app',
    ]);
    expect(text).not.toContain('/root/.local');
    expect(text).not.toContain('--prefix');
  });

  it('deletes nothing that a package brings, and starts as before', () => {
    expect(text).not.toMatch(/find |__pycache__|-name tests/);
    expect(steps(last).at(-1)).toBe('CMD ["python", "main.py"]');
  });

  it('hides nothing from the build that the application may read', () => {
    for (const line of ['dist', 'build', 'docs', '*.md', '.env']) expect(ignore).not.toContain(line);
  });
});
