import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Parser, type ReadEntry } from 'tar';
import { rootOf } from '../../src/analysis/flatten.js';
import type { Image } from '../../src/analysis/types.js';
import { readArchive, readImagePath } from '../../src/archive/index.js';

/** What layers have to say in all their ways: whiteouts, opaque directories, files for directories, several names. */
const DOCKERFILE = `
FROM debian:bookworm-slim
RUN mkdir -p /t/gone /t/opaque/deep /t/dir /t/café && cd /t && echo content > a && ln a b && ln a z && ln -s a soft \\
  && echo 1 > gone/x && echo 1 > opaque/deep/x && echo 1 > dir/x && echo 1 > file && echo 1 > 'two words' \\
  && mkfifo pipe && chmod 4755 b && chmod 1777 dir && chown 1000:70000 pipe && echo 1 > café/é \\
  && mkdir -p $(printf 'n%.0s' $(seq 100))/$(printf 'm%.0s' $(seq 100)) && truncate -s 3M holes && echo end >> holes
RUN cd /t && rm -r gone && rm -r opaque && mkdir opaque && echo 2 > opaque/y && rm -r dir && echo 2 > dir \\
  && rm file && mkdir file && echo 2 > file/x && rm a && ln b c
RUN cd /t && echo changed >> z && rm -r /usr/share/doc && mv opaque moved
ENV A=1
`;

/** What is left of it, but for the long names. */
const LEFT = [
  '/t/b',
  '/t/c',
  '/t/café',
  '/t/café/é',
  '/t/dir',
  '/t/file',
  '/t/file/x',
  '/t/holes',
  '/t/moved',
  '/t/moved/y',
  '/t/pipe',
  '/t/soft',
  '/t/two words',
  '/t/z',
];

/** Where docker mounts something into a container, or writes for it: an export has what is there then. */
const ENGINES_OWN =
  /^\/(?:\.dockerenv|dev|proc|sys|etc\/(?:hosts|hostname|resolv\.conf|mtab)|dev\/.*|proc\/.*|sys\/.*)$/;

const built = `dockopt-test-${process.pid}-${Date.now().toString(36)}-archive`;
let folder: string;

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, {
    encoding: 'utf8',
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  }).trim();
}

function stdoutOf(program: string, ...args: readonly string[]): Readable {
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout;
}

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dockopt-archive-'));
  mkdirSync(path.join(folder, 'context'));
  writeFileSync(path.join(folder, 'context', 'Dockerfile'), DOCKERFILE);
  docker('build', '--quiet', '--network', 'host', '--tag', built, path.join(folder, 'context'));
});
afterAll(() => {
  docker('image', 'rm', built);
  rmSync(folder, { recursive: true });
});

type Described = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<string, string>> = {
  File: 'file',
  Link: 'file',
  Directory: 'directory',
  SymbolicLink: 'link',
  CharacterDevice: 'device',
  BlockDevice: 'device',
  FIFO: 'pipe',
};

/** What a container of the image has, read by node-tar: kind, size, mode, owner and target, and all names of one file. */
async function exported(image: string): Promise<Described> {
  const id = docker('create', '--network', 'none', image, 'true');
  try {
    const found: ReadEntry[] = [];
    const parser = new Parser({
      onReadEntry: (entry) => {
        found.push(entry);
        entry.resume();
      },
    });
    for await (const bytes of stdoutOf('docker', 'export', id)) parser.write(bytes as Buffer);
    parser.end();
    return describedEntries(found);
  } finally {
    docker('rm', id);
  }
}

function describedEntries(entries: readonly ReadEntry[]): Described {
  const lines: Record<string, string> = {};
  const firsts = new Map(entries.map((entry) => [at(entry.path), entry]));
  const names = new Map<string, string[]>();
  for (const { path: name, type, linkpath = '' } of entries) {
    const first = type === 'Link' ? at(linkpath) : at(name);
    names.set(first, [...(names.get(first) ?? []), at(name)]);
  }
  for (const entry of entries) {
    const name = at(entry.path);
    const first = entry.type === 'Link' ? at(entry.linkpath ?? '') : name;
    const same = (names.get(first) ?? []).toSorted().join(' ');
    const target = entry.type === 'SymbolicLink' ? `-> ${entry.linkpath ?? ''}` : same;
    const size = firsts.get(first)?.size ?? 0;
    if (name !== '/' && !ENGINES_OWN.test(name))
      lines[name] = lineOf(KINDS[entry.type] ?? entry.type, size, entry, target);
  }
  return lines;
}

function at(name: string): string {
  return `/${name.replace(/^\.?\//, '').replace(/\/$/, '')}`;
}

function lineOf(
  kind: string,
  size: number,
  { mode = 0, uid = 0, gid = 0 }: { readonly mode?: number; readonly uid?: number; readonly gid?: number },
  target: string,
): string {
  return `${kind} ${size} ${(mode % 0o10000).toString(8)} ${uid}:${gid} ${target}`;
}

/** The same of what was read. */
function described(image: Image): Described {
  const root = rootOf(image);
  const names = new Map<string, string[]>();
  for (const [name, { kind, target }] of root) {
    const first = kind === 'file' ? (target ?? name) : name;
    names.set(first, [...(names.get(first) ?? []), name]);
  }
  const lines: Record<string, string> = {};
  for (const [name, entry] of root) {
    const first = entry.kind === 'file' ? (entry.target ?? name) : name;
    const same = (names.get(first) ?? []).toSorted().join(' ');
    const target = entry.kind === 'link' ? `-> ${entry.target ?? ''}` : same;
    if (!ENGINES_OWN.test(name)) lines[name] = lineOf(entry.kind, root.get(first)?.size ?? 0, entry, target);
  }
  return lines;
}

describe('an image of docker save', () => {
  it.each(['node:20-slim', 'python:3.11-slim'])('has the files of a container of it: %s', async (image) => {
    const read = await readArchive(stdoutOf('docker', 'save', image));
    expect(described(read)).toEqual(await exported(image));
  });

  it('has them whatever its layers deleted, hid and replaced', async () => {
    const read = await readArchive(stdoutOf('docker', 'save', built));
    const files = described(read);
    expect(files).toEqual(await exported(built));
    const names = Object.keys(files).filter((name) => name.startsWith('/t/') && !name.includes('nn'));
    expect(names.toSorted()).toEqual(LEFT);
    expect(read.layers.map(({ createdBy }) => createdBy.slice(0, 25)).slice(-2)).toEqual([
      'RUN /bin/sh -c cd /t && r',
      'RUN /bin/sh -c cd /t && e',
    ]);
    const [{ RootFS: rootfs, Config: config }] = JSON.parse(docker('image', 'inspect', built)) as [
      { readonly RootFS: { readonly Layers: string[] }; readonly Config: { readonly Env: string[] } },
    ];
    expect(read.layers.map(({ diffId }) => diffId)).toEqual(rootfs.Layers);
    expect(read.config.env).toEqual(config.Env);
  });

  it('is the same in the archives of buildah, whatever packs the layers', async () => {
    const saved = path.join(folder, 'saved.tar');
    await pipeline(stdoutOf('docker', 'save', built), createWriteStream(saved));
    const image = await readImagePath(saved, { digests: true });
    const storage = ['--root', path.join(folder, 'root'), '--runroot', path.join(folder, 'runroot')];
    const env = { ...process.env, DOCKER_CONFIG: folder };
    const buildah = (...args: readonly string[]): string =>
      execFileSync('buildah', [...storage, '--storage-driver', 'vfs', ...args], {
        encoding: 'utf8',
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    writeFileSync(path.join(folder, 'config.json'), '{}');
    const id = buildah('pull', `docker-archive:${saved}`).trim().split('\n').at(-1) ?? '';
    const targets = [
      ['gzip', '--compression-format=gzip', `oci-archive:${folder}/gzip.tar:x`],
      ['zstd', '--compression-format=zstd', `oci-archive:${folder}/zstd.tar:x`],
      ['directory', '--compression-format=gzip', `oci:${folder}/directory:x`],
      ['docker', '--disable-compression', `docker-archive:${folder}/docker:x:1`],
    ] as const;
    for (const [name, option, target] of targets) {
      buildah('push', '--quiet', option, id, target);
      const file = target.split(':')[1] ?? name;
      const again = await readImagePath(file, { digests: true });
      expect(again.layers).toEqual(image.layers);
      expect(again.history).toEqual(image.history);
    }
  });
});
