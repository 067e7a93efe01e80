/**
 * Versions of the C library by release, as packages.debian.org/libc6 and packages.ubuntu.com/libc6 list them. Bookworm's was
 * read in November 2026; the others were written down from memory.
 * A program that was linked against a newer one than it finds ends at its start: "version `GLIBC_2.38' not found".
 */
const GLIBC: Readonly<Record<string, number>> = {
  jessie: 219,
  stretch: 224,
  buster: 228,
  bullseye: 231,
  bookworm: 236,
  trixie: 241,
  trusty: 219,
  xenial: 223,
  bionic: 227,
  focal: 231,
  jammy: 235,
  noble: 239,
  plucky: 241,
  questing: 242,
};

/** The version of glibc in a Debian or Ubuntu release, `2.36` as 236; undefined for a release that is not listed. */
export function glibcOf(suite: string | undefined): number | undefined {
  return suite !== undefined && Object.hasOwn(GLIBC, suite) ? GLIBC[suite] : undefined;
}

/** `2.36` for 236. */
export function glibcName(version: number): string {
  return `${Math.floor(version / 100)}.${version % 100}`;
}
