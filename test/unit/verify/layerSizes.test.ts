import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { keepLayerSizes, layerSizesFile, recallLayerSizes } from '../../../src/verify/layerSizes.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'dockopt-test-sizes-'));
const ONE = `sha256:${'1'.repeat(64)}`;
const TWO = `sha256:${'2'.repeat(64)}`;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sizes of layers', () => {
  it('are kept beside those that another run has kept', async () => {
    const file = path.join(folder, 'a', 'b', 'layers.json');
    await keepLayerSizes(file, new Map([[ONE, 10]]));
    await keepLayerSizes(file, new Map([[TWO, 20]]));
    expect(readFileSync(file, 'utf8')).toBe(`{"${ONE}":10,"${TWO}":20}\n`);
    expect([...(await recallLayerSizes(file))]).toEqual([
      [ONE, 10],
      [TWO, 20],
    ]);
    expect(readdirSync(path.dirname(file))).toEqual(['layers.json']);
  });

  it.each([
    ['no file', undefined],
    ['no JSON', '{"sha'],
    ['another kind of JSON', '[1, 2]'],
    ['nothing', 'null'],
    ['other entries', `{"${ONE}":-1,"${TWO}":"20","x":3}`],
  ])('are measured anew where there is %s', async (name, text) => {
    const file = path.join(folder, `${name}.json`);
    if (text !== undefined) writeFileSync(file, text);
    expect([...(await recallLayerSizes(file))]).toEqual([]);
  });

  it('are not kept where nothing can be written, without an error', async () => {
    const file = path.join(folder, 'plain');
    writeFileSync(file, 'x');
    await keepLayerSizes(path.join(file, 'layers.json'), new Map([[ONE, 10]]));
    expect(readFileSync(file, 'utf8')).toBe('x');
  });

  it('lie in the folder for caches', () => {
    expect(layerSizesFile({ XDG_CACHE_HOME: '/c' })).toBe('/c/dockopt/layers.json');
    expect(layerSizesFile({ XDG_CACHE_HOME: 'c' })).toBe(
      path.join(os.homedir(), '.cache', 'dockopt', 'layers.json'),
    );
  });
});
