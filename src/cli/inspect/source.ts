import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Image } from '../../analysis/types.js';
import {
  ArchiveError,
  SeveralImagesError,
  readArchive,
  readImagePath,
  type ReadOptions,
} from '../../archive/index.js';
import { EngineError, NoEngineError, type EngineName } from '../../engine/types.js';
import { UsageError } from '../exit.js';

/** What is to be read, and how. */
export interface Source {
  /** Name of an image, path of an archive or of a directory with an OCI layout, or `-` for an archive that is piped in. */
  readonly name: string;
  readonly engine: EngineName | undefined;
  readonly platform: string | undefined;
  /** Which image of an archive that holds several: a name or a digest. */
  readonly reference: string | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Reads an image from where its name says it is: an existing file or OCI layout, otherwise an engine.
 *
 * @returns the image. Rejects with UsageError, which says what is wrong, when there is none.
 */
export async function readImage(source: Source): Promise<Image> {
  const { name, platform, reference, signal, onBytes } = source;
  const options: ReadOptions = { digests: true, platform, reference, signal, onBytes };
  try {
    if (source.engine !== undefined) return await fromEngine(source, options);
    if (name === '-') return await fromPipe(options);
    return isArchive(name) ? await readImagePath(name, options) : await fromEngine(source, options);
  } catch (error) {
    throw asUsage(name, error);
  }
}

/** A directory that merely has the name of an image is not meant, unless it is written as a path. */
function isArchive(name: string): boolean {
  const stats = statSync(name, { throwIfNoEntry: false });
  if (stats === undefined) return isPath(name);
  return !stats.isDirectory() || isPath(name) || LISTS.some((file) => existsSync(path.join(name, file)));
}

/** What an image's directory holds at its top: an OCI layout, or what was unpacked of a `docker save`. */
const LISTS = ['index.json', 'manifest.json'];

/** No name of an image begins with a dot or ends with a slash. */
function isPath(name: string): boolean {
  return /^\.{1,2}$|^\.{0,2}\/|\/$|\.(?:tar|tar\.gz|tgz)$/.test(name);
}

async function fromPipe(options: ReadOptions): Promise<Image> {
  if (process.stdin.isTTY) throw new UsageError('"-" is standard input: pipe an archive into it.');
  return readArchive(process.stdin, options);
}

async function fromEngine({ name, engine, signal, reference }: Source, options: ReadOptions): Promise<Image> {
  if (reference !== undefined)
    throw new UsageError('--image picks one image of an archive, and an engine gives one only.');
  // Programs would take it for an option of theirs.
  if (name.startsWith('-') || name === '') throw new UsageError(`"${name}" is not the name of an image.`);
  const { detect } = await import('../../engine/detect.js');
  const found = await detect(engine);
  try {
    return await readArchive(found.save(name, signal), options);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const reason = /no such image|not exist|not found|not known|unknown|unable to find/i.test(error.message)
      ? `${found.name} has no image "${name}", ${noFile(name)}. Pull or build it first.`
      : error.message;
    throw new UsageError(reason);
  }
}

function noFile(name: string): string {
  return existsSync(name)
    ? 'and the directory of that name holds no OCI layout'
    : 'and there is no such file';
}

function asUsage(name: string, error: unknown): unknown {
  if (error instanceof SeveralImagesError)
    return new UsageError(`${shownName(name)}: ${error.message}. Give --image or --platform.`);
  if (error instanceof ArchiveError) return new UsageError(`${shownName(name)}: ${error.message}`);
  if (error instanceof NoEngineError) {
    const what = existsSync(name) ? 'no file and no OCI layout' : 'no file';
    return new UsageError(
      `"${name}" is ${what}, so it has to be an image of an engine, and ${lower(error.message)}`,
    );
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new UsageError(`${name}: no such file or directory`);
  if (code === 'EACCES') return new UsageError(`${name}: permission denied`);
  return error;
}

/** What is read, for people. */
export function shownName(name: string): string {
  return name === '-' ? 'standard input' : name;
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
