import type { Candidate } from './candidates.js';
import { ArchiveError, SeveralImagesError, type ReadOptions } from './types.js';

/** The platform words that Node and images have different names for. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Picks the one image that is meant. Throws ArchiveError, with the names to choose from, when that cannot be told. */
export function chosen(candidates: readonly Candidate[], { reference, platform }: ReadOptions): Candidate {
  const named = unique(
    reference === undefined ? candidates : candidates.filter((each) => isNamed(each, reference)),
  );
  if (named.length === 0) throw new ArchiveError(`${noneNamed(reference)}${listed(candidates.map(nameOf))}`);
  const fitting =
    platform === undefined ? named : named.filter(({ image }) => isFor(image.platform, platform));
  if (fitting.length === 0)
    throw new ArchiveError(
      `the image is not for ${String(platform)}, only for ${[...new Set(named.map(({ image }) => image.platform))].join(', ')}`,
    );
  const own = fitting.filter(({ image }) => isFor(image.platform, machine()));
  const [only, ...others] = fitting.length > 1 && own.length > 0 ? own : fitting;
  if (only !== undefined && others.length === 0) return only;
  throw new SeveralImagesError(
    `the archive holds several images, and one has to be named${listed(fitting.map(nameOf))}`,
  );
}

function noneNamed(reference: string | undefined): string {
  return reference === undefined ? 'the archive holds no image' : `the archive holds no image ${reference}`;
}

function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  return all.length === 0 ? '' : `: ${all.slice(0, 20).join(', ')}${all.length > 20 ? ', …' : ''}`;
}

function nameOf({ names, digests, image }: Candidate): string {
  const [name = digests[0]?.slice(0, 19) ?? 'one without a name'] = names;
  return `${name} (${image.platform})`;
}

/** Several names of one image are several candidates in some archives. */
function unique(candidates: readonly Candidate[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const each of candidates) {
    const key = each.digests[0] ?? '';
    if (!found.has(key)) found.set(key, each);
  }
  return [...found.values()];
}

function isNamed({ names, digests }: Candidate, reference: string): boolean {
  const hex = reference.replace(/^.*@/, '').replace(/^sha256:/, '');
  if (/^[0-9a-f]{6,64}$/.test(hex) && digests.some((each) => each.startsWith(`sha256:${hex}`))) return true;
  return names.some((name) => name === reference || whole(name) === whole(reference));
}

/** `docker.io/library/node:latest` for `node`. */
function whole(name: string): string {
  const [first = ''] = name.split('/', 1);
  const hasRegistry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const path = hasRegistry ? name : name.includes('/') ? `docker.io/${name}` : `docker.io/library/${name}`;
  return /:[^/]*$/.test(path) ? path : `${path}:latest`;
}

/** True when an image of that platform is meant; `linux/arm64` means any variant of it. */
function isFor(platform: string, wanted: string): boolean {
  const asked = wanted.includes('/') ? wanted : `linux/${wanted}`;
  if (platform === asked || platform.startsWith(`${asked}/`)) return true;
  // The variants that architectures have when none is said.
  return asked === `${platform}/v8` || (asked === `${platform}/v1` && platform.endsWith('amd64'));
}

function machine(): string {
  return `linux/${ARCHITECTURES[process.arch] ?? process.arch}`;
}
