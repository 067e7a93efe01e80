import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, removeTemporary, run, temporaryDirectory } from './support/command.js';

const examples = path.join(import.meta.dirname, '..', '..', 'examples');
const expected = path.join(examples, 'expected');
const NAMES = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'expected')
  .map(({ name }) => name);

const UPDATE = process.env['UPDATE_EXAMPLES'] === '1';
if (UPDATE && process.env['CI'] !== undefined)
  throw new Error('UPDATE_EXAMPLES rewrites expectations: not under CI');

/** Files of an example after the run -> files that hold what they must be. */
const RESULTS = [
  ['Dockerfile', 'Dockerfile.txt'],
  ['.dockerignore', 'dockerignore.txt'],
] as const;

let script = '';

beforeAll(() => {
  script = buildCommand(true);
});

afterAll(removeTemporary);

/** A repository of its own that holds the example, all of it tracked. */
function copyOf(name: string): string {
  const directory = path.join(temporaryDirectory(), name);
  cpSync(path.join(examples, name), directory, { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: directory });
  execFileSync('git', ['add', '--all'], { cwd: directory });
  return directory;
}

function textOr(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function update(name: string, directory: string): void {
  mkdirSync(expected, { recursive: true });
  for (const [result, suffix] of RESULTS) {
    const file = path.join(expected, `${name}.${suffix}`);
    if (existsSync(path.join(directory, result))) copyFileSync(path.join(directory, result), file);
    else rmSync(file, { force: true });
  }
}

describe.each(NAMES)('examples/%s', (name) => {
  it('becomes what is expected, and stays so', () => {
    const directory = copyOf(name);
    expect(run(script, ['fix', '--write'], { cwd: directory })).toMatchObject({ code: 0, stderr: '' });
    if (UPDATE) update(name, directory);
    const results = RESULTS.map(([result]) => textOr(path.join(directory, result)));
    expect(results).toEqual(RESULTS.map(([, suffix]) => textOr(path.join(expected, `${name}.${suffix}`))));
    expect(run(script, ['fix', '--check'], { cwd: directory })).toMatchObject({ code: 0, stderr: '' });
  });

  it('is not written to without --write, and gives a patch that git applies', () => {
    const directory = copyOf(name);
    const before = readFileSync(path.join(directory, 'Dockerfile'), 'utf8');
    const { code, bytes } = run(script, ['fix', '--diff'], { cwd: directory });
    expect(code).toBe(1);
    expect(readFileSync(path.join(directory, 'Dockerfile'), 'utf8')).toBe(before);
    expect(execFileSync('git', ['diff', '--name-only'], { cwd: directory, encoding: 'utf8' })).toBe('');
    execFileSync('git', ['apply'], { cwd: directory, input: bytes });
    const results = RESULTS.map(([result]) => textOr(path.join(directory, result)));
    expect(results).toEqual(RESULTS.map(([, suffix]) => textOr(path.join(expected, `${name}.${suffix}`))));
  });
});

describe('the examples', () => {
  it('hold no Dockerfile among the expected results', () => {
    const directory = temporaryDirectory();
    cpSync(expected, path.join(directory, 'expected'), { recursive: true });
    writeFileSync(path.join(directory, 'Dockerfile'), 'FROM scratch\n');
    const { code, stdout } = run(script, ['fix', '--format', 'json'], { cwd: directory });
    const { files }: { files: readonly { path: string }[] } = JSON.parse(stdout);
    expect({ code, files: files.map((file) => file.path) }).toEqual({ code: 0, files: ['Dockerfile'] });
  });

  it('name no registry in their lockfile, so that it holds behind any mirror', () => {
    const lock = readFileSync(path.join(examples, 'node-express', 'package-lock.json'), 'utf8');
    expect(lock).toContain('"integrity": "sha512-');
    expect(lock).not.toContain('"resolved"');
  });
});

describe('the table of examples', () => {
  it('names all of them, and says which are built', () => {
    const built: readonly { readonly name: string }[] = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '..', 'engine', 'support', 'examples.json'), 'utf8'),
    );
    const table = readFileSync(path.join(examples, 'README.md'), 'utf8');
    const rows = [...table.matchAll(/^\| `([\w-]+)` .*\| (yes|no) +\|$/gm)].map(([, name, answer]) => [
      name,
      answer === 'yes',
    ]);
    const names = new Set(built.map(({ name }) => name));
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(NAMES.map((name) => [name, names.has(name)])),
    );
  });
});
