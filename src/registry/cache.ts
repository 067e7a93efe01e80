/**
 * Answers of registries, kept from run to run: what a tag names for a day, what a digest stands for for ever. Only what
 * was answered is kept, never that something could not be told.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RegistryConfig } from '../project/registry.js';
import type { Content } from './ask.js';
import { DIGEST } from './reference.js';
import type { Environment } from './types.js';

/** What a tag named, and when: milliseconds since 1970. */
export interface TagEntry {
  /** Undefined: there was none. */
  readonly digest?: string;
  readonly at: number;
}

const DAY = 24 * 60 * 60 * 1000;
/** Of each kind the last so many are kept. */
const MOST = 2000;
const FORMAT = 1;

/**
 * Where the answers are kept: `dockopt/registry.json` in the user's folder for caches (XDG base directory specification;
 * `LOCALAPPDATA` on Windows).
 */
export function cacheFile(env: Environment): string {
  const given = env['XDG_CACHE_HOME'] ?? (process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined);
  const folder = given !== undefined && path.isAbsolute(given) ? given : path.join(os.homedir(), '.cache');
  return path.join(folder, 'dockopt', 'registry.json');
}

/** What is known from earlier runs, and what this one learns. */
export class RegistryCache {
  readonly #file: string;
  readonly #now: () => number;
  readonly #tags: Map<string, TagEntry>;
  readonly #contents: Map<string, Content>;
  #learned = false;

  private constructor(file: string, now: () => number, kept: Kept) {
    this.#file = file;
    this.#now = now;
    this.#tags = kept.tags;
    this.#contents = kept.contents;
  }

  /** Reads the file; one that is not there, or holds anything else, is an empty cache. */
  static async open(file: string, now: () => number = Date.now): Promise<RegistryCache> {
    return new RegistryCache(file, now, await recall(file));
  }

  /**
   * @param key the address of the image
   * @param isDigest a digest stands for the same for ever, once it was there
   */
  tag(key: string, isDigest = false): TagEntry | undefined {
    const entry = this.#tags.get(key);
    if (isDigest && entry?.digest !== undefined) return entry;
    const age = entry === undefined ? DAY : this.#now() - entry.at;
    // An entry from the future was written by a clock that was wrong.
    return age >= 0 && age < DAY ? entry : undefined;
  }

  content(digest: string, platform: string): Content | undefined {
    return this.#contents.get(`${digest} ${platform}`);
  }

  /** @param content undefined: there is no such image */
  learn(key: string, content: Content | undefined): TagEntry {
    const entry = { ...(content !== undefined && { digest: content.digest }), at: this.#now() };
    this.#learned = true;
    renew(this.#tags, key, entry);
    if (content !== undefined) renew(this.#contents, `${content.digest} ${content.platform}`, content);
    return entry;
  }

  /**
   * Writes what was learned beside what another run has written meanwhile. The file is replaced whole. A folder that
   * cannot be written is no error: the questions are then asked again.
   */
  async keep(): Promise<void> {
    if (!this.#learned) return;
    const now = await recall(this.#file);
    for (const [key, entry] of this.#tags)
      if ((now.tags.get(key)?.at ?? -1) < entry.at) renew(now.tags, key, entry);
    for (const [key, content] of this.#contents) now.contents.set(key, content);
    const text = JSON.stringify({
      format: FORMAT,
      tags: Object.fromEntries([...now.tags].slice(-MOST)),
      contents: Object.fromEntries([...now.contents].slice(-MOST)),
    });
    const temporary = `${this.#file}.${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await mkdir(path.dirname(this.#file), { recursive: true });
      await writeFile(temporary, `${text}\n`, { mode: 0o600 });
      await rename(temporary, this.#file);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }
}

function renew<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

interface Kept {
  readonly tags: Map<string, TagEntry>;
  readonly contents: Map<string, Content>;
}

async function recall(file: string): Promise<Kept> {
  try {
    const value = recordOf(JSON.parse(await readFile(file, 'utf8')));
    if (value['format'] !== FORMAT) return { tags: new Map(), contents: new Map() };
    return { tags: entriesOf(value['tags'], tagEntry), contents: entriesOf(value['contents'], contentOf) };
  } catch {
    return { tags: new Map(), contents: new Map() };
  }
}

function entriesOf<T>(value: unknown, read: (value: unknown, key: string) => T | undefined): Map<string, T> {
  const found = new Map<string, T>();
  for (const [key, each] of Object.entries(recordOf(value))) {
    const entry = read(each, key);
    if (entry !== undefined) found.set(key, entry);
  }
  return found;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function tagEntry(value: unknown): TagEntry | undefined {
  const { digest, at } = recordOf(value);
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0) return undefined;
  if (digest === undefined) return { at };
  return typeof digest === 'string' && DIGEST.test(digest) ? { digest, at } : undefined;
}

/** The key names digest and platform too; an entry that says otherwise is none. */
function contentOf(value: unknown, key: string): Content | undefined {
  const { digest, platforms, platform, compressedBytes, config } = recordOf(value);
  if (typeof digest !== 'string' || !DIGEST.test(digest) || typeof platform !== 'string') return undefined;
  if (key !== `${digest} ${platform}` || !isTexts(platforms) || platforms.length === 0) return undefined;
  if (compressedBytes === undefined && config === undefined) return { digest, platforms, platform };
  const read = configOf(config);
  const isSize = typeof compressedBytes === 'number' && Number.isSafeInteger(compressedBytes);
  if (!isSize || compressedBytes < 0 || read === undefined) return undefined;
  return { digest, platforms, platform, compressedBytes, config: read };
}

function configOf(value: unknown): RegistryConfig | undefined {
  const { suite, env, runtime } = recordOf(value);
  if (!isTexts(env) || typeof runtime !== 'string') return undefined;
  if (suite === undefined) return { env, runtime };
  return typeof suite === 'string' ? { suite, env, runtime } : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
