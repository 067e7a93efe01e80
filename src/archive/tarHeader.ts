import { ArchiveError } from './types.js';

/** One member of a tar archive. */
export interface TarHeader {
  /** As written, `./` and trailing slashes too. Bytes that are no UTF-8 stand as `\xe9`. */
  name: string;
  /** The type flag: `0` file, `1` hard link, `2` symbolic link, `3`, `4` device, `5` directory, `6` pipe. */
  type: string;
  /** Bytes of content that follow in the archive. */
  stored: number;
  /** Bytes of the file; more than `stored` for one with holes. */
  size: number;
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
  /** Target of a link, as written. */
  link: string;
  /** The extended attribute `security.capability`, hexadecimal. */
  capabilities?: string;
}

/** What PAX records and GNU's long names say of the member that follows. */
export interface Extended {
  name?: string;
  link?: string;
  stored?: number;
  size?: number;
  uid?: number;
  gid?: number;
  capabilities?: string;
}

export const BLOCK = 512;

const SPACE = 0x20;
const SLASH = 0x2f;

/** The type flags of which the content is no file's: GNU's long names and PAX records. */
export const META_TYPES: ReadonlySet<string> = new Set(['L', 'K', 'x', 'X', 'g']);

/** True for a block that is a header: its checksum is right. */
export function isTarHeader(block: Buffer, at: number): boolean {
  let sum = 8 * SPACE;
  for (let index = at; index < at + 148; index += 1) sum += block[index] ?? 0;
  for (let index = at + 156; index < at + BLOCK; index += 1) sum += block[index] ?? 0;
  return sum === octalAt(block, at + 148, 8);
}

/** True for a block of zeros: two of them end an archive. */
export function isZeroBlock(block: Buffer, at: number): boolean {
  for (let index = at; index < at + BLOCK; index += 1) if (block[index] !== 0) return false;
  return true;
}

/** Reads the header in the 512 bytes from `at` on, of which the checksum is right. */
export function tarHeader(block: Buffer, at: number, extended: Extended): TarHeader {
  const type = String.fromCharCode(block[at + 156] ?? 0);
  const stored = extended.stored ?? numberAt(block, at + 124, 12);
  const name = extended.name ?? nameAt(block, at);
  return {
    name,
    type: typeOf(type, name),
    // A directory or link may give a size without having any content.
    stored: '123456'.includes(type) ? 0 : stored,
    size: extended.size ?? (type === 'S' ? numberAt(block, at + 483, 12) : stored),
    mode: numberAt(block, at + 100, 8) & 0o7777,
    uid: extended.uid ?? numberAt(block, at + 108, 8),
    gid: extended.gid ?? numberAt(block, at + 116, 8),
    link: extended.link ?? textAt(block, at + 157, 100),
    ...(extended.capabilities !== undefined && { capabilities: extended.capabilities }),
  };
}

/** Old archives know no directories, only names with a slash at the end; POSIX takes an unknown type for a file. */
function typeOf(type: string, name: string): string {
  if ('123456'.includes(type) || META_TYPES.has(type)) return type;
  return name.endsWith('/') ? '5' : '0';
}

/** The name of at most 100 bytes, after the prefix that ustar archives may have. */
function nameAt(block: Buffer, at: number): string {
  const isUstar = block.toString('latin1', at + 257, at + 263) === 'ustar\0';
  const name = textAt(block, at, 100);
  if (!isUstar || block[at + 345] === 0) return name;
  return `${textAt(block, at + 345, 155)}/${name}`;
}

function textAt(block: Buffer, at: number, length: number): string {
  let end = at;
  while (end < at + length && block[end] !== 0) end += 1;
  return nameOf(block, at, end);
}

/** An octal number, or a binary one where the first bit is set. */
function numberAt(block: Buffer, at: number, length: number): number {
  return (block[at] ?? 0) >= 0x80 ? binaryAt(block, at, length) : octalAt(block, at, length);
}

function octalAt(block: Buffer, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index += 1) {
    const byte = block[index] ?? 0;
    if (byte >= 0x30 && byte <= 0x37) value = value * 8 + byte - 0x30;
    else if (byte !== SPACE || value > 0) break;
  }
  return value;
}

function binaryAt(block: Buffer, at: number, length: number): number {
  let value = (block[at] ?? 0) & 0x7f;
  for (let index = at + 1; index < at + length; index += 1) value = value * 256 + (block[index] ?? 0);
  if (Number.isSafeInteger(value)) return value;
  throw new ArchiveError('a number in it is too large');
}

/** The text of these bytes. What is no UTF-8 is written as `\xe9`, so that different names stay different. */
export function nameOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\uFFFD')) return text;
  return [...rawParts(bytes, start, end)].join('');
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Each character of valid UTF-8 as it is, each other byte by its number. */
function* rawParts(bytes: Buffer, start: number, end: number): Generator<string> {
  for (let at = start; at < end;) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    const text = at + length <= end ? decoded(bytes.subarray(at, at + length)) : undefined;
    yield text ?? `\\x${byte.toString(16)}`;
    at += text === undefined ? 1 : length;
  }
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Adds what PAX records say (`29 path=a/very/long/name\n`, the length in bytes) to what is known of the next member. */
export function readPax(bytes: Buffer, extended: Extended): void {
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(SPACE, at);
    const length = Number(bytes.toString('latin1', at, space));
    const equals = bytes.indexOf('=', space);
    if (space < 0 || equals < 0 || !(length > equals - at) || at + length > bytes.length)
      throw new ArchiveError('a PAX record in it cannot be read');
    const key = bytes.toString('utf8', space + 1, equals);
    if (key === 'SCHILY.xattr.security.capability')
      extended.capabilities = bytes.toString('hex', equals + 1, at + length - 1);
    else setRecord(extended, key, nameOf(bytes, equals + 1, at + length - 1));
    at += length;
  }
}

function setRecord(extended: Extended, key: string, value: string): void {
  if (key === 'path' || key === 'GNU.sparse.name') extended.name = value;
  else if (key === 'linkpath') extended.link = value;
  else if (key === 'size') extended.stored = Number(value);
  else if (key === 'GNU.sparse.size' || key === 'GNU.sparse.realsize') extended.size = Number(value);
  else if (key === 'uid') extended.uid = Number(value);
  else if (key === 'gid') extended.gid = Number(value);
}

/** `/usr/lib/x` for `./usr/lib/x/`: absolute, without `.`, doubled slashes or a slash at the end; `..` stops at the top. */
export function absolute(name: string): string {
  if (isPlain(name)) return `/${name}`;
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** True for most names: nothing in them has to be resolved. */
function isPlain(name: string): boolean {
  if (name === '' || name.charCodeAt(0) === SLASH || name.charCodeAt(name.length - 1) === SLASH) return false;
  if (name.charCodeAt(0) === 0x2e) return false;
  return !name.includes('/.') && !name.includes('//');
}
