import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import { rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContextError, copyContext, type ContextCopy } from '../../../src/verify/contextCopy.js';

const never = new AbortController().signal;
let source = '';
let copy: ContextCopy | undefined;

beforeEach(() => {
  source = mkdtempSync(path.join(tmpdir(), 'dockopt-test-'));
});
afterEach(async () => {
  await copy?.remove();
  copy = undefined;
  rmSync(source, { recursive: true });
});

function write(file: string, text = file): void {
  mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
  writeFileSync(path.join(source, file), text);
}

async function copied(...ignores: readonly (string | undefined)[]): Promise<ContextCopy> {
  copy = await copyContext(
    source,
    ignores.map((text) => (text === undefined ? undefined : { path: '.dockerignore', exists: true, text })),
    never,
  );
  return copy;
}

function text({ dir }: ContextCopy, file: string): string | undefined {
  return existsSync(path.join(dir, file)) ? readFileSync(path.join(dir, file), 'utf8') : undefined;
}

describe('copyContext', () => {
  it('copies files with mode and time, links as links, and leaves the source alone', async () => {
    write('a/b.sh', '12345');
    write('.git/HEAD');
    utimesSync(path.join(source, 'a/b.sh'), 1000, 2000);
    symlinkSync('a/b.sh', path.join(source, 'link'));
    symlinkSync('/nowhere', path.join(source, 'broken'));
    const made = await copied(undefined, undefined);
    expect(text(made, 'a/b.sh')).toBe('12345');
    expect(statSync(path.join(made.dir, 'a/b.sh')).mtimeMs).toBe(2_000_000);
    expect(readlinkSync(path.join(made.dir, 'link'))).toBe('a/b.sh');
    expect(readlinkSync(path.join(made.dir, 'broken'))).toBe('/nowhere');
    expect(made.files.toSorted()).toEqual(['.git/HEAD', 'a/b.sh', 'broken', 'link']);
    expect(made.bytes).toBe(14);
    await made.remove();
    expect(existsSync(made.dir)).toBe(false);
    expect(readFileSync(path.join(source, 'a/b.sh'), 'utf8')).toBe('12345');
  });

  it('leaves out what all ignore files hide, and nothing else', async () => {
    for (const file of ['node_modules/a.js', 'x.log', 'keep.log', 'dist/a', 'dist/b']) write(file);
    const made = await copied(
      'node_modules\n*.log\n!keep.log\ndist\n',
      'node_modules\n*.log\ndist\n!dist/b\n',
    );
    expect(made.files.toSorted()).toEqual(['dist/b', 'keep.log']);
  });

  it('copies everything for a build without an ignore file', async () => {
    write('node_modules/a.js');
    expect((await copied('node_modules\n', undefined)).files).toEqual(['node_modules/a.js']);
  });

  it('gives files other texts, and puts them back', async () => {
    write('Dockerfile', 'FROM a\n');
    write('same', 'same');
    const made = await copied(undefined);
    const names = ['Dockerfile', 'new/.dockerignore', 'same'];
    await made.dress(
      new Map([
        ['Dockerfile', 'FROM b\n'],
        ['new/.dockerignore', 'x\n'],
        ['same', undefined],
      ]),
    );
    expect(names.map((file) => text(made, file))).toEqual(['FROM b\n', 'x\n', undefined]);
    await made.dress(new Map());
    expect(names.map((file) => text(made, file))).toEqual(['FROM a\n', undefined, 'same']);
    expect(readFileSync(path.join(source, 'Dockerfile'), 'utf8')).toBe('FROM a\n');
  });

  it('refuses a name that is no UTF-8, with words, unless it is hidden', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${source}/bad`), Buffer.from([0xe9])]), 'x');
    await expect(copied(undefined)).rejects.toThrow(
      new ContextError('the build context cannot be copied: the name bad\uFFFD is no UTF-8'),
    );
    expect((await copied('bad*\n')).files).toEqual([]);
  });

  it('touches a file that may only be read', async () => {
    write('app.js', 'x');
    const made = await copied(undefined);
    const place = path.join(made.dir, 'app.js');
    chmodSync(place, 0o444);
    const undo = await made.touch('app.js');
    expect([readFileSync(place, 'utf8'), statSync(place).mode & 0o777]).toEqual(['x\n', 0o444]);
    await undo();
    expect([readFileSync(place, 'utf8'), statSync(place).mode & 0o777]).toEqual(['x', 0o444]);
  });

  it('touches a file and takes that back', async () => {
    write('app.js', 'x');
    const made = await copied(undefined);
    const undo = await made.touch('app.js');
    expect(text(made, 'app.js')).toBe('x\n');
    await undo();
    expect(text(made, 'app.js')).toBe('x');
  });

  it('leaves nothing when it is ended', async () => {
    write('a');
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    const copies = (): readonly string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`dockopt-${process.pid}-context-`));
    const there = copies();
    await expect(copyContext(source, [undefined], abort.signal)).rejects.toThrow('enough');
    expect(copies().filter((name) => !there.includes(name))).toEqual([]);
  });

  it('names what cannot be read', async () => {
    await expect(copyContext(path.join(source, 'gone'), [undefined], never)).rejects.toThrow(ContextError);
  });
});
