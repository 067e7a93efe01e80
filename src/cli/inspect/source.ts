import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Image } from '../../analysis/types.js';
import { ArchiveError, readArchive, readImagePath, type ReadOptions } from '../../archive/index.js';
import { EngineError, NoEngineError, type EngineName } from '../../engine/types.js';
import { UsageError } from '../exit.js';

/** What is to be read, and how. */
export interface Source {
  /** Name of an image, or path of an archive or of a directory with an OCI layout. */
  readonly name: string;
  readonly engine: EngineName | undefined;
  readonly platform: string | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Reads an image from where its name says it is: an existing file or OCI layout, otherwise an engine.
 *
 * @returns the image. Rejects with UsageError, which says what is wrong, when there is none.
 */
export async function readImage(source: Source): Promise<Image> {
  const { name, platform, signal, onBytes } = source;
  const options: ReadOptions = { digests: true, platform, signal, onBytes };
  try {
    if (source.engine === undefined && isArchive(name)) return await readImagePath(name, options);
    return await fromEngine(source, options);
  } catch (error) {
    throw asUsage(name, error);
  }
}

/** A directory that merely has the name of an image is not meant, unless it is written as a path. */
function isArchive(name: string): boolean {
  const stats = statSync(name, { throwIfNoEntry: false });
  if (stats === undefined) return isPath(name);
  return !stats.isDirectory() || isPath(name) || existsSync(path.join(name, 'index.json'));
}

function isPath(name: string): boolean {
  return /^\.{0,2}\/|\.(?:tar|tar\.gz|tgz)$/.test(name);
}

async function fromEngine({ name, engine, signal }: Source, options: ReadOptions): Promise<Image> {
  // Programs would take it for an option of theirs.
  if (name.startsWith('-') || name === '') throw new UsageError(`"${name}" is not the name of an image.`);
  const { detect } = await import('../../engine/detect.js');
  const found = await detect(engine);
  try {
    return await readArchive(found.save(name, signal), options);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const reason = /no such image|not exist|not found|not known|unknown|unable to find/i.test(error.message)
      ? `${found.name} has no image "${name}", and there is no such file. Pull or build it first.`
      : error.message;
    throw new UsageError(reason);
  }
}

function asUsage(name: string, error: unknown): unknown {
  if (error instanceof ArchiveError) return new UsageError(`${name}: ${error.message}`);
  if (error instanceof NoEngineError) {
    return new UsageError(
      `"${name}" is no file, so it has to be an image of an engine, and ${lower(error.message)}`,
    );
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new UsageError(`${name}: no such file or directory`);
  if (code === 'EACCES') return new UsageError(`${name}: permission denied`);
  return error;
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
