/**
 * Google's images without a shell (`gcr.io/distroless/…`): which are supported, and what they start.
 * Sources: the tables in `./distroless.data.ts`; static/static.bzl, nodejs/nodejs.bzl, java/java.bzl and python3/python.bzl of
 * GoogleContainerTools/distroless (cd08076, 2026-08-21).
 */
import { DISTROLESS_IMAGES, DISTROLESS_TAGS } from './distroless.data.js';
import { DEBIAN_RELEASES } from './suites.js';

export interface DistrolessImage {
  /** `nodejs22-debian13`. */
  readonly name: string;
  /** `gcr.io/distroless/nodejs22-debian13`, to which a tag is added. */
  readonly image: string;
  /** `trixie`; undefined for the old images that name no release. */
  readonly suite: string | undefined;
  /** In the spelling of platforms (`amd64`, `arm64`, `arm`); empty for a retired image. */
  readonly architectures: readonly string[];
  /** Empty for a retired image. */
  readonly tags: readonly string[];
  /** The day on which it left the list; undefined while it is supported. */
  readonly retired: string | undefined;
  /** What it starts: a CMD becomes the arguments of it, in exec form only, as there is no shell. Empty for none. */
  readonly entrypoint: readonly string[];
}

/** The kinds that there are; those with a language are asked for with its version. */
export type DistrolessKind =
  'static' | 'base' | 'base-nossl' | 'cc' | 'java-base' | 'nodejs' | 'java' | 'python3';

/** The user of the tags `nonroot` and `debug-nonroot`, whose working directory is its home; the others run as root in `/`. */
export const NONROOT = { name: 'nonroot', uid: 65_532, home: '/home/nonroot' } as const;

let images: ReadonlyMap<string, DistrolessImage> | undefined;

/** Every image that was ever listed, by its name. */
export function distrolessImages(): ReadonlyMap<string, DistrolessImage> {
  images ??= new Map(
    DISTROLESS_IMAGES.split('\n').map((row) => {
      const image = read(row);
      return [image.name, image];
    }),
  );
  return images;
}

/**
 * The supported image of a kind.
 *
 * @param version of the language: `22` for Node and Java, `3.13` for Python; nothing for the others
 * @param suite Debian's release that it has to stand on, where something compiled is copied into it; default the newest
 */
export function distrolessFor(
  kind: DistrolessKind,
  { version, suite }: { readonly version?: string; readonly suite?: string } = {},
): DistrolessImage | { readonly refused: string } {
  const name = kind === 'nodejs' || kind === 'java' ? `${kind}${version ?? ''}` : kind;
  const all = [...distrolessImages().values()].filter((image) => kindOf(image.name) === name);
  const supported = all.filter((image) => image.retired === undefined);
  const title = `gcr.io/distroless/${name}`;
  if (all.length === 0) return { refused: `there is no image ${title}` };
  if (supported.length === 0)
    return { refused: `${title} is no longer supported since ${lastRetirement(all)}` };
  const fitting = supported.filter((image) => suite === undefined || image.suite === suite);
  const image = fitting.sort((one, other) => (one.name < other.name ? 1 : -1))[0];
  if (image === undefined) return { refused: `${title} is not supported on Debian ${suite}` };
  if (kind !== 'python3' || version === undefined) return image;
  const python = PYTHONS[image.suite ?? ''];
  return python === version
    ? image
    : { refused: `${image.image} has Python ${python ?? 'of another version'}, not ${version}` };
}

function lastRetirement(all: readonly DistrolessImage[]): string {
  return all.reduce((last, { retired = '' }) => (retired > last ? retired : last), '');
}

/** `nodejs22-debian13` -> nodejs22. */
function kindOf(name: string): string {
  return name.replace(/-debian\d+$/, '');
}

function read(row: string): DistrolessImage {
  const [name = '', , last = '-', architectures = ''] = row.split(' ');
  const retired = last === '-' ? undefined : last;
  const suite = DEBIAN_RELEASES[/-debian(\d+)$/.exec(name)?.[1] ?? ''];
  return {
    name,
    image: `gcr.io/distroless/${name}`,
    suite,
    architectures: architectures === '' ? [] : architectures.split('+'),
    tags: retired === undefined ? DISTROLESS_TAGS.split(' ') : [],
    retired,
    entrypoint: entrypointOf(kindOf(name), suite),
  };
}

/** Debian's own Python of each release. */
const PYTHONS: Readonly<Record<string, string>> = {
  buster: '3.7',
  bullseye: '3.9',
  bookworm: '3.11',
  trixie: '3.13',
};

function entrypointOf(kind: string, suite: string | undefined): readonly string[] {
  if (kind.startsWith('nodejs')) return ['/nodejs/bin/node'];
  if (/^java\d*$/.test(kind)) return ['/usr/bin/java', '-jar'];
  if (kind === 'python3') return [`/usr/bin/python${PYTHONS[suite ?? ''] ?? '3'}`];
  return [];
}
