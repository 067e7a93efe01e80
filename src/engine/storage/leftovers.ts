import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { output, run } from '../process.js';
import { EngineError } from '../types.js';
import type { Tool } from './tool.js';

/**
 * The temporary folder of one engine: the files of its builds, and a folder for each word that keeps cache mounts apart.
 * buildah has cache mounts and its own temporary files in the folder that TMPDIR names.
 */
export class Workplace {
  #folder: Promise<string> | undefined;

  constructor(private readonly tool: Tool) {}

  /** A new folder for the files of one build. */
  async files(): Promise<string> {
    return mkdtemp(path.join(await this.#base(), 'build-'));
  }

  /**
   * The folder that is to be TMPDIR for a build.
   *
   * @param mounts the word; equal words have the same folder
   * @param empty true removes what earlier builds left in it
   */
  async temporary(mounts: string, empty: boolean): Promise<string> {
    const word = createHash('sha256').update(mounts).digest('hex').slice(0, 12);
    const folder = path.join(await this.#base(), `mounts-${word}`);
    if (empty) await removeFolder(this.tool, folder);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Ends and removes what builds that were broken off left in the runtime. It is named after their temporary folders. */
  async forgetRuns(): Promise<void> {
    const { runtime } = this.tool;
    if (runtime === undefined || this.#folder === undefined) return;
    const base = await this.#folder;
    for (const folder of await readdir(base).catch(() => [])) {
      for (const name of await readdir(path.join(base, folder)).catch(() => [])) {
        if (/^buildah\d+$/.test(name))
          await run(runtime, ['delete', '--force', `buildah-${name}`]).catch(() => undefined);
      }
    }
  }

  async remove(): Promise<void> {
    if (this.#folder === undefined) return;
    const folder = await this.#folder;
    await removeFolder(this.tool, folder);
    this.#folder = undefined;
  }

  #base(): Promise<string> {
    this.#folder ??= newFolder();
    return this.#folder;
  }
}

/** Beside the files of podman and buildah themselves: /tmp is often a small one in memory. */
async function newFolder(): Promise<string> {
  const { TMPDIR: chosen } = process.env;
  const name = `dockopt-${process.pid}-`;
  if (chosen === undefined) {
    try {
      return await mkdtemp(path.join('/var/tmp', name));
    } catch {
      // There is no such folder.
    }
  }
  return mkdtemp(path.join(os.tmpdir(), name));
}

/** Containers that build and carry the marker in what is known of them. */
export async function containersWith({ containers }: Tool, marker: string): Promise<readonly string[]> {
  if (containers === undefined) return [];
  const found: string[] = [];
  for (const id of await readdir(containers).catch(() => [])) {
    if (!/^[0-9a-f]{64}$/.test(id)) continue;
    const file = path.join(containers, id, 'userdata', 'buildah.json');
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes(marker)) found.push(id);
  }
  return found;
}

/** Removes such containers, also when their files are still mounted. */
export async function removeContainers({ program }: Tool, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await output(program, ['rm', ...(program === 'podman' ? ['--force'] : []), ...ids]);
}

/** Removes a folder, also where files in it belong to users of containers. One that is not there is no error. */
async function removeFolder({ program }: Tool, folder: string): Promise<void> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  if (mounts.includes(` ${folder}/`)) throw new EngineError(`${folder} was left: something is mounted in it`);
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    await output(program, ['unshare', 'rm', '-rf', '--', folder]);
  }
}
