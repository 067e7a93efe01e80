import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { copyContext } from '../../../src/verify/contextCopy.js';

it('each touch of a file is another one, so that no version finds the rebuild of another', async () => {
  const source = mkdtempSync(path.join(os.tmpdir(), 'dockopt-touches-'));
  writeFileSync(path.join(source, 'app.js'), 'x');
  const copy = await copyContext(source, [undefined], new AbortController().signal);
  const seen: string[] = [];
  for (let version = 1; version <= 3; version++) {
    const undo = await copy.touch('app.js', version === 3 ? '  \n' : undefined);
    seen.push(readFileSync(path.join(copy.dir, 'app.js'), 'utf8'));
    await undo();
  }
  expect(seen).toEqual(['x\n', 'x\n\n', 'x\n\n\n  \n']);
  expect(readFileSync(path.join(copy.dir, 'app.js'), 'utf8')).toBe('x');
  await copy.remove();
  rmSync(source, { recursive: true });
});
