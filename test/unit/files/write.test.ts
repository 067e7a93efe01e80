import { describe, expect, it } from '@jest/globals';
import { chmodSync, lstatSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../../../src/files/write.js';
import type { FileEdit } from '../../../src/files/write.js';
import { tree } from './tree.js';

function edit(root: string, name: string, before: string | undefined, after: string): FileEdit {
  return { path: path.join(root, name), before, after, encoding: 'utf8' };
}

function text(root: string, name: string): string {
  return readFileSync(path.join(root, name), 'utf8');
}

describe('writeFiles', () => {
  it('writes several files and leaves nothing else behind', () => {
    const root = tree({ Dockerfile: 'FROM a\n' });
    expect(
      writeFiles(
        [edit(root, 'Dockerfile', 'FROM a\n', 'FROM b\r\n'), edit(root, '.dockerignore', undefined, 'x')],
        root,
      ),
    ).toBeUndefined();
    expect([text(root, 'Dockerfile'), text(root, '.dockerignore')]).toEqual(['FROM b\r\n', 'x']);
    expect(readdirSync(root).sort()).toEqual(['.dockerignore', 'Dockerfile']);
  });

  it.each([0o644, 0o755, 0o600, 0o666, 0o4750])('keeps the mode %o', (mode) => {
    const root = tree({ Dockerfile: 'a' });
    chmodSync(path.join(root, 'Dockerfile'), mode);
    writeFiles([edit(root, 'Dockerfile', 'a', 'b')], root);
    expect(statSync(path.join(root, 'Dockerfile')).mode & 0o7777).toBe(mode);
  });

  it('keeps the encoding', () => {
    const root = tree({ Dockerfile: Buffer.from([0xe9]) });
    expect(
      writeFiles(
        [{ path: path.join(root, 'Dockerfile'), before: 'é', after: 'éé', encoding: 'latin1' }],
        root,
      ),
    ).toBeUndefined();
    expect([...readFileSync(path.join(root, 'Dockerfile'))]).toEqual([0xe9, 0xe9]);
  });

  it('replaces the file that a link inside the root leads to, not the link', () => {
    const root = tree({ 'real/Dockerfile': 'a' });
    symlinkSync('real/Dockerfile', path.join(root, 'Dockerfile'));
    expect(writeFiles([edit(root, 'Dockerfile', 'a', 'b')], root)).toBeUndefined();
    expect(lstatSync(path.join(root, 'Dockerfile')).isSymbolicLink()).toBe(true);
    expect(text(root, 'real/Dockerfile')).toBe('b');
  });

  it('does not follow a link out of the root', () => {
    const outside = tree({ Dockerfile: 'a' });
    const root = tree();
    symlinkSync(path.join(outside, 'Dockerfile'), path.join(root, 'Dockerfile'));
    const expected = `is a symbolic link to ${path.join(outside, 'Dockerfile')}, outside ${root}`;
    expect(writeFiles([edit(root, 'Dockerfile', 'a', 'b')], root)).toEqual({
      path: path.join(root, 'Dockerfile'),
      error: expected,
    });
    expect(text(outside, 'Dockerfile')).toBe('a');
  });

  it('does not go through a linked directory out of the root', () => {
    const outside = tree({ Dockerfile: 'a' });
    const root = tree();
    symlinkSync(outside, path.join(root, 'docker'));
    expect(writeFiles([edit(root, 'docker/Dockerfile', 'a', 'b')], root)?.error).toBe(
      `lies behind a symbolic link to ${outside}, outside ${root}`,
    );
    expect(text(outside, 'Dockerfile')).toBe('a');
  });

  it('writes a plain file outside the root that was named', () => {
    const outside = tree({ Dockerfile: 'a' });
    expect(writeFiles([edit(outside, 'Dockerfile', 'a', 'b')], tree())).toBeUndefined();
    expect(text(outside, 'Dockerfile')).toBe('b');
  });

  it.each<[string, Readonly<Record<string, string>>, string | undefined, string]>([
    ['changed', { x: 'other' }, 'a', 'was changed by something else in the meantime'],
    ['went away', {}, 'a', 'was removed by something else in the meantime'],
    ['appeared', { x: 'other' }, undefined, 'was made by something else in the meantime'],
  ])('leaves everything alone when a file %s', (_, files, before, error) => {
    const root = tree({ Dockerfile: 'a', ...files });
    const names = readdirSync(root).sort();
    expect(writeFiles([edit(root, 'Dockerfile', 'a', 'b'), edit(root, 'x', before, 'c')], root)).toEqual({
      path: path.join(root, 'x'),
      error,
    });
    expect([text(root, 'Dockerfile'), readdirSync(root).sort()]).toEqual(['a', names]);
  });

  it('leaves everything alone when a directory is missing', () => {
    const root = tree({ Dockerfile: 'a' });
    expect(
      writeFiles([edit(root, 'Dockerfile', 'a', 'b'), edit(root, 'absent/x', undefined, 'c')], root)?.error,
    ).toBe('does not exist');
    expect([text(root, 'Dockerfile'), readdirSync(root)]).toEqual(['a', ['Dockerfile']]);
  });
});
