import { describe, expect, it } from '@jest/globals';
import { inspectImage, type InspectOptions } from '../../../../src/analysis/waste/index.js';
import type { Finding, Inspection } from '../../../../src/analysis/waste/types.js';
import { imageOf, type LayerSketch } from './images.js';

const LEVELS: InspectOptions['levels'] = new Map([
  ['remove-apt-lists', 'safe'],
  ['combine-cleanup', 'safe'],
  ['combine-download', 'recommended'],
  ['combine-installs', 'recommended'],
  ['copy-chown', 'recommended'],
  ['copy-chmod', 'safe'],
  ['mount-copied-file', 'recommended'],
  ['slim-base', 'recommended'],
  ['later-delete', undefined],
]);

const BASE: LayerSketch = {
  by: '/bin/sh -c #(nop) ADD file:12ab in /',
  files: { '/etc': {}, '/etc/x': 50_000 },
};

function inspect(sketches: readonly LayerSketch[], more: Partial<InspectOptions> = {}): Inspection {
  const image = imageOf([BASE, ...sketches]);
  return inspectImage(image, { name: 'app', top: 5, levels: LEVELS, ...more });
}

/** The one finding of some layers above the base: what is not the usual. */
function finding(...sketches: readonly LayerSketch[]): Partial<Finding> | undefined {
  const { findings } = inspect(sketches);
  expect(findings).toHaveLength(1);
  return findings[0];
}

function run(
  script: string,
  files: NonNullable<LayerSketch['files']> = {},
  deletes: readonly string[] = [],
): LayerSketch {
  return { by: `RUN /bin/sh -c ${script} # buildkit`, files, deletes };
}

function copy(files: NonNullable<LayerSketch['files']>): LayerSketch {
  return { by: 'COPY . /app # buildkit', files };
}

const usual = { files: 1, base: false, note: undefined, what: undefined };

describe('what is left', () => {
  it('is named with the layer that brought it and the transform that deletes it', () => {
    const lists = { '/var/lib/apt/lists/a': 30_000, '/var/lib/apt/lists/b': 40_000 };
    expect(finding(run('apt-get update', lists))).toEqual({
      ...usual,
      kind: 'left',
      what: 'package lists of apt',
      place: '/var/lib/apt/lists',
      files: 2,
      bytes: 70_000,
      layer: 2,
      by: undefined,
      remedies: [{ name: 'remove-apt-lists', level: 'safe' }],
    });
  });

  it('is not a file that is in use by another name', () => {
    const linked = {
      '/root/.cache/pip/w': 30_000,
      '/root/.cache/pip/v': { kind: 'file' as const, target: '/root/.cache/pip/w' },
      '/root/.local/share/pnpm/store/k': 40_000,
      '/app/k': { kind: 'file' as const, target: '/root/.local/share/pnpm/store/k' },
    };
    expect(inspect([run('pnpm i', linked)]).findings.map(({ place, bytes }) => [place, bytes])).toEqual([
      ['/root/.cache/pip', 30_000],
    ]);
  });

  it('has one place when it lies in many', () => {
    const compiled = { '/app/a/__pycache__/a.pyc': 6000, '/app/b/__pycache__/b.pyc': 7000 };
    expect(finding(run('python -m compileall .', compiled))).toMatchObject({
      place: '/app',
      bytes: 13_000,
      files: 2,
    });
  });

  it('is only counted when it is small', () => {
    const { findings, smaller } = inspect([run('apt-get update', { '/var/lib/apt/lists/a': 9999 })]);
    expect([findings, smaller]).toEqual([[], { files: 1, bytes: 9999 }]);
  });
});

describe('what a later layer hides', () => {
  it('is deleted: a leftover of the RUN before goes with its clean-up', () => {
    const layers = [
      run('apt-get update', { '/var/lib/apt/lists/a': 30_000 }),
      run('rm -rf /var/lib/apt/lists/*', {}, ['/var/lib/apt/lists/a']),
    ];
    expect(finding(...layers)).toEqual({
      ...usual,
      kind: 'deleted',
      what: 'package lists of apt',
      place: '/var/lib/apt/lists/a',
      bytes: 30_000,
      layer: 2,
      by: 3,
      remedies: [{ name: 'combine-cleanup', level: 'safe' }],
    });
  });

  it.each([
    ['a copied file', copy({ '/app/x.sql': 30_000 }), '/app/x.sql', ['mount-copied-file', 'later-delete']],
    [
      'a downloaded archive',
      run('curl -O x', { '/opt/x.tar.gz': 30_000 }),
      '/opt/x.tar.gz',
      ['combine-download', 'later-delete'],
    ],
    ['a file that was made', run('make', { '/opt/x.o': 30_000 }), '/opt/x.o', ['later-delete']],
  ])('is deleted: %s', (_name, layer, path, names) => {
    const found = finding(layer, run(`rm ${path}`, {}, [path]));
    expect(found).toMatchObject({ kind: 'deleted', place: path });
    expect(found?.remedies?.map(({ name }) => name)).toEqual(names);
  });

  it('is a copy with another owner or other permissions', () => {
    const layer = copy({ '/app/a': 30_000, '/app/b': 20_000 });
    const owned = { '/app/a': { size: 30_000, uid: 33 }, '/app/b': { size: 20_000, uid: 33 } };
    expect(finding(layer, run('chown -R www-data /app', owned))).toEqual({
      ...usual,
      kind: 'owner',
      place: '/app',
      files: 2,
      bytes: 50_000,
      layer: 2,
      by: 3,
      remedies: [{ name: 'copy-chown', level: 'recommended' }],
    });
    const moded = finding(layer, run('chmod +x /app/a', { '/app/a': { size: 30_000, mode: 0o755 } }));
    expect([moded?.kind, moded?.remedies]).toEqual(['mode', [{ name: 'copy-chmod', level: 'safe' }]]);
  });

  it('is not a copy of another owner when the content is other', () => {
    const before = copy({ '/app/a': { size: 30_000, digest: 'a' } });
    const after = run('sed -i s/x/y/ /app/a', { '/app/a': { size: 30_000, uid: 5, digest: 'b' } });
    expect(finding(before, after)).toMatchObject({ kind: 'overwritten', remedies: [] });
    const again = copy({ '/app/a': { size: 30_000, digest: 'a' } });
    expect(finding(before, again)).toMatchObject({ kind: 'again', remedies: [] });
  });

  it('has no transform for what a RUN owns and another one changes', () => {
    const layers = [
      run('make', { '/opt/a': 30_000 }),
      run('chown 5 /opt/a', { '/opt/a': { size: 30_000, uid: 5 } }),
    ];
    expect(finding(...layers)).toMatchObject({ kind: 'owner', remedies: [] });
  });

  it('is the database that each install writes anew', () => {
    const status = '/var/lib/dpkg/status';
    const layers = [
      run('apt-get install a', { [status]: 30_000 }),
      run('apt-get install b', { [status]: 31_000 }),
    ];
    expect(finding(...layers)).toMatchObject({
      kind: 'overwritten',
      what: 'database of dpkg',
      place: status,
      remedies: [{ name: 'combine-installs', level: 'recommended' }],
    });
  });

  it('is told apart by place where it has little in common', () => {
    const made = { '/usr/bin/a': 30_000, '/var/lib/x/a': 20_000, '/var/lib/x/b': 20_000, '/root/a': 10_000 };
    const { findings } = inspect([run('make', made), run('rm', {}, Object.keys(made))]);
    expect(findings.map(({ place, bytes }) => [place, bytes])).toEqual([
      ['/var/lib/x', 40_000],
      ['/usr/bin/a', 30_000],
      ['/root/a', 10_000],
    ]);
  });
});

const STEPS = [
  { line: 2, keyword: 'COPY', text: '. /app' },
  { line: 3, keyword: 'RUN', text: 'rm /app/a /etc/x' },
];

describe('the layers', () => {
  const layers = [copy({ '/app/a': 30_000, '/app/b': 1 }), run('rm /app/a /etc/x', {}, ['/app/a', '/etc/x'])];

  it('say what they do to those below, with the lines of the Dockerfile that fits', () => {
    const report = inspect(layers, { dockerfile: { path: 'Dockerfile', steps: STEPS, asked: false } });
    expect(report).toMatchObject({
      image: 'app',
      platform: 'linux/amd64',
      dockerfile: 'Dockerfile',
      notes: [],
    });
    expect([report.bytes, report.wasted, report.root]).toEqual([80_001, 80_000, { files: 1, bytes: 1 }]);
    expect(
      report.layers.map(({ number, line, base, bytes, wasted }) => [number, line, base, bytes, wasted]),
    ).toEqual([
      [1, undefined, true, 50_000, 50_000],
      [2, 2, false, 30_001, 30_000],
      [3, 3, false, 0, 0],
    ]);
    expect(report.layers[2]).toMatchObject({
      instruction: 'RUN rm /app/a /etc/x',
      keyword: 'RUN',
      deleted: { files: 2, bytes: 80_000 },
    });
  });

  it('leave what came with the base image to the base image', () => {
    const { findings } = inspect(layers, { dockerfile: { path: 'Dockerfile', steps: STEPS, asked: false } });
    expect(findings.map(({ place, base, remedies }) => [place, base, remedies.length])).toEqual([
      ['/app/a', false, 2],
      ['/etc/x', true, 0],
    ]);
  });

  it('have no lines when the Dockerfile is another one; a note says why when it was named', () => {
    const steps = [{ line: 2, keyword: 'COPY', text: '. /srv' }];
    const path = 'Dockerfile';
    const quiet = inspect(layers, { dockerfile: { path, steps, asked: false } });
    expect([quiet.dockerfile, quiet.notes, quiet.layers.map(({ base }) => base)]).toEqual([
      undefined,
      [],
      [undefined, undefined, undefined],
    ]);
    expect(inspect(layers, { dockerfile: { path, steps, asked: true } }).notes).toEqual([
      'no lines of Dockerfile are named: COPY of line 2 is not in the history of the image where it would be',
    ]);
  });
});

describe('the largest', () => {
  const big = {
    '/srv': {},
    '/srv/data': {},
    '/srv/data/a': { size: 300_000, digest: 'same' },
    '/srv/data/b': { size: 300_000, digest: 'same' },
    '/usr/bin/tool': 90_000,
    '/usr/lib/x': 60_000,
  };

  it('files and directories come with their layers; one that only holds another is left out', () => {
    const report = inspect([copy(big), run('x', { '/usr/lib/y': 10_000 })], { top: 3 });
    expect(report.largestFiles).toEqual([
      { path: '/srv/data/a', bytes: 300_000, layer: 2 },
      { path: '/srv/data/b', bytes: 300_000, layer: 2 },
      { path: '/usr/bin/tool', bytes: 90_000, layer: 2 },
    ]);
    expect(report.largestDirectories).toEqual([
      { path: '/srv/data', bytes: 600_000, layer: 2 },
      { path: '/usr', bytes: 160_000, layer: 2 },
      { path: '/usr/bin', bytes: 90_000, layer: 2 },
    ]);
  });

  it('copies of one content are one duplicate', () => {
    expect(inspect([copy(big)]).duplicates).toEqual([
      { paths: ['/srv/data/a', '/srv/data/b'], size: 300_000, bytes: 300_000 },
    ]);
  });
});
