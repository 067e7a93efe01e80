import { ArchiveError } from './types.js';
import {
  BLOCK,
  META_TYPES,
  isTarHeader,
  isZeroBlock,
  nameOf,
  readPax,
  tarHeader,
  type Extended,
  type TarHeader,
} from './tarHeader.js';

/** What becomes of the members of a tar archive: one `member`, its bytes in as many `data` as they come in, one `done`. */
export interface TarTarget {
  member(header: TarHeader): void;
  data(bytes: Buffer): void;
  done(): void;
}

/** PAX records and long names are never this long; one that is would have to be kept whole. */
const MAX_META = 1024 * 1024;

/** Linux opens no longer path than 4096 bytes; one of a million directories would be a burden to all that follows. */
const MAX_NAME = 2 * 4096;

const LONG = 'a name in it is too long';

/**
 * Reads a tar archive as its bytes come, without a copy and without a turn of the event loop for each member: images have
 * hundreds of thousands. node-tar's parser makes a stream of each, and loses names that are no UTF-8, PAX values with a
 * newline and the size of sparse files.
 */
export class TarReader {
  readonly #target: TarTarget;
  /** The first bytes of a header of which the rest is still to come. */
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of content, and of the zeros after it, that are still to come. */
  #content = 0;
  #padding = 0;
  #member: TarHeader | undefined;
  #meta: Buffer[] | undefined;
  #extended: Extended = {};
  /** Blocks that continue the header of a sparse file. */
  #sparse = false;
  #seen = false;
  #ended = false;

  constructor(target: TarTarget) {
    this.#target = target;
  }

  /** Takes the next bytes. Throws ArchiveError when they are no tar archive's. */
  write(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length && !this.#ended) {
      if (this.#content > 0) at = this.#takeContent(bytes, at);
      else if (this.#padding > 0) at = this.#takePadding(bytes, at);
      else at = this.#takeBlock(bytes, at);
    }
  }

  /** Throws ArchiveError when the archive ended too early. An archive of no bytes has no members. */
  end(): void {
    const isWhole = this.#content === 0 && this.#padding === 0 && this.#rest.length === 0;
    if (this.#ended || (isWhole && this.#member === undefined)) return;
    throw new ArchiveError(this.#seen ? 'it is truncated' : 'it is no tar archive');
  }

  /** True once the blocks of zeros were seen that end an archive. */
  get ended(): boolean {
    return this.#ended;
  }

  #takeContent(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#content);
    const part = bytes.subarray(at, end);
    this.#content -= part.length;
    if (this.#meta === undefined) this.#target.data(part);
    else this.#meta.push(Buffer.from(part));
    if (this.#content === 0) this.#finish();
    return end;
  }

  #takePadding(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#padding);
    this.#padding -= end - at;
    return end;
  }

  #takeBlock(bytes: Buffer, at: number): number {
    if (this.#rest.length === 0 && at + BLOCK <= bytes.length) {
      this.#block(bytes, at);
      return at + BLOCK;
    }
    const end = Math.min(bytes.length, at + BLOCK - this.#rest.length);
    this.#rest = Buffer.concat([this.#rest, bytes.subarray(at, end)]);
    if (this.#rest.length < BLOCK) return end;
    const block = this.#rest;
    this.#rest = Buffer.alloc(0);
    this.#block(block, 0);
    return end;
  }

  #block(block: Buffer, at: number): void {
    if (this.#sparse) {
      this.#sparse = block[at + 504] === 1;
      if (!this.#sparse) this.#begin();
      return;
    }
    if (!isTarHeader(block, at)) {
      if (!isZeroBlock(block, at))
        throw new ArchiveError(this.#seen ? 'it is damaged' : 'it is no tar archive');
      this.#ended = true;
      return;
    }
    this.#seen = true;
    // What PAX records say holds for the next member, not for further records before it.
    const isMeta = META_TYPES.has(String.fromCharCode(block[at + 156] ?? 0));
    this.#member = tarHeader(block, at, isMeta ? {} : this.#extended);
    this.#sparse = block[at + 156] === 0x53 && block[at + 482] === 1;
    if (!this.#sparse) this.#begin();
  }

  #begin(): void {
    const member = this.#member;
    if (member === undefined) return;
    if (!isLength(member.stored) || !isLength(member.size)) throw new ArchiveError('it is damaged');
    this.#content = member.stored;
    this.#padding = (BLOCK - (member.stored % BLOCK)) % BLOCK;
    if (META_TYPES.has(member.type)) {
      if (member.stored > MAX_META) throw new ArchiveError(LONG);
      this.#meta = [];
    } else {
      this.#extended = {};
      if (member.name.length > MAX_NAME) throw new ArchiveError(LONG);
      this.#target.member(member);
    }
    if (member.stored === 0) this.#finish();
  }

  #finish(): void {
    const { type } = this.#member ?? { type: '' };
    this.#member = undefined;
    if (this.#meta === undefined) {
      this.#target.done();
      return;
    }
    const bytes = Buffer.concat(this.#meta);
    this.#meta = undefined;
    if (type === 'x' || type === 'X') readPax(bytes, this.#extended);
    else if (type === 'L') this.#extended.name = untilZero(bytes);
    else if (type === 'K') this.#extended.link = untilZero(bytes);
  }
}

function isLength(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return nameOf(bytes, 0, end < 0 ? bytes.length : end);
}
