import { describe, expect, it } from '@jest/globals';
import { lostCommands, lostPackages } from '../../../src/knowledge/lost.js';

describe('lostCommands', () => {
  it.each(['bullseye', 'bookworm', 'trixie'])(
    'node loses the tools and compilers of buildpack-deps on %s',
    (suite) => {
      const lost = lostCommands('node', suite);
      expect(lost?.get('git')).toBe('git');
      expect(lost?.get('curl')).toBe('curl');
      expect(lost?.get('make')).toBe('make');
      expect(lost?.get('openssl')).toBe('openssl');
      expect(lost?.get('ps')).toBe('procps');
      expect(lost?.has('python3')).toBe(true);
      expect(lost?.has('gcc')).toBe(true);
    },
  );

  it('counts 401 commands for node on bookworm', () => {
    expect(lostCommands('node', 'bookworm')?.size).toBe(401);
  });

  it.each(['sh', 'tar', 'sed', 'apt-get', 'gzip', 'find', 'useradd', 'perl', 'node', 'npm'])(
    'node keeps %s',
    (command) => {
      expect(lostCommands('node', 'bookworm')?.has(command)).toBe(false);
    },
  );

  it('python keeps its own python3 and openssl, and loses wish', () => {
    const lost = lostCommands('python', 'bookworm');
    expect(lost?.has('python3')).toBe(false);
    expect(lost?.has('openssl')).toBe(false);
    expect(lost?.get('wish')).toBe('tk');
    expect(lost?.has('gcc')).toBe(true);
  });

  it('python loses the python3.11 of Debian unless it is its own', () => {
    expect(lostCommands('python', 'bookworm', '3.12-bookworm')?.has('python3.11')).toBe(true);
    expect(lostCommands('python', 'bookworm', '3.11-bookworm')?.has('python3.11')).toBe(false);
  });

  it('rust keeps the C compiler and the linker, and loses make, g++ and git', () => {
    const lost = lostCommands('rust', 'trixie');
    expect(['gcc', 'cc', 'ld', 'ar'].filter((name) => lost?.has(name))).toEqual([]);
    expect(['make', 'g++', 'git', 'curl'].filter((name) => lost?.has(name))).toEqual([
      'make',
      'g++',
      'git',
      'curl',
    ]);
  });

  it('perl keeps the commands of its own distribution', () => {
    expect(lostCommands('perl', 'bookworm')?.has('prove')).toBe(false);
    expect(lostCommands('node', 'bookworm')?.has('prove')).toBe(true);
  });

  it('debian loses no command', () => {
    expect(lostCommands('debian', 'bookworm')?.size).toBe(0);
  });

  it.each(['buster', 'stretch', 'jessie', 'sid', 'forky', '', 'toString'])(
    'does not know the suite %s',
    (suite) => {
      expect(lostCommands('node', suite)).toBeUndefined();
      expect(lostPackages('node', suite)).toBeUndefined();
    },
  );
});

describe('lostPackages', () => {
  it('names libraries and headers', () => {
    const lost = lostPackages('python', 'bookworm');
    expect(
      ['libpq5', 'libpq-dev', 'libssl-dev', 'libgomp1', 'libxml2', 'default-libmysqlclient-dev'].filter(
        (name) => !lost?.has(name),
      ),
    ).toEqual([]);
  });

  it('node loses ca-certificates, python, ruby and rust keep it', () => {
    expect(lostPackages('node', 'bookworm')?.has('ca-certificates')).toBe(true);
    for (const name of ['python', 'ruby', 'rust'] as const) {
      expect(lostPackages(name, 'bookworm')?.has('ca-certificates')).toBe(false);
    }
  });

  it('python keeps netbase and the libraries of its modules, and loses those of tkinter', () => {
    const lost = lostPackages('python', 'bookworm');
    expect(['netbase', 'libsqlite3-0', 'libssl3', 'libffi8'].filter((name) => lost?.has(name))).toEqual([]);
    expect(lost?.has('libtk8.6')).toBe(true);
  });

  it('does not count what debian-slim has itself', () => {
    const lost = lostPackages('node', 'bookworm');
    expect(
      ['libc6', 'zlib1g', 'libstdc++6', 'tzdata', 'perl-base'].filter((name) => lost?.has(name)),
    ).toEqual([]);
  });
});
