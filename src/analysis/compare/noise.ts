import { BUILD_NOISE } from '../../knowledge/build-noise.js';
import type { Root } from '../types.js';
import { fileChanges } from './files.js';
import { matches } from './globs.js';
import type { FileChange, Noise } from './types.js';

const ANY = BUILD_NOISE.filter(({ what }) => what === 'any').flatMap(({ paths }) => paths);
const CONTENT = BUILD_NOISE.filter(({ what }) => what === 'content').flatMap(({ paths }) => paths);

/** What differs between the roots of two builds of one Dockerfile. */
export function noiseOf(first: Root, second: Root): Noise {
  const changes = fileChanges(first, second);
  const changed = changes.filter(({ type }) => type === 'changed');
  const unstable = changes.filter(({ type }) => type !== 'changed');
  return {
    changed: new Set(changed.map(({ path }) => path)),
    unstable: new Set(unstable.map(({ path }) => withoutNumbers(path))),
  };
}

/** True for a difference that two builds of one Dockerfile have too, or that is compared elsewhere. */
export function isNoise(change: FileChange, noise: Noise | undefined): boolean {
  const { path, type, aspects } = change;
  if (matches(ANY, path)) return true;
  if (type !== 'changed') return noise?.unstable.has(withoutNumbers(path)) === true;
  if (noise?.changed.has(path) === true) return true;
  return aspects.every((aspect) => aspect === 'content') && matches(CONTENT, path);
}

/** Names that are made by chance differ in these. */
function withoutNumbers(path: string): string {
  return path.replace(/[0-9a-f]{6,}|\d+/gi, '#');
}
