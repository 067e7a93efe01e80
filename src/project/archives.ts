/** What ADD unpacks: it looks at a file's first bytes, not at its name. */

/** How many bytes tell an archive: one block of a tar. */
export const ARCHIVE_HEAD = 512;

/** The first bytes of gzip, bzip2, xz and zstd files, and of zstd's skippable frames. */
const COMPRESSED: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  [0x28, 0xb5, 0x2f, 0xfd],
  ...Array.from({ length: 16 }, (_, low) => [0x50 + low, 0x2a, 0x4d, 0x18]),
];

/** Pointers of git LFS and git-annex, and what git-crypt has locked, stand for files that nobody has seen. */
const STAND_INS = ['version https://git-lfs.', '/annex/objects/', '\0GITCRYPT\0'];

/**
 * True when ADD may unpack a file that begins so: a tar, or anything compressed in a way that the builder knows
 * (moby/go-archive, 2026-08), whether or not a tar is inside.
 */
export function looksLikeArchive(head: Uint8Array): boolean {
  if (STAND_INS.some((text) => textAt(head, 0, text)) || isTar(head)) return true;
  return COMPRESSED.some((magic) => magic.every((byte, index) => head[index] === byte));
}

/** Tars of old have no magic number; the sum of the header's bytes, with sign or without, is what Go looks at too. */
function isTar(head: Uint8Array): boolean {
  const field = String.fromCharCode(...head.subarray(148, 156));
  const written = Number.parseInt(field.replace(/^[ \0]+/, ''), 8);
  if (head.length < ARCHIVE_HEAD || Number.isNaN(written)) return textAt(head, 257, 'ustar');
  let sum = 0;
  let signed = 0;
  for (const [index, byte] of head.subarray(0, ARCHIVE_HEAD).entries()) {
    const counted = index >= 148 && index < 156 ? 32 : byte;
    sum += counted;
    signed += counted > 127 ? counted - 256 : counted;
  }
  return sum === written || signed === written || textAt(head, 257, 'ustar');
}

function textAt(head: Uint8Array, at: number, text: string): boolean {
  return String.fromCharCode(...head.subarray(at, at + text.length)) === text;
}

/** The same of a text that was read. */
export function isArchiveText(text: string): boolean {
  return looksLikeArchive(Uint8Array.from(text.slice(0, ARCHIVE_HEAD), (char) => char.charCodeAt(0)));
}
