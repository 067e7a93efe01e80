import type { Declared, Observed, Own } from '../../../../src/analysis/compare/types.js';
import type { Entry, EntryKind, ImageConfig, Root } from '../../../../src/analysis/types.js';
import { EMPTY_CONFIG } from '../../emptyConfig.js';

interface Given {
  readonly kind?: EntryKind;
  readonly size?: number;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly target?: string;
  readonly text?: string;
  readonly digest?: string;
  readonly capabilities?: string;
}

/** A file; a text stands for its digest and its text, a number for its size. */
export function file(given: string | number | Given = {}): Entry {
  const {
    kind = 'file',
    size = 10,
    mode = kind === 'directory' ? 0o755 : 0o644,
    uid = 0,
    gid = 0,
    ...rest
  } = typeof given === 'string'
    ? { digest: given, text: given }
    : typeof given === 'number'
      ? { size: given, digest: String(given) }
      : given;
  return { kind, size: kind === 'file' ? size : 0, mode, uid, gid, ...rest };
}

export const directory: Entry = file({ kind: 'directory' });

export function link(target: string): Entry {
  return file({ kind: 'link', target, mode: 0o777 });
}

export function rootOf(files: Readonly<Record<string, Entry | string | number>>): Root {
  return new Map(
    Object.entries(files).map(([path, entry]) => [path, typeof entry === 'object' ? entry : file(entry)]),
  );
}

export const CONFIG: ImageConfig = {
  ...EMPTY_CONFIG,
  user: 'node',
  env: ['PATH=/usr/local/bin:/usr/bin', 'NODE_VERSION=22.14.0', 'PORT=3000'],
  cmd: ['node', 'server.js'],
  workingDir: '/app',
  exposedPorts: ['3000/tcp'],
};

export function observed(given: Partial<Observed> = {}): Observed {
  const none: Root = new Map();
  return {
    config: CONFIG,
    platform: 'linux/amd64',
    root: none,
    base: none,
    copied: new Set(),
    packages: new Map(),
    behaviour: [],
    ...given,
  };
}

export const OWN: Own = {
  env: new Set(['PORT']),
  labels: new Set(),
  packages: new Set(),
  words: new Set(),
  calls: new Map(),
  production: new Map(),
};

export function declaring(given: Partial<Declared> = {}): Declared {
  return {
    transforms: [],
    changes: [],
    own: OWN,
    ignored: [],
    noise: undefined,
    ...given,
  };
}
