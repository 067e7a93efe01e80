import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rootOf } from '../../src/analysis/flatten.js';
import { inspectImage } from '../../src/analysis/waste/index.js';
import { stackOf } from '../../src/analysis/waste/stack.js';
import type { Inspection } from '../../src/analysis/waste/types.js';
import type { Image } from '../../src/analysis/types.js';
import { readArchive } from '../../src/archive/index.js';
import { stepsOf } from '../../src/cli/inspect/steps.js';
import { connectDocker } from '../../src/engine/docker/index.js';
import { advisers } from '../../src/advice/index.js';
import { transforms } from '../../transforms/index.js';

const { signal } = new AbortController();

/** Package lists that stay, a chown of what was copied, files that a later layer deletes, an archive among them. */
const DOCKERFILE = `FROM debian:bookworm-slim
WORKDIR /app
RUN mkdir -p /var/lib/apt/lists && head -c 2000000 /dev/zero >/var/lib/apt/lists/packages
COPY data ./
RUN chown www-data /app/one /app/two
RUN head -c 3000000 /dev/zero >/opt/tool.tar.gz && mkdir /opt/made \\
 && head -c 500000 /dev/zero >/opt/made/x
RUN rm /opt/tool.tar.gz && rm -r /opt/made
CMD ["true"]
`;

let folder = '';
let image = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dockopt-inspect-'));
  image = `dockopt-inspect-${process.pid}-${Date.now().toString(36)}`;
  mkdirSync(path.join(folder, 'context/data'), { recursive: true });
  for (const [name, size] of [
    ['one', 700_000],
    ['two', 300_000],
    ['three', 40_000],
  ] as const) {
    writeFileSync(path.join(folder, 'context/data', name), name.padEnd(size));
  }
  writeFileSync(path.join(folder, 'context/Dockerfile'), DOCKERFILE);
  const settings = ['--network', 'host', '--provenance=false', '--load', '--quiet'];
  docker('buildx', 'build', ...settings, '--tag', image, path.join(folder, 'context'));
});
afterAll(() => {
  docker('image', 'rm', '--force', image);
  rmSync(folder, { recursive: true, force: true });
});

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

async function read(name: string): Promise<Image> {
  const engine = await connectDocker();
  return readArchive(engine.save(name, signal), { digests: true, signal });
}

function inspected(read: Image): Inspection {
  const steps = stepsOf(DOCKERFILE, undefined);
  if (typeof steps === 'string') throw new Error(steps);
  const levels = new Map<string, string | undefined>([
    ...transforms.map(({ name, level }) => [name, level] as const),
    ...advisers.map(({ name }) => [name, undefined] as const),
  ]);
  return inspectImage(read, {
    name: image,
    top: 3,
    levels,
    dockerfile: { path: 'Dockerfile', steps, asked: true },
  });
}

describe('dockopt inspect of an image with known waste', () => {
  it('finds each of them, with its bytes, its lines and what removes it', async () => {
    const { layers, findings, dockerfile, notes, wasted } = inspected(await read(image));
    expect([dockerfile, notes]).toEqual(['Dockerfile', []]);
    expect(layers.filter(({ base }) => base === false).map(({ line, bytes }) => [line, bytes])).toEqual([
      [2, 0],
      [3, 2_000_000],
      [4, 1_040_000],
      [5, 1_000_000],
      [6, 3_500_000],
      [8, 0],
    ]);
    const own = findings.filter(({ base }) => !base);
    const told = own.map(({ kind, place, bytes, layer, by, remedies }) => [
      kind,
      place,
      bytes,
      layers[layer - 1]?.line,
      by === undefined ? undefined : layers[by - 1]?.line,
      remedies.map(({ name }) => name),
    ]);
    expect(told).toEqual([
      ['deleted', '/opt/tool.tar.gz', 3_000_000, 6, 8, ['combine-download', 'later-delete']],
      ['left', '/var/lib/apt/lists', 2_000_000, 3, undefined, ['remove-apt-lists']],
      ['owner', '/app', 1_000_000, 4, 5, ['copy-chown']],
      ['deleted', '/opt/made/x', 500_000, 6, 8, ['later-delete']],
    ]);
    expect(wasted).toBe(4_500_000);
  });
});

interface Path {
  sum: number;
  least: number;
  times: number;
}

/** The figures of dive worked out from what tar lists of each layer, one path after the other. */
function figuresOf(name: string): { readonly efficiency: number; readonly wastedBytes: number } {
  const saved = path.join(folder, name.replace(/\W/g, '-'));
  mkdirSync(saved);
  docker('image', 'save', '--output', `${saved}.tar`, name);
  execFileSync('tar', ['-xf', `${saved}.tar`, '-C', saved]);
  const [{ Layers: layers }] = JSON.parse(readFileSync(path.join(saved, 'manifest.json'), 'utf8'));
  const paths = new Map<string, Path>();
  let live = new Set<string>();
  for (const layer of layers) {
    const listing = execFileSync('tar', ['-tvf', path.join(saved, layer)], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    const before = live;
    live = new Set(before);
    for (const line of listing.trim().split('\n')) {
      const [, type, size, written = ''] = /^(.)\S* +\S+ +(\d+) \S+ \S+ (.*)$/.exec(line) ?? [];
      const file = written.replace(/ (?:->|link to) .*$/, '').replace(/^\.\/|\/$/g, '');
      const gone = file.replace(/(^|\/)\.wh\.([^/]+)$/, '$1$2');
      if (gone !== file) {
        for (const other of before) if (other === gone || other.startsWith(`${gone}/`)) remove(other);
      } else if (type !== 'd') {
        add(file, type === '-' ? Number(size) : 0);
      }
    }
  }
  function remove(file: string): void {
    const known = paths.get(file);
    live.delete(file);
    if (known !== undefined) paths.set(file, { ...known, least: 0, times: known.times + 1 });
  }
  function add(file: string, size: number): void {
    const { sum, least, times } = paths.get(file) ?? { sum: 0, least: Infinity, times: 0 };
    paths.set(file, { sum: sum + size, least: Math.min(least, size), times: times + 1 });
    live.add(file);
  }
  const all = [...paths.values()];
  const total = all.reduce((bytes, { sum }) => bytes + sum, 0);
  return {
    efficiency: all.reduce((bytes, { least }) => bytes + least, 0) / total,
    wastedBytes: all.filter(({ times }) => times > 1).reduce((bytes, { sum }) => bytes + sum, 0),
  };
}

describe('the figures of dive', () => {
  it.each(['the image with known waste', 'node:20-slim'])('are those of %s', async (name) => {
    const used = name.includes(' ') ? image : name;
    const { efficiency, wastedBytes } = inspected(await read(used)).score;
    expect({ efficiency, wastedBytes }).toEqual(figuresOf(used));
    expect(wastedBytes).toBeGreaterThan(0);
  });

  it('and the final root are those of the reader of archives', async () => {
    const read20 = await read('node:20-slim');
    const root = [...rootOf(read20).keys()].filter((file) => file !== '/');
    expect([...stackOf(read20).root.keys()].filter((file) => file !== '/').sort()).toEqual(root.sort());
  });
});
