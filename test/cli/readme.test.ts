import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, removeTemporary, run, temporaryDirectory } from './support/command.js';

const root = path.join(import.meta.dirname, '..', '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

let script = '';

beforeAll(() => {
  script = buildCommand(true);
});

afterAll(removeTemporary);

/** The first fence with this info string, and the one right after it. */
function fences(info: string): readonly [string, string] {
  const [, first = '', second = ''] =
    new RegExp(`\`\`\`${info}\n([^]*?)\`\`\`\n+\`\`\`\\w+\n([^]*?)\`\`\``).exec(readme) ?? [];
  return [first, second];
}

describe('README', () => {
  it('shows a program that prints what stands below it', () => {
    const [program, output] = fences('js');
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, 'program.mjs'), program);
    const esbuild = path.join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
    const api = `--alias:dockopt=${path.join(root, 'src', 'index.ts')}`;
    const args = [
      'program.mjs',
      '--bundle',
      '--platform=node',
      api,
      '--outfile=program.cjs',
      '--log-level=error',
    ];
    execFileSync(esbuild, args, { cwd: directory });
    expect(execFileSync(process.execPath, ['program.cjs'], { cwd: directory, encoding: 'utf8' })).toBe(
      output,
    );
  });

  it('names every option of `dockopt fix`, and no other', () => {
    const { stdout } = run(script, ['fix', '--help'], { cwd: root });
    const existing = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name = '']) => name);
    const rows = readme.split('\n').filter((line) => line.startsWith('| `-'));
    const named = rows.flatMap((row) =>
      [...(row.split(' | ', 1)[0] ?? '').matchAll(/--[\w-]+/g)].map(([name]) => name),
    );
    expect(named.toSorted()).toEqual(existing.filter((name) => name !== '--help').toSorted());
  });

  it('shows links that lead somewhere', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const local = links.filter(
      (link) => !link.startsWith('https://') && !link.startsWith('docs/transforms/'),
    );
    expect(local.length).toBeGreaterThan(0);
    for (const link of local) expect(() => readFileSync(path.join(root, link))).not.toThrow(/ENOENT/);
  });
});
