/** Tells whether a directory may be built from the root of a workspace above it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readText } from './read.js';

/** Files that make a directory the root of a workspace, and what must stand in them. */
const ROOTS: readonly (readonly [name: string, sign: RegExp])[] = [
  ['pnpm-workspace.yaml', /^packages\s*:/m],
  ['package.json', /"workspaces"\s*:/],
  ['lerna.json', /./],
  ['nx.json', /./],
  ['turbo.json', /./],
  ['go.work', /./],
  ['Cargo.toml', /^\s*\[workspace\]/m],
  ['pyproject.toml', /^\s*\[tool\.uv\.workspace\]/m],
];

/** Path of the file, below `limit`, that makes a directory above `dir` the root of a workspace; undefined without one. */
export function workspaceRootAbove(dir: string, limit: string): string | undefined {
  for (let above = dir; above !== limit && above !== path.dirname(above);) {
    above = path.dirname(above);
    for (const [name, sign] of ROOTS) {
      const file = path.join(above, name);
      const read = existsSync(file) ? readText(file) : undefined;
      if (read !== undefined && 'text' in read && sign.test(read.text))
        return path.relative(limit, file).split(path.sep).join('/');
    }
  }
  return undefined;
}
