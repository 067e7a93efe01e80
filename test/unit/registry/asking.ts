import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRegistry, type Registry } from '../../../src/registry/index.js';
import type { Limits } from '../../../src/registry/types.js';

const folders: string[] = [];

export function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'dockopt-test-registry-'));
  folders.push(made);
  return made;
}

export function removeFolders(): void {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
}

export interface Home {
  /** `~/.docker/config.json`. */
  readonly docker?: unknown;
  /** The settings of the daemon. */
  readonly daemon?: unknown;
}

/** The environment of a user with nothing but what is given: no cache, no login. */
export function environment({ docker, daemon = {} }: Home = {}): Record<string, string> {
  const home = folder();
  mkdirSync(path.join(home, 'config/docker'), { recursive: true });
  writeFileSync(path.join(home, 'config/docker/daemon.json'), JSON.stringify(daemon));
  if (docker !== undefined) writeFileSync(path.join(home, 'config.json'), JSON.stringify(docker));
  return {
    PATH: process.env['PATH'] ?? '',
    DOCKER_CONFIG: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_CACHE_HOME: path.join(home, 'cache'),
  };
}

export interface Asking {
  readonly registry: Registry;
  readonly warnings: readonly string[];
}

/** The registries of a run, with the limits of a test. */
export async function asking(
  env: Readonly<Record<string, string>> = environment(),
  limits: Partial<Limits> = {},
): Promise<Asking> {
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  return { registry: await openRegistry({ env, warn, limits }), warnings };
}
