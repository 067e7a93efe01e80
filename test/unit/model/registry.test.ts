import { describe, expect, it } from '@jest/globals';
import { fix } from '../../../src/index.js';
import { registryQuestions } from '../../../src/model/registry/questions.js';
import { buildProject } from '../../../src/project/facts.js';
import type { RegistryFact, RegistryImage } from '../../../src/project/registry.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

const ASKED = '2026-11-21';
const ABSENT: RegistryFact = { exists: false, asked: ASKED };
const UNKNOWN: RegistryFact = { unknown: 'docker.io: it did not answer within 10 s' };
const CONFIG = { suite: 'trixie', env: ['NODE_VERSION=99.1.0', 'PATH=/bin'], runtime: '{"Cmd":["node"]}' };

function image(fields: Partial<RegistryImage> = {}): RegistryImage {
  return {
    exists: true,
    digest: `sha256:${'1'.repeat(64)}`,
    platforms: ['linux/amd64', 'linux/arm64'],
    platform: 'linux/amd64',
    compressedBytes: 400_400_000,
    config: CONFIG,
    asked: ASKED,
    ...fields,
  };
}

const slim = (fields: Partial<RegistryImage> = {}): RegistryImage =>
  image({ compressedBytes: 80_000_000, ...fields });

/** What slim-base makes of `FROM <base>` with these answers. */
function treated(base: string, facts: Readonly<Record<string, RegistryFact>> | undefined) {
  const text = `FROM ${base}\nWORKDIR /app\nCOPY server.js ./\nCMD ["node", "server.js"]\n`;
  const files = new Set(['Dockerfile', 'server.js', 'package.json']);
  const texts = new Map([
    ['server.js', 'console.log(1)\n'],
    ['package.json', '{"name":"a","version":"1.0.0"}'],
  ]);
  const known = buildProject({ dockerfile: 'Dockerfile', files, tracked: files, texts });
  const project = facts === undefined ? known : { ...known, registry: new Map(Object.entries(facts)) };
  const { after, changes, skips } = fix(text, { project, only: ['slim-base'] });
  return {
    base: /^FROM (.*)$/m.exec(after)?.[1],
    evidence: changes.flatMap((change) => change.evidence),
    savings: changes.flatMap(({ saving }) => saving ?? []),
    said: [...changes, ...skips].map(({ message }) => message),
  };
}

describe('a tag that is newer than the catalogue', () => {
  it('gets its slim twin where the registry shows that it is the same but for packages', () => {
    const { base, said, evidence, savings } = treated('node:99', {
      'node:99': image(),
      'node:99-slim': slim(),
      'node:slim-99': ABSENT,
    });
    expect(base).toBe('node:99-slim');
    expect(said).toEqual([
      'took node:99-slim in the place of node:99: 320 MB less to pull, and nothing here uses what it leaves out',
    ]);
    expect(evidence).toContain(
      'registry, 2026-11-21: node:99 and node:99-slim have the same platforms, Debian release trixie and environment (NODE_VERSION=99.1.0)',
    );
    expect(savings).toEqual([
      {
        bytes: 320_400_000,
        unit: 'compressed',
        estimate: false,
        source: 'both images in their registry, linux/amd64',
        date: '2026-11-21',
      },
    ]);
  });

  it('gets the name that there is, on the release that it names', () => {
    const bookworm = { config: { ...CONFIG, suite: 'bookworm' } };
    const facts = {
      'node:99-bookworm': image(bookworm),
      'node:99-bookworm-slim': ABSENT,
      'node:99-slim-bookworm': slim(bookworm),
    };
    expect(treated('node:99-bookworm', facts).base).toBe('node:99-slim-bookworm');
  });

  it('is written as it was, with its registry', () => {
    const facts = { 'docker.io/library/node:99': image(), 'docker.io/library/node:99-slim': slim() };
    expect(treated('docker.io/library/node:99', facts).base).toBe('docker.io/library/node:99-slim');
  });

  const unlisted = 'node:99 is not in the list of official tags';
  const { env, runtime } = CONFIG;
  it.each([
    ['nobody was asked', undefined, unlisted],
    ['nothing was answered', {}, unlisted],
    ['the full image is not known', { 'node:99': UNKNOWN, 'node:99-slim': slim() }, unlisted],
    ['the twin is not known', { 'node:99': image(), 'node:99-slim': UNKNOWN }, unlisted],
    [
      'one of the names is not known',
      { 'node:99': image(), 'node:99-slim': ABSENT, 'node:slim-99': UNKNOWN },
      unlisted,
    ],
    [
      'the full image is not there',
      { 'node:99': ABSENT, 'node:99-slim': slim() },
      'node:99 is neither in the list of official tags nor in its registry',
    ],
    [
      'there is no twin',
      { 'node:99': image(), 'node:99-slim': ABSENT, 'node:slim-99': ABSENT },
      `${unlisted}, and its registry has no slim twin of it`,
    ],
    [
      'it lacks a platform',
      { 'node:99': image(), 'node:99-slim': slim({ platforms: ['linux/amd64'] }) },
      'node:99-slim is not built for linux/arm64',
    ],
    [
      'it has another release',
      { 'node:99': image(), 'node:99-slim': slim({ config: { ...CONFIG, suite: 'bookworm' } }) },
      'node:99-slim stands on Debian bookworm, and the full image on trixie',
    ],
    [
      'its release is not told',
      { 'node:99': image(), 'node:99-slim': slim({ config: { env, runtime } }) },
      'node:99-slim stands on a Debian release that neither its name nor its history tells',
    ],
    [
      'it has another version',
      {
        'node:99': image(),
        'node:99-slim': slim({ config: { ...CONFIG, env: ['NODE_VERSION=99.0.0', 'PATH=/bin'] } }),
      },
      'node:99-slim has another ENV NODE_VERSION',
    ],
    [
      'it lacks a variable',
      { 'node:99': image(), 'node:99-slim': slim({ config: { ...CONFIG, env: ['NODE_VERSION=99.1.0'] } }) },
      'node:99-slim has another ENV PATH',
    ],
    [
      'it starts otherwise',
      { 'node:99': image(), 'node:99-slim': slim({ config: { ...CONFIG, runtime: '{"Cmd":["sh"]}' } }) },
      'node:99-slim starts in another way',
    ],
    ['it is not smaller', { 'node:99': image(), 'node:99-slim': image() }, 'node:99-slim is not smaller'],
  ])('stays when %s', (_, facts, reason) => {
    const other = { 'node:slim-99': ABSENT };
    const { base, said } = treated('node:99', facts && { ...other, ...facts });
    expect([base, said]).toEqual(['node:99', [`left node:99 as it is: ${reason}`]]);
  });

  it('stays when its name and its history name two releases', () => {
    const others = { 'node:99-slim-bookworm': ABSENT, 'node:slim-99-bookworm': ABSENT };
    const facts = { 'node:99-bookworm': image(), 'node:99-bookworm-slim': slim(), ...others };
    expect(treated('node:99-bookworm', facts).said).toEqual([
      'left node:99-bookworm as it is: node:99-bookworm-slim stands on a Debian release that neither its name nor its history tells',
    ]);
  });

  it('stays when what its release leaves out was not measured', () => {
    const forky = { config: { ...CONFIG, suite: 'forky' } };
    expect(treated('node:99', { 'node:99': image(forky), 'node:99-slim': slim(forky) }).said).toEqual([
      'left node:99 as it is: what its slim twin on Debian forky leaves out was not measured',
    ]);
  });

  it('stays where it is pinned, chosen by an ARG, or an Alpine image', () => {
    const facts = { 'node:99': image(), 'node:99-slim': slim() };
    for (const base of [`node:99@sha256:${'1'.repeat(64)}`, 'node:99-alpine', 'node:latest'])
      expect(treated(base, facts).base).toBe(base);
  });
});

describe('a tag of the catalogue', () => {
  const usual = treated('node:20', undefined);

  it('is treated as ever where the registry tells nothing', () => {
    expect(usual.base).toBe('node:20-slim');
    for (const facts of [
      {},
      { 'node:20': UNKNOWN, 'node:20-slim': UNKNOWN },
      { 'node:20': image(), 'node:20-slim': UNKNOWN },
    ])
      expect(treated('node:20', facts)).toEqual(usual);
  });

  it('saves exactly what the sizes in the registry say', () => {
    const windows = ['linux/amd64', 'linux/arm64', 'windows/amd64'];
    const { base, said } = treated('node:20', {
      'node:20': image({ platforms: windows }),
      'node:20-slim': slim(),
    });
    expect([base, said]).toEqual([
      'node:20-slim',
      [
        'took node:20-slim in the place of node:20: 320 MB less to pull, and nothing here uses what it leaves out',
      ],
    ]);
  });

  it('stays an estimate when the sizes are of two platforms, or the twin is not smaller', () => {
    for (const other of [slim({ platform: 'linux/arm64' }), image()])
      expect(treated('node:20', { 'node:20': image(), 'node:20-slim': other }).said).toEqual(usual.said);
  });

  it.each([
    ['is not there', ABSENT, 'its registry has no node:20-slim (2026-11-21)'],
    [
      'lacks a platform',
      slim({ platforms: ['linux/amd64'] }),
      'its registry has node:20-slim not for linux/arm64 (2026-11-21)',
    ],
  ])('stays when its twin %s', (_, twin, reason) => {
    const { base, said } = treated('node:20', { 'node:20': image(), 'node:20-slim': twin });
    expect([base, said]).toEqual(['node:20', [`left node:20 as it is: ${reason}`]]);
  });
});

describe('an image of another registry', () => {
  const base = 'mirror.example.org/library/node:20';

  it('stays, with the reason where its registry has the twin too', () => {
    const { base: after, said } = treated(base, { [base]: image(), [`${base}-slim`]: slim() });
    expect([after, said]).toEqual([
      base,
      [
        `left ${base} as it is: its registry has library/node:20-slim too, but nothing shows that they are the official images`,
      ],
    ]);
  });

  it.each([
    ['nobody was asked', undefined],
    ['there is no twin', { [base]: image(), [`${base}-slim`]: ABSENT }],
    ['it could not be told', { [base]: UNKNOWN, [`${base}-slim`]: UNKNOWN }],
    ['it is not there', { [base]: ABSENT, [`${base}-slim`]: slim() }],
  ])('stays without a word when %s', (_, facts) => {
    expect(treated(base, facts)).toMatchObject({ base, said: [] });
  });
});

describe('registryQuestions', () => {
  function questions(text: string): readonly string[] {
    const { dockerfile } = parseUnchecked(text);
    if (dockerfile === undefined) throw new Error('does not parse');
    return registryQuestions(dockerfile).map(({ reference, platform }) => `${reference} ${platform}`);
  }

  it.each([
    ['FROM node:20', ['node:20 linux/amd64', 'node:20-slim linux/amd64']],
    ['FROM --platform=linux/arm64 node:20', ['node:20 linux/arm64', 'node:20-slim linux/arm64']],
    ['FROM --platform=$BUILDPLATFORM node:20', ['node:20 linux/amd64', 'node:20-slim linux/amd64']],
    ['FROM node:99', ['node:99 linux/amd64', 'node:99-slim linux/amd64', 'node:slim-99 linux/amd64']],
    [
      'FROM public.ecr.aws/docker/library/python:3.12',
      [
        'public.ecr.aws/docker/library/python:3.12 linux/amd64',
        'public.ecr.aws/docker/library/python:3.12-slim linux/amd64',
      ],
    ],
    [
      'FROM mirror.example.org:5000/hub/library/node:20',
      [
        'mirror.example.org:5000/hub/library/node:20 linux/amd64',
        'mirror.example.org:5000/hub/library/node:20-slim linux/amd64',
      ],
    ],
    [
      'FROM node:20 AS a\nFROM node:20\nCOPY --from=a /a /a\nFROM a',
      ['node:20 linux/amd64', 'node:20-slim linux/amd64'],
    ],
  ])('of %j', (text, expected) => {
    expect(questions(`${text}\n`)).toEqual(expected);
  });

  it.each([
    'FROM scratch',
    'FROM node',
    'FROM node:latest',
    'FROM node:20-slim',
    'FROM node:20-alpine',
    'FROM node:$V',
    'ARG V=20\nFROM node:$V',
    `FROM node:20@sha256:${'1'.repeat(64)}`,
    'FROM registry.example.org/team/app:20',
    'FROM registry.example.org/node:20',
    'FROM mirror.example.org/library/node:99',
    'FROM team/app:1',
    'FROM node:20 AS build\nFROM scratch\nCOPY --from=build /a /a',
  ])('of %j are none', (text) => {
    expect(questions(`${text}\n`)).toEqual([]);
  });
});
