/** For scripts that need parts of the sources: Node 20 does not import TypeScript by itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles and imports TypeScript; nothing is left on the disk.
 *
 * @param source what esbuild takes as `entryPoints` (one) or `stdin`
 * @returns what the module exports
 */
export async function importTypeScript(source) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'dockopt-sources-'));
  const outfile = path.join(scratch, 'sources.mjs');
  try {
    await build({
      ...source,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // Bundles of CommonJS ask for Node's own modules with `require`.
      mainFields: ['module', 'main'],
      logLevel: 'warning',
      outfile,
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
