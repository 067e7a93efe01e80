import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { removeTemporary, temporaryDirectory } from './support/command.js';

const root = path.join(import.meta.dirname, '..', '..');
const script = path.join(root, 'scripts', 'new-transform.mjs');

afterEach(removeTemporary);

const INDEX = `import type { Transform } from '../src/model/types.js';
import { apkNoCache } from './apk-no-cache.js';
import { slimBase } from './slim-base.js';

/** Every transform, in the order in which they run. */
export const transforms: readonly Transform[] = [
  slimBase, // needs what others leave
  apkNoCache,
];
`;

/** A checkout with just what the script reads, and the sources to compile against. */
function checkout(index = INDEX): string {
  const directory = temporaryDirectory();
  mkdirSync(path.join(directory, 'transforms'));
  mkdirSync(path.join(directory, 'test', 'cases'), { recursive: true });
  writeFileSync(path.join(directory, 'transforms', 'index.ts'), index);
  copyFileSync(path.join(root, '.prettierrc.json'), path.join(directory, '.prettierrc.json'));
  symlinkSync(path.join(root, 'src'), path.join(directory, 'src'));
  symlinkSync(path.join(root, 'node_modules'), path.join(directory, 'node_modules'));
  return directory;
}

function start(
  directory: string,
  ...args: readonly string[]
): { code: number | null; stdout: string; stderr: string } {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const result = spawnSync(process.execPath, [script, '--root', directory, ...args], {
    encoding: 'utf8',
    env,
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

function read(directory: string, file: string): string {
  return readFileSync(path.join(directory, file), 'utf8');
}

/** A program that runs the new transform on its own cases and prints what differs from them. */
const PROGRAM = `
import { readFileSync } from 'node:fs';
import { fix } from './src/runner/index.ts';
import { unknownProject } from './src/project/facts.ts';
import { parseCases } from ${JSON.stringify(path.join(root, 'test/cases/parse.ts'))};
import { dropSudo } from './transforms/drop-sudo.ts';

const wrong = [];
for (const { title, before, after, report } of parseCases(readFileSync('test/cases/drop-sudo.md', 'utf8'))) {
  const input = { text: before, path: 'Dockerfile', project: unknownProject() };
  const result = fix(input, { transforms: [dropSudo], level: 'aggressive' });
  const said = [...result.changes, ...result.skips].map(({ line, message }) => \`line \${line}: \${message}\\n\`).join('');
  if (result.after !== (after ?? before) || said !== report || result.violations.length > 0) wrong.push(title);
}
console.log(JSON.stringify(wrong));
`;

describe('npm run new-transform', () => {
  it('writes a transform that passes its own cases', () => {
    const directory = checkout();
    expect(start(directory, 'drop-sudo')).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(path.join(directory, 'program.ts'), PROGRAM);
    const esbuild = path.join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
    const bundle = [
      'program.ts',
      '--bundle',
      '--platform=node',
      '--outfile=program.cjs',
      '--log-level=error',
    ];
    execFileSync(esbuild, bundle, { cwd: directory });
    const output = execFileSync(process.execPath, ['program.cjs'], { cwd: directory, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([]);
    expect(read(directory, 'test/cases/drop-sudo.md').match(/^## /gm)).toHaveLength(2);
  });

  it('puts the import in its alphabetical place and the transform last', () => {
    const directory = checkout();
    start(directory, 'drop-sudo', '--level', 'recommended');
    expect(read(directory, 'transforms/index.ts')).toBe(
      INDEX.replace(
        "import { slimBase } from './slim-base.js';",
        "import { dropSudo } from './drop-sudo.js';\nimport { slimBase } from './slim-base.js';",
      ).replace('  apkNoCache,\n', '  apkNoCache,\n  dropSudo,\n'),
    );
    expect(read(directory, 'transforms/drop-sudo.ts')).toContain("  level: 'recommended',\n");
  });

  it('fills an empty list, and the real one', () => {
    const empty =
      "import type { Transform } from '../src/model/types.js';\n\nexport const transforms: readonly Transform[] = [];\n";
    const directory = checkout(empty);
    start(directory, 'drop-sudo');
    expect(read(directory, 'transforms/index.ts')).toBe(
      "import type { Transform } from '../src/model/types.js';\nimport { dropSudo } from './drop-sudo.js';\n\n" +
        'export const transforms: readonly Transform[] = [dropSudo];\n',
    );
    const real = checkout(readFileSync(path.join(root, 'transforms', 'index.ts'), 'utf8'));
    expect(start(real, 'zz-last').code).toBe(0);
    expect(read(real, 'transforms/index.ts')).toMatch(/\bzzLast,?\s*\];\n$/);
  });

  it('prints the files and writes none with --dry-run', () => {
    const directory = checkout();
    const { code, stdout } = start(directory, 'drop-sudo', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('--- transforms/drop-sudo.ts\n');
    expect(existsSync(path.join(directory, 'transforms', 'drop-sudo.ts'))).toBe(false);
    expect(read(directory, 'transforms/index.ts')).toBe(INDEX);
  });
});

describe('npm run new-transform refuses', () => {
  it.each([
    ['a name in camel case', ['dropSudo']],
    ['a name that leaves the folder', ['../drop-sudo']],
    ['a name with two dashes in a row', ['drop--sudo']],
    ['a name that is a reserved word', ['delete']],
    ['the name of the list', ['index']],
    ['no name', []],
    ['two names', ['drop-sudo', 'drop-su']],
    ['a level that does not exist', ['drop-sudo', '--level', 'bold']],
    ['an option that does not exist', ['drop-sudo', '--force']],
  ])('%s', (_, args) => {
    const directory = checkout();
    const { code, stdout, stderr } = start(directory, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(read(directory, 'transforms/index.ts')).toBe(INDEX);
  });

  it('a name that has a transform or a case file already', () => {
    const directory = checkout();
    writeFileSync(path.join(directory, 'test', 'cases', 'drop-sudo.md'), '');
    expect(start(directory, 'drop-sudo')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'test/cases/drop-sudo.md is there already\n',
    });
    expect(existsSync(path.join(directory, 'transforms', 'drop-sudo.ts'))).toBe(false);
  });

  it('an index without the list', () => {
    const directory = checkout('export {};\n');
    const { code, stderr } = start(directory, 'drop-sudo');
    expect(code).toBe(2);
    expect(stderr).toContain('export const transforms');
    expect(existsSync(path.join(directory, 'transforms', 'drop-sudo.ts'))).toBe(false);
  });
});
