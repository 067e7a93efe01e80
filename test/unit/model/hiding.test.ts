import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contextSources, matchesSource } from '../../../src/model/sources.js';
import { modelOf } from '../../../src/model/stages.js';
import { buildProject } from '../../../src/project/facts.js';
import { isIgnored, parseIgnore } from '../../../src/project/ignore.js';
import type { Project } from '../../../src/project/types.js';
import { fix } from '../../../src/runner/index.js';
import { parse } from '../../../src/syntax/parse.js';
import { dockerignore } from '../../../transforms/dockerignore.js';

const FILES = [
  'package.json',
  'web/package.json',
  'app.py',
  'src/a.py',
  'src/__pycache__/a.cpython-312.pyc',
  'b.pyc',
  '.git/HEAD',
  'node_modules/x/index.js',
  'src/node_modules/y.js',
  'web/node_modules/z/a.js',
  '.venv/pyvenv.cfg',
  'venv/pyvenv.cfg',
  '.idea/x.xml',
  '.DS_Store',
  'coverage/lcov.info',
  'npm-debug.log',
  'requirements.txt',
  'pyproject.toml',
];
const LINES = [
  'node_modules',
  '*.log',
  '!npm-debug.log',
  '**/__pycache__',
  '!src',
  '.git',
  'web',
  '!web/node_modules',
  '# note',
  '',
  '.venv/',
  '**/*.pyc',
  '/coverage',
  '!.idea',
];
const STEPS = [
  'COPY . .',
  'COPY web /app/web',
  'COPY src ./src',
  'COPY package*.json ./',
  'COPY web/package.json web/',
  'RUN npm ci',
  'RUN npm install --omit=dev',
  'RUN cd web && npm install',
  'RUN pip install -r requirements.txt',
  'COPY *.py* ./',
  'COPY node_modules ./node_modules',
  'COPY .git/HEAD ./head',
  'RUN python -m venv .venv',
  'CMD ["node", "a.js"]',
  'RUN --mount=type=bind,target=/src true',
  'COPY * ./all/',
  'COPY --from=0 /app/node_modules ./node_modules',
  'ADD .idea /x',
];
const MANIFEST = '{ "dependencies": { "a": "1" } }';

function projectOf(
  text: string,
  files: readonly string[],
  tracked: readonly string[],
  ignore: string,
): Project {
  const texts = new Map([
    ['Dockerfile', text],
    ['.dockerignore', ignore],
  ]);
  for (const path of files) if (path.endsWith('package.json')) texts.set(path, MANIFEST);
  const all = new Set([...files, ...texts.keys()]);
  return buildProject({ dockerfile: 'Dockerfile', files: all, tracked: new Set(tracked), texts });
}

/** Paths that the Dockerfile names, patterns spelled out. */
function namedIn(text: string, { files, directories }: Project): readonly string[] {
  const { dockerfile } = parse(text);
  if (dockerfile === undefined) return [];
  const sources = dockerfile.instructions.flatMap(
    (each) => contextSources(each, modelOf(dockerfile).scopeAt(each)) ?? [],
  );
  const all = [...files, ...directories];
  return sources.flatMap(({ path, glob }) =>
    glob ? all.filter((each) => matchesSource(path, each)) : [path],
  );
}

function hides(text: string, path: string): boolean {
  const rules = parseIgnore(text);
  if ('error' in rules) throw new Error(rules.error);
  return isIgnored(rules, path);
}

const inputs = fc.record({
  stages: fc.array(fc.subarray(STEPS, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 2 }),
  base: fc.constantFrom('node:22-slim', 'node:22', 'python:3.12-slim'),
  files: fc.subarray(FILES),
  trackedToo: fc.subarray(FILES),
  lines: fc.subarray(LINES),
  eol: fc.constantFrom('\n', '\r\n'),
});

describe('an ignore file that dockerignore wrote', () => {
  it('hides nothing that git tracks or a COPY names, keeps its lines, and is written once', () => {
    let written = 0;
    fc.assert(
      fc.property(inputs, ({ stages, base, files, trackedToo, lines, eol }) => {
        const text = stages
          .map((steps) => [`FROM ${base}`, 'WORKDIR /app', ...steps, ''].join('\n'))
          .join('\n');
        const tracked = files.filter((path) => trackedToo.includes(path));
        const before = lines.map((line) => line + eol).join('');
        const project = projectOf(text, files, tracked, before);
        const options = { transforms: [dockerignore], level: 'aggressive' } as const;
        const result = fix({ text, path: 'Dockerfile', project }, options);
        expect(result.violations).toEqual([]);
        const after = result.files[0]?.after;
        if (after === undefined) return;
        written += 1;
        expect(result.after).toBe(text);
        for (const path of [...tracked, ...namedIn(text, project)].filter((each) => each !== '')) {
          expect([path, hides(after, path)]).toEqual([path, hides(before, path)]);
        }
        const kept = after.split(eol).filter((line) => lines.includes(line) && line !== '');
        expect(kept).toEqual(lines.filter((line) => line !== ''));
        const again = projectOf(text, files, tracked, after);
        expect(fix({ text, path: 'Dockerfile', project: again }, options).files).toEqual([]);
      }),
      { numRuns: 800, seed: 42 },
    );
    // Without this the property would say nothing when every case is declined.
    expect(written).toBeGreaterThan(40);
  });
});
