/** What the settings of Docker's daemon say of registries: it asks the mirrors before Docker Hub, and so do we. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Environment } from './types.js';

export interface DaemonSettings {
  /** Addresses of mirrors of Docker Hub, `http://mirror.example.org:5000`. */
  readonly mirrors: readonly string[];
  /** `host:port` of registries without encryption. */
  readonly insecure: ReadonlySet<string>;
}

/** The files that hold settings: that of a daemon of the user's own, and that of the machine. */
function daemonFiles(env: Environment): readonly string[] {
  const given = env['XDG_CONFIG_HOME'];
  const folder = given !== undefined && path.isAbsolute(given) ? given : path.join(os.homedir(), '.config');
  return [path.join(folder, 'docker', 'daemon.json'), '/etc/docker/daemon.json'];
}

/** Reads `registry-mirrors` and `insecure-registries` of the first settings that there are; what cannot be read says nothing. */
export async function daemonSettings(env: Environment): Promise<DaemonSettings> {
  for (const file of daemonFiles(env)) {
    const settings = await readSettings(file);
    if (settings !== undefined) return settings;
  }
  return { mirrors: [], insecure: new Set() };
}

async function readSettings(file: string): Promise<DaemonSettings | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const mirrors = texts(value, 'registry-mirrors').map(mirrorBase);
    return {
      mirrors: mirrors.filter((base) => base !== undefined),
      // A network (`10.0.0.0/8`) names no registry.
      insecure: new Set(texts(value, 'insecure-registries').filter((name) => !name.includes('/'))),
    };
  } catch {
    return undefined;
  }
}

function texts(value: object, key: string): readonly string[] {
  const list: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

/** A mirror has no path, no credentials and no query, as Docker demands. */
function mirrorBase(text: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\s]+\/?$/.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin;
}
