import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { imageText, NOTHING_DIFFERS } from '../../src/report/imageEffects.js';
import type { Transform } from '../../src/model/types.js';
import { buildProject, parseDocuments, unknownProject } from '../../src/project/facts.js';
import { fix, LEVELS, selectTransforms } from '../../src/runner/index.js';
import { transforms } from '../../transforms/index.js';
import { parseCases } from '../cases/parse.js';
import { readNextConfig } from '../../src/files/nextConfig.js';

const root = path.join(import.meta.dirname, '..', '..');
const folder = path.join(root, 'transforms');
const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
/** Their examples show the Dockerfile alone, and they do nothing without other files or the commits of the project. */
const NEEDS_FILES: ReadonlySet<string> = new Set([
  'copy-chmod',
  'copy-manifests-first',
  'dockerignore',
  'mount-copied-file',
  'npm-ci',
  'order-copies',
]);
const rows = transforms.map((transform) => [transform.name, transform] as const);

interface Pages {
  transformPage(
    transform: Transform,
    cases: readonly [],
    hunks: () => string,
    text: typeof imageText,
  ): string;
}

function exportName(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

describe('the list of transforms', () => {
  it('holds every file of the folder once', () => {
    const names = transforms.map(({ name }) => `${name}.ts`);
    expect(names.toSorted()).toEqual(sources.toSorted());
  });

  it('is in an order that every `after` allows', () => {
    expect(() => selectTransforms({ transforms, level: 'aggressive' })).not.toThrow();
  });

  it('has a case file for every transform, and none besides', () => {
    const files = readdirSync(path.join(root, 'test', 'cases')).filter((name) => name.endsWith('.md'));
    // `<name>.<part>.md` holds more cases of one that has many.
    const named = new Set(files.map((file) => file.replace(/\..*/, '')));
    expect([...named].toSorted()).toEqual(transforms.map(({ name }) => name).toSorted());
  });
});

// An empty list would fail here: `each` takes no empty table.
describe.each(rows)('every transform: %s', (name, transform) => {
  it('is exported by its file under its own name, alone', async () => {
    const module: Record<string, unknown> = await import(path.join(folder, `${name}.ts`));
    expect(Object.keys(module)).toEqual([exportName(name)]);
    expect(module[exportName(name)]).toBe(transform);
  });

  it('has a level, and one sentence in the imperative as summary', () => {
    expect(LEVELS).toContain(transform.level);
    expect(transform.summary).toMatch(/^[A-Z`].*[^.\s]\.$/);
    expect(transform.summary.length).toBeLessThanOrEqual(120);
  });

  it('says why, shows an example, and names its sources', () => {
    const { why, example, references } = transform.docs;
    expect(why.length).toBeGreaterThan(40);
    expect(example.before).toMatch(/^\S/);
    expect(example.after).not.toBe(example.before);
    expect(references.length).toBeGreaterThan(0);
    for (const url of references) expect(new URL(url).protocol).toBe('https:');
  });

  it('does what its example shows', async () => {
    if (NEEDS_FILES.has(name)) return;
    const { before, after, files = {} } = transform.docs.example;
    const texts = new Map([...Object.entries(files), ['Dockerfile', before]]);
    const paths = new Set(texts.keys());
    const parsed = await parseDocuments(texts, { nextConfig: readNextConfig });
    const known = buildProject({ dockerfile: 'Dockerfile', files: paths, tracked: paths, texts, parsed });
    const results = [unknownProject(), known].flatMap((project) =>
      (['auto', 'mounts'] as const).map(
        (cache) =>
          fix(
            { text: before, path: 'Dockerfile', project },
            { transforms: [transform], level: 'aggressive', cache },
          ).after,
      ),
    );
    expect(results).toContain(after);
  });

  it('says on its page what may differ in the image, or that nothing does', async () => {
    const { image = [], declares = [] } = transform;
    const pages: Pages = await import(path.join(root, 'scripts', 'docs', 'pages.mjs'));
    const page = pages.transformPage(transform, [], () => '', imageText);
    const [, said] = /^- What may differ in the image: (.*)$/m.exec(page) ?? [];
    expect(said === NOTHING_DIFFERS).toBe(image.length === 0 && declares.length === 0);
    for (const effect of image)
      if ('paths' in effect) expect(effect.paths.every((path) => path.startsWith('/'))).toBe(true);
  });

  it('comes after transforms that exist', () => {
    const names = new Set(transforms.map((other) => other.name));
    expect((transform.after ?? []).filter((other) => !names.has(other) || other === name)).toEqual([]);
  });

  it('has cases: at least one rewrite, and as many refusals', () => {
    const { rewrites, refusals } = countCases(transform);
    expect(rewrites).toBeGreaterThanOrEqual(1);
    expect(refusals).toBeGreaterThanOrEqual(rewrites);
  });
});

function countCases({ name }: Transform): { readonly rewrites: number; readonly refusals: number } {
  const file = path.join(root, 'test', 'cases', `${name}.md`);
  const cases = existsSync(file) ? parseCases(readFileSync(file, 'utf8')) : [];
  const rewrites = cases.filter(({ after, filesAfter }) => after !== undefined || filesAfter.size > 0).length;
  return { rewrites, refusals: cases.length - rewrites };
}
