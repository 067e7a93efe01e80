/**
 * How big official images are, and what a swap saves (linux/amd64). Measured where the tag was, else an estimate from the
 * measured layers that it is made of; the tables are in `./sizes.data.ts`.
 */
import { tagFacts, type TagFacts } from './image-table.js';
import { suiteName } from './suites.js';
import { BASES, COMPILERS, LAYERS, MEASURED_BYTES, ON_DISK, PARTS } from './sizes.data.js';

/** `compressed`: the layers as a registry has them, what a pull transfers. `on disk`: the layers unpacked. */
export type SizeUnit = 'compressed' | 'on disk';

/** A number of bytes, and how far it is to be trusted. */
export interface ImageSize {
  readonly bytes: number;
  readonly unit: SizeUnit;
  /** False when the image was measured (both of them, for a saving); an estimate is off by 2 to 5 %, more for old versions. */
  readonly estimate: boolean;
  /** What the figure rests on, for a reader: a sentence goes on with it after `estimate from`. */
  readonly source: string;
  /** `YYYY-MM-DD` of the measured images, or as much of it as is known. */
  readonly date: string;
}

/** How much smaller something gets. */
export type Saving = ImageSize;

const REPO_INFO = 'docker-library/repo-info';

/**
 * The size of an image.
 * @param repository official name
 * @param unit on disk, only what was measured
 * @returns undefined when neither the tag nor its layers were measured
 */
export function imageBytes(
  repository: string,
  tag: string,
  unit: SizeUnit = 'compressed',
): ImageSize | undefined {
  const name = `${repository}:${tag}`;
  const measured = (unit === 'compressed' ? MEASURED_BYTES : ON_DISK)[name];
  if (measured !== undefined) return { ...measured, unit, estimate: false, source: `${REPO_INFO}, ${name}` };
  const facts = unit === 'compressed' ? tagFacts(repository, tag) : undefined;
  return facts === undefined ? undefined : estimatedBytes(repository, tag, facts);
}

/** What stands on the base of an image is told by a measured tag of the same kind. */
function estimatedBytes(repository: string, tag: string, facts: TagFacts): ImageSize | undefined {
  const base = BASES[baseOf(facts.os)];
  const part = PARTS[partOf(repository, tag, facts)];
  if (base === undefined || part === undefined) return undefined;
  return {
    bytes: base.bytes + part.bytes,
    unit: 'compressed',
    estimate: true,
    source: `the measured layers of ${base.of}${part.of === '' ? '' : ` and of ${part.of}`}`,
    date: part.date < base.date && part.date !== '' ? part.date : base.date,
  };
}

function baseOf(os: string): string {
  if (os.startsWith('alpine:')) return 'alpine';
  return os.startsWith('ubuntu:') ? `ubuntu:${suiteName(os)}` : os;
}

/** `node full`, `eclipse-temurin jre alpine`, `php fpm`: a kind of image whose own layers are of one size. */
function partOf(repository: string, tag: string, { os }: TagFacts): string {
  const kinds = tag.split('-').filter((part) => /^(?:jre|jdk|fpm|apache|cli|zts)$/.test(part));
  if (repository === 'eclipse-temurin' && kinds.length === 0) kinds.push('jdk');
  const system = os.startsWith('alpine:') ? 'alpine' : os.startsWith('debian-slim:') ? 'slim' : 'full';
  const slim = tag.split('-').includes('slim') && system === 'alpine' ? ' slim' : '';
  return [repository, ...kinds, `${system}${slim}`].join(' ');
}

/**
 * What it saves to take one image in the place of another.
 * @param from `node:20`, an official name with a tag
 * @returns undefined when one of the sizes is not known, or nothing is saved
 */
export function savingBetween(from: string, to: string): Saving | undefined {
  const [before, after] = [sizeOf(from), sizeOf(to)];
  if (before === undefined || after === undefined || after.bytes >= before.bytes) return undefined;
  const estimate = before.estimate || after.estimate;
  const sources = [before.source, after.source].map((source) => source.replace(`${REPO_INFO}, `, ''));
  return {
    bytes: before.bytes - after.bytes,
    unit: 'compressed',
    estimate,
    source: estimate ? sources.join('; ') : `${REPO_INFO}, ${from} and ${to}`,
    date: before.date < after.date ? before.date : after.date,
  };
}

function sizeOf(name: string): ImageSize | undefined {
  const colon = name.indexOf(':');
  return colon < 0 ? undefined : imageBytes(name.slice(0, colon), name.slice(colon + 1));
}

/**
 * What a swap from the full to the slim image saves. The layers of both above their bases are taken for equal.
 * @param repository official name with a slim twin
 * @param slim the tag of the twin
 * @param suite Debian suite that both stand on
 * @returns undefined when no measured layer covers it
 */
export function slimSaving(repository: string, tag: string, slim: string, suite: string): Saving | undefined {
  const [full, twin] = [MEASURED_BYTES[`${repository}:${tag}`], MEASURED_BYTES[`${repository}:${slim}`]];
  if (full !== undefined && twin !== undefined) {
    const source = `${REPO_INFO}, ${repository}:${tag} and ${repository}:${slim}`;
    return {
      bytes: full.bytes - twin.bytes,
      unit: 'compressed',
      estimate: false,
      source,
      date: full.date,
    };
  }
  const layers = Object.hasOwn(LAYERS, suite) ? LAYERS[suite] : undefined;
  if (layers === undefined) return undefined;
  return {
    bytes: lessLayers(repository, layers),
    unit: 'compressed',
    estimate: true,
    source: `the measured layers of ${repository === 'debian' ? 'debian' : 'buildpack-deps'}:${suite}`,
    date: layers.date,
  };
}

function lessLayers(
  repository: string,
  { added, base }: { readonly added: number; readonly base: number },
): number {
  if (repository === 'debian') return base;
  // rust-slim keeps gcc and libc6-dev, which are less than the measured layer: the estimate stays on the low side.
  return added + base - (repository === 'rust' ? COMPILERS : 0);
}
