import type { Image, Layer } from '../../../src/analysis/types.js';
import { readArchive, type ReadOptions } from '../../../src/archive/index.js';
import { sha256, streamOf, tarOf, type Member } from './support.js';

export const BASE = tarOf([
  { name: './' },
  { name: 'etc/' },
  { name: 'etc/passwd', data: 'root', mode: 0o644 },
  { name: 'bin/', mode: 0o755 },
  { name: 'bin/su', data: 'program', mode: 0o4755 },
  { name: 'bin/sudo', type: '1', link: 'bin/su', mode: 0o4755 },
  { name: 'bin/sh', type: '2', link: '../usr/bin/dash', mode: 0o777 },
]);

export const TOP = tarOf([
  { name: 'app/', uid: 1000, gid: 1000 },
  { name: 'app/new', data: 'new', uid: 1000, gid: 1000 },
  { name: 'app/.wh..wh..opq' },
  { name: 'etc/.wh.passwd' },
  { name: '.wh..wh.plnk/', mode: 0o700 },
  { name: '.wh..wh.plnk/12.34', data: 'aufs' },
  { name: '.wh..wh.aufs' },
  { name: 'pipe', type: '6' },
  { name: 'null', type: '3', mode: 0o666 },
]);

export const PARTS = {
  layers: [BASE, TOP],
  config: {
    history: [
      { created_by: 'ADD rootfs' },
      { created_by: 'ENV A=1', empty_layer: true },
      { created_by: 'RUN make' },
    ],
  },
};

export const LAYERS: readonly Layer[] = [
  {
    diffId: `sha256:${sha256(BASE)}`,
    createdBy: 'ADD rootfs',
    bytes: 11,
    compressed: undefined,
    entries: new Map([
      ['/etc', { kind: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 }],
      ['/etc/passwd', { kind: 'file', size: 4, mode: 0o644, uid: 0, gid: 0 }],
      ['/bin', { kind: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 }],
      ['/bin/su', { kind: 'file', size: 7, mode: 0o4755, uid: 0, gid: 0 }],
      ['/bin/sudo', { kind: 'file', size: 0, mode: 0o4755, uid: 0, gid: 0, target: '/bin/su' }],
      ['/bin/sh', { kind: 'link', size: 0, mode: 0o777, uid: 0, gid: 0, target: '../usr/bin/dash' }],
    ]),
    deletes: [],
    hides: [],
  },
  {
    diffId: `sha256:${sha256(TOP)}`,
    createdBy: 'RUN make',
    bytes: 3,
    compressed: undefined,
    entries: new Map([
      ['/app', { kind: 'directory', size: 0, mode: 0o755, uid: 1000, gid: 1000 }],
      ['/app/new', { kind: 'file', size: 3, mode: 0o644, uid: 1000, gid: 1000 }],
      ['/pipe', { kind: 'pipe', size: 0, mode: 0o644, uid: 0, gid: 0 }],
      ['/null', { kind: 'device', size: 0, mode: 0o666, uid: 0, gid: 0 }],
    ]),
    deletes: ['/etc/passwd'],
    hides: ['/app'],
  },
];

export function read(members: readonly Member[], options: ReadOptions = {}): Promise<Image> {
  return readArchive(streamOf(tarOf(members)), options);
}
