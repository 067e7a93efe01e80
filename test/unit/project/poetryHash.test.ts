import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'smol-toml';
import { poetryHash } from '../../../src/project/python/poetryHash.js';
import { tableAt } from '../../../src/project/python/tables.js';

test('a manifest of Poetry hashes as poetry 1.3.2 does', () => {
  const manifest = parse(
    '[tool.poetry]\nname = "a"\nversion = "1"\ndescription = ""\nauthors = []\npackage-mode = false\n' +
      '[tool.poetry.dependencies]\npython = "^3.11"\nflask = {version = "^3.0", extras = ["async"], optional = true}\n' +
      '"größe" = "*"\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n',
  );
  expect(poetryHash(manifest)).toBe('7fab80e08991f765be19c1a283e70d39892192226ee6f1039f6501758b5dd6de');
});

test('a manifest with a project hashes as poetry 2.3.4 does', () => {
  const read = (name: string): unknown => parse(readFileSync(`examples/python-poetry/${name}`, 'utf8'));
  const hash = tableAt(read('poetry.lock'), 'metadata')['content-hash'];
  expect(poetryHash(tableAt(read('pyproject.toml')))).toBe(hash);
});

test('groups that only some versions read cannot be told, and numbers', () => {
  expect(poetryHash({ 'dependency-groups': {} })).toBeUndefined();
  expect(poetryHash({ tool: { poetry: { source: [{ name: 'x', secondary: 1 }] } } })).toBeUndefined();
});
