import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CacheChoice, Level } from '../../../src/model/types.js';
import { buildProject } from '../../../src/project/facts.js';
import { fix } from '../../../src/runner/index.js';
import { transforms } from '../../../transforms/index.js';

const SHOWN = { Makefile: 'x:\n\tdocker buildx build .' };
const KANIKO = { '.gitlab-ci.yml': 'script: /kaniko/executor' };

function run(
  text: string,
  files: Readonly<Record<string, string>>,
  level: Level,
  cache: CacheChoice = 'auto',
): string {
  const texts = new Map(Object.entries(files));
  const project = buildProject({ dockerfile: 'Dockerfile', files: new Set(texts.keys()), texts });
  const result = fix({ text, path: 'Dockerfile', project }, { transforms, level, cache });
  expect(result.violations).toEqual([]);
  return result.after;
}

const NPM = 'FROM node:22-bookworm-slim\nRUN npm install -g serve\n';
const MOUNTED =
  'FROM node:22-bookworm-slim\nRUN --mount=type=cache,id=npm,target=/root/.npm \\\n    npm install -g serve\n';
const CLEANED = 'FROM node:22-bookworm-slim\nRUN npm install -g serve && npm cache clean --force\n';

describe('the cache strategy', () => {
  it('mounts where BuildKit is shown', () => expect(run(NPM, SHOWN, 'recommended')).toBe(MOUNTED));
  it('cleans where nothing shows it', () => expect(run(NPM, {}, 'recommended')).toBe(CLEANED));
  it('cleans at level safe, where nothing may be mounted', () =>
    expect(run(NPM, SHOWN, 'safe')).toBe(CLEANED));
  it('cleans where something else builds too', () =>
    expect(run(NPM, { ...SHOWN, ...KANIKO }, 'recommended')).toBe(CLEANED));
  it('cleans what cannot be mounted', () => {
    const user = 'FROM node:22-bookworm-slim\nUSER app\nRUN npm install -g serve';
    expect(run(`${user}\n`, SHOWN, 'recommended')).toBe(`${user} && npm cache clean --force\n`);
  });
  it('takes no mount that it wrote for a sign of BuildKit', () => {
    const text = `${NPM}RUN npm install -g pm2\n`;
    const texts = new Map(Object.entries(SHOWN));
    const project = buildProject({ dockerfile: 'Dockerfile', files: new Set(texts.keys()), texts });
    const { changes } = fix({ text, path: 'Dockerfile', project }, { transforms, level: 'recommended' });
    const said = changes.flatMap(({ evidence }) => evidence);
    expect(said).toEqual(['Makefile builds with docker buildx', 'Makefile builds with docker buildx']);
  });
  it("follows the user's word", () => {
    expect(run(NPM, SHOWN, 'recommended', 'delete')).toBe(CLEANED);
    expect(run(NPM, {}, 'recommended', 'mounts')).toBe(MOUNTED);
    expect(run(NPM, KANIKO, 'recommended', 'mounts')).toBe(NPM);
  });
});

const COMMANDS = [
  'npm ci',
  'npm install -g serve',
  'npm cache clean --force',
  'yarn install',
  'yarn cache clean',
  'pip install flask',
  'pip install --no-cache-dir flask',
  'pip cache purge',
  'uv sync --no-cache',
  'poetry install --no-cache',
  'composer install',
  'composer clear-cache',
  'apt-get update',
  'apt-get install -y curl',
  'apt-get clean',
  'rm -rf /var/lib/apt/lists/*',
  'rm -rf /root/.npm /tmp/x',
  'rm -rf /root/.cache/pip',
  'rm -rf /root/.cache',
  'go mod download',
  'CGO_ENABLED=0 go build -o /app',
  'cd /x',
  'make',
];
const BASES = [
  'node:20-bookworm',
  'python:3.12-slim-bookworm',
  'golang:1.24',
  'composer:2',
  'debian:bookworm',
  'example.org/x',
];
const OTHERS = ['USER root', 'USER app', 'ENV HOME=/x', 'COPY --link . .', 'ARG TARGETARCH', 'CMD ["x"]'];

const command = fc
  .array(fc.constantFrom(...COMMANDS), { minLength: 1, maxLength: 5 })
  .chain((list) => fc.constantFrom(' && ', ' \\\n && ', '; ').map((join) => `RUN ${list.join(join)}`));
const stage = fc
  .tuple(
    fc.constantFrom(...BASES),
    fc.array(fc.oneof({ weight: 4, arbitrary: command }, fc.constantFrom(...OTHERS)), { maxLength: 5 }),
  )
  .map(([base, lines]) => [`FROM ${base}`, ...lines].join('\n'));
const file = fc
  .array(stage, { minLength: 1, maxLength: 2 })
  .map((stages) => `${stages.join('\nCOPY --from=0 /x /x\n')}\n`);

/** What must not stand in a RUN with a mount on the place. */
const OPPOSITES: readonly (readonly [target: string, opposite: RegExp])[] = [
  ['/root/.npm', /npm cache clean|rm -rf \/root\/\.npm/],
  ['/usr/local/share/.cache/yarn', /yarn cache clean/],
  ['/root/.cache/pip', /pip cache purge|pip install --no-cache-dir|rm -rf \/root\/\.cache/],
  ['/root/.cache/uv', /uv \S+ --no-cache|rm -rf \/root\/\.cache(?!\/)/],
  ['/root/.cache/pypoetry', /poetry \S+ --no-cache|rm -rf \/root\/\.cache(?!\/)/],
  ['/tmp/cache', /composer clear-cache/],
  ['/var/lib/apt/lists', /\/var\/lib\/apt\/lists\/\*/],
];

describe('mounts and clean-ups together', () => {
  it('give no RUN both for one cache, whatever is asked for', () => {
    const choice = fc.constantFrom<CacheChoice>('auto', 'mounts', 'delete');
    fc.assert(
      fc.property(file, choice, fc.boolean(), (text, cache, shown) => {
        const after = run(text, shown ? SHOWN : {}, 'aggressive', cache);
        for (const one of after.split(/^(?=RUN )/m)) {
          for (const [target, opposite] of OPPOSITES)
            if (one.includes(`target=${target}`)) expect(one).not.toMatch(opposite);
        }
        expect(run(after, shown ? SHOWN : {}, 'aggressive', cache)).toBe(after);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  }, 120_000);
});
