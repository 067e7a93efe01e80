/** Finds configuration files. Reads only JSON: fixing a repository must never run its code. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { gitRoot } from './git.js';
import { readText } from './read.js';

/** The name of the file, and the key in package.json. */
export const CONFIG_NAME = 'dockopt.config.json';
export const CONFIG_KEY = 'dockopt';

/** A file that may hold the configuration. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** Where in the file; undefined for the whole of it. */
  readonly key: string | undefined;
  readonly text: string;
}

const nearest = new Map<string, ConfigFile | { readonly path: string; readonly error: string } | undefined>();

/**
 * The configuration that holds for a directory: in it or nearest above it, up to the root of its repository. Outside of one,
 * up to the working directory: what happens to lie in a home directory is nobody's intention. Remembered for the run.
 *
 * @param directory absolute
 * @param cwd absolute
 */
export function nearestConfig(
  directory: string,
  cwd: string,
): ConfigFile | { readonly path: string; readonly error: string } | undefined {
  if (nearest.has(directory)) return nearest.get(directory);
  const root = gitRoot(directory) ?? (isWithin(directory, cwd) ? cwd : directory);
  const above = directory === root ? undefined : path.dirname(directory);
  const found = configIn(directory) ?? (above === undefined ? undefined : nearestConfig(above, cwd));
  nearest.set(directory, found);
  return found;
}

function isWithin(directory: string, ancestor: string): boolean {
  return directory === ancestor || directory.startsWith(`${ancestor.replace(/[/\\]$/, '')}${path.sep}`);
}

function configIn(directory: string): ReturnType<typeof nearestConfig> {
  return configAt(path.join(directory, CONFIG_NAME)) ?? configAt(path.join(directory, 'package.json'));
}

/** One file; undefined when it is not there, or is a package.json that does not name dockopt. */
export function configAt(file: string): ReturnType<typeof nearestConfig> {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  const read = readText(file);
  const isManifest = path.basename(file) === 'package.json';
  if ('error' in read) return isManifest ? undefined : { path: file, error: read.error };
  if (!isManifest) return { path: file, key: undefined, text: read.text };
  return read.text.includes(`"${CONFIG_KEY}"`) && hasKey(read.text)
    ? { path: file, key: CONFIG_KEY, text: read.text }
    : undefined;
}

/** A package.json that cannot be read is for npm to complain about. */
function hasKey(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && Object.hasOwn(value, CONFIG_KEY);
  } catch {
    return false;
  }
}

/** Forgets what was read, for tests and for a process that lives longer than one run. */
export function forgetConfigs(): void {
  nearest.clear();
}
