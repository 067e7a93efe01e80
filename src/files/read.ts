/** Reads text files byte for byte: what is read here and written by `./write.js` unchanged gives the same bytes. */
import { readFileSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';

export type Encoding = 'utf8' | 'latin1';

export interface TextFile {
  readonly text: string;
  /** `latin1` for bytes that are not valid UTF-8: each becomes one character and is written back as it was. */
  readonly encoding: Encoding;
}

export interface ReadError {
  /** Why, without the path: fits behind "Dockerfile: ". */
  readonly error: string;
}

/** Largest Dockerfile that is read, in bytes; the longest of 3,074 public ones has less than a tenth of it. */
export const DOCKERFILE_LIMIT = 1024 * 1024;

/** Bytes as text, or why they are not: a NUL byte means a binary file (or UTF-16). */
export function decode(bytes: Buffer): TextFile | ReadError {
  if (bytes.includes(0)) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return {
      error: utf16 ? 'is written in UTF-16; save it as UTF-8' : 'is a binary file (it holds NUL bytes)',
    };
  }
  const text = bytes.toString('utf8');
  if (!text.includes('\uFFFD') || Buffer.from(text, 'utf8').equals(bytes)) return { text, encoding: 'utf8' };
  return { text: bytes.toString('latin1'), encoding: 'latin1' };
}

/**
 * Reads a file, or says why not: it is absent, a directory, not a regular file, too large, binary, or may not be read.
 * @param limit most bytes
 */
export function readText(path: string, limit: number = DOCKERFILE_LIMIT): TextFile | ReadError {
  try {
    // Asked before it is opened: opening a pipe would wait for its other end.
    const problem = problemOf(statSync(path), limit);
    return problem === undefined ? decode(readFileSync(path)) : { error: problem };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

function problemOf(stat: Stats, limit: number): string | undefined {
  if (stat.isDirectory()) return 'is a directory';
  if (!stat.isFile()) return 'is not a regular file';
  if (stat.size <= limit) return undefined;
  const size = stat.size / (1024 * 1024);
  return `has ${size < 10 ? size.toFixed(1) : Math.round(size)} MiB; at most ${limit / (1024 * 1024)} MiB are read`;
}

/** The reason of a failed call of node:fs in words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: permission denied';
  if (code === 'EISDIR') return 'is a directory';
  if (code === 'ENOTDIR') return 'does not exist: a part of its path is a file';
  if (code === 'ELOOP') return 'is a symbolic link that leads back to itself';
  return String(hasMessage(error) ? error.message : error);
}

/** The code of a failed call of node:fs, such as `ENOENT`. Not by `instanceof`: an error may come from another realm. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function hasMessage(error: unknown): error is { readonly message: unknown } {
  return typeof error === 'object' && error !== null && 'message' in error;
}
