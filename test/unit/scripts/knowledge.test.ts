/** What brings the catalogue of images up to date: `npm run refresh-knowledge`. */
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Facts {
  readonly os: string;
  readonly architectures: readonly string[];
  /** Months from January 2013 as 1; 0 = still listed. */
  readonly last: number;
}
interface Entry {
  readonly architectures: readonly string[];
  readonly directory: string;
  readonly group: readonly string[];
}
type Tags = ReadonlyMap<string, Facts>;
interface State {
  readonly month: number;
  readonly text: string;
}

const folder = path.join(import.meta.dirname, '..', '..', '..', 'scripts', 'knowledge');
const { listedTags }: { listedTags(text: string): ReadonlyMap<string, Entry> } = await import(
  path.join(folder, 'library.mjs')
);
const { brought }: { brought(name: string, tags: Tags, states: readonly State[]): Tags } = await import(
  path.join(folder, 'history.mjs')
);
const {
  systemOf,
  monthCount,
  monthName,
}: {
  systemOf(name: string, tag: string, os: string): string;
  monthCount(date: string): number;
  monthName(count: number): string | undefined;
} = await import(path.join(folder, 'catalogue.mjs'));
const { encodeImage }: { encodeImage(tags: Tags): string } = await import(path.join(folder, 'encode.mjs'));

const LIBRARY = `# this file is generated
Maintainers: A. Person <a@example.org> (@a),
             B. Person <b@example.org> (@b)
GitRepo: https://example.org/made-up.git
Architectures: amd64, arm64v8

Tags: 2.1.0-trixie, 2.1-trixie, trixie
SharedTags: 2.1.0, 2.1, latest
GitCommit: 0123456789abcdef0123456789abcdef01234567
Directory: 2.1/trixie

Tags: 2.1.0-alpine3.24, 2.1-alpine3.24,
  2.1-alpine, alpine
# a comment between fields
Architectures: amd64, arm32v6
amd64-Directory: 2.1/alpine3.24
Directory: elsewhere

Tags: 2.1.0-windowsservercore, windowsservercore
SharedTags: 2.1.0, 2.1, latest
Architectures: windows-amd64
Constraints: windowsservercore

Tags: 2.1-arm
Architectures: arm64v8
`;

describe('listedTags', () => {
  const listed = listedTags(LIBRARY);

  it('has the tags for Linux on amd64, shared ones too, and none else', () => {
    expect([...listed.keys()]).toEqual([
      '2.1.0-trixie',
      '2.1-trixie',
      'trixie',
      '2.1.0',
      '2.1',
      'latest',
      '2.1.0-alpine3.24',
      '2.1-alpine3.24',
      '2.1-alpine',
      'alpine',
    ]);
  });

  it('gives architectures and directory, by default those of the first paragraph', () => {
    expect(listed.get('latest')).toMatchObject({
      architectures: ['amd64', 'arm64v8'],
      directory: '2.1/trixie',
    });
    expect(listed.get('alpine')).toMatchObject({
      architectures: ['amd64', 'arm32v6'],
      directory: '2.1/alpine3.24',
    });
    expect(listed.get('2.1')?.group).toContain('2.1-trixie');
  });

  it('joins the architectures of a tag that several entries share', () => {
    const text = `Maintainers: A\n\nSharedTags: 1\nTags: 1-a\nArchitectures: arm64v8\n\nSharedTags: 1\nTags: 1-b\nDirectory: b\n`;
    expect(listedTags(text).get('1')).toEqual({
      architectures: ['amd64', 'arm64v8'],
      directory: 'b',
      group: ['1-b', '1'],
    });
  });

  it('reads the form of 2014', () => {
    const text =
      '# maintainer: A\n\n1.0.1: git://example.org/made-up@0123456789abcdef 1.0\n1.0: git://example.org/made-up@0123456789abcdef 1.0\n';
    expect([...listedTags(text)]).toEqual([
      ['1.0.1', { architectures: ['amd64'], directory: '1.0', group: ['1.0.1'] }],
      ['1.0', { architectures: ['amd64'], directory: '1.0', group: ['1.0'] }],
    ]);
  });

  it.each(['', '# nothing\n', 'Maintainers: A\n'])('lists nothing for %j', (text) => {
    expect(listedTags(text).size).toBe(0);
  });
});

describe('brought', () => {
  const facts = (os: string, last = 0): Facts => ({ os, architectures: ['amd64'], last });
  const known: Tags = new Map([
    ['2.0', facts('buildpack:bookworm-scm')],
    ['2.0-bookworm', facts('buildpack:bookworm-scm')],
    ['2.0-alpine3.23', facts('alpine:3.23')],
    ['1.9', facts('buildpack:buster-scm', 130)],
    ['latest', facts('buildpack:bookworm-scm')],
  ]);
  const after = brought('made-up', known, [
    {
      month: 163,
      text: LIBRARY.replace(
        'Tags: 2.1-arm',
        'Tags: 2.0, 2.0-bookworm\nArchitectures: amd64\n\nTags: 2.1-arm',
      ),
    },
    { month: 164, text: `${LIBRARY}\nTags: 3.0-rc1, 3.0beta2, 3.0-other\nArchitectures: amd64\n` },
  ]);

  it('gives tags that went the month in which they did, and keeps all', () => {
    expect(after.get('2.0-alpine3.23')?.last).toBe(163);
    expect(after.get('2.0')).toEqual(facts('buildpack:bookworm-scm', 164));
    expect(after.get('1.9')).toEqual(facts('buildpack:buster-scm', 130));
  });

  it('tells the system of a new tag from known ones of its kind', () => {
    expect(after.get('2.1-trixie')?.os).toBe('buildpack:trixie-scm');
    expect(after.get('2.1')).toEqual({
      os: 'buildpack:trixie-scm',
      architectures: ['amd64', 'arm64v8'],
      last: 0,
    });
    expect(after.get('2.1-alpine')?.os).toBe('alpine:3.24');
    expect(after.get('3.0-other')?.os).toBe('?');
  });

  it('sees that a moving tag has moved', () => {
    expect(after.get('latest')?.os).toBe('buildpack:trixie-scm');
  });

  it('passes early versions over', () => {
    expect([after.has('3.0-rc1'), after.has('3.0beta2')]).toEqual([false, false]);
  });
});

describe('systemOf', () => {
  it.each([
    ['golang', '1.4-alpine', 'alpine:1.4', 'alpine:?'],
    ['rabbitmq', '3.12-alpine', 'alpine:3.12', 'alpine:?'],
    ['python', '3.4.5-alpine', 'alpine:3.4', 'alpine:?'],
    ['node', '20-alpine', 'alpine:3.23', 'alpine:3.23'],
    ['alpine', '2.7', 'alpine:2.7', 'alpine:2.7'],
    ['node', '20', 'buildpack:bookworm', 'buildpack:bookworm'],
  ])("takes no version of %s:%s itself for Alpine's", (name, tag, told, os) => {
    expect(systemOf(name, tag, told)).toBe(os);
  });
});

describe('months', () => {
  it('are counted from January 2013', () => {
    expect([monthCount('2013-01-31'), monthCount('2026-08-21')]).toEqual([1, 164]);
    expect([monthName(164), monthName(12), monthName(0)]).toEqual(['2026-08', '2013-12', undefined]);
  });
});

describe('encodeImage', () => {
  it('shares what tags have in common', () => {
    const tags: Tags = new Map([
      ['1-slim', { os: 'debian-slim:trixie', architectures: ['amd64'], last: 0 }],
      ['1', { os: 'buildpack:trixie', architectures: ['amd64', 'arm64v8'], last: 0 }],
      ['2-slim', { os: 'debian-slim:trixie', architectures: ['amd64'], last: 3 }],
      ['2', { os: 'buildpack:trixie', architectures: ['amd64', 'arm64v8'], last: 0 }],
      ['latest', { os: 'buildpack:trixie', architectures: ['amd64', 'arm64v8'], last: 0 }],
    ]);
    expect(encodeImage(tags)).toBe(
      'buildpack:trixie debian-slim:trixie\namd64 amd64+arm64v8\n' +
        '0latest=001;0=001,0slim=010\n 0000;1 0100;2 0100 0301',
    );
  });
});
