/** What the steps of a stage copy into the image and its last stage does not get, and which texts name it. */
import { dirOf } from '../../project/paths.js';
import { below } from '../directory.js';
import type { Layout } from './compiled/layout.js';
import { mentioned, type Top } from './node/mentions.js';

export interface Behind {
  readonly layout: Layout;
  /** Absolute paths that the last stage has, with all that is below them. */
  readonly kept: readonly string[];
  /** Directory of the sources in the image. */
  readonly root: string;
  /** Directory in which the container starts. */
  readonly workdir: string;
  /** Sources, manifests and all else that only a build reads, by their names. */
  readonly builds: RegExp;
}

/** The directory in which all of the files lie. */
export function commonOf(paths: readonly string[]): string {
  const [first = '/', ...others] = paths.map((path) => dirOf(path));
  let common = first === '' ? '/' : first;
  while (common !== '/' && others.some((each) => below(common, each) === undefined))
    common = dirOf(common) || '/';
  return common;
}

/** A file or directory that a text names and that stays behind: by its absolute path, or from where the container starts. */
export function namesBehind(text: string, behind: Behind): string | undefined {
  const { root, workdir } = behind;
  const absolute = new RegExp(String.raw`(?<![\w./-])${escaped(root)}(?:/[\w.@+-]+)*(?![\w@+-])`, 'g');
  for (const [path] of text.matchAll(absolute)) if (isLeft(path.replace(/\.$/, ''), behind)) return path;
  return mentioned(text, topOf(behind), workdir)[0];
}

/** True where files of the context lie at or below the directory in which the container starts, and stay behind. */
export function startsAmongSources({ layout, kept, workdir }: Behind): boolean {
  return [...layout.files.keys()].some((path) => below(workdir, path) !== undefined && !covers(kept, path));
}

/** Where builds keep what they make on the way. */
const MADE = /\/(?:bin|obj|_build|deps|node_modules)(?:\/|$)/;

function isLeft(path: string, { layout, kept, root }: Behind): boolean {
  if (covers(kept, path)) return false;
  return path === root || layout.files.has(path) || layout.directories.has(path) || MADE.test(path);
}

function covers(kept: readonly string[], path: string): boolean {
  return kept.some((each) => below(each, path) !== undefined);
}

/** What lies beside each other where the container starts, and stays behind. */
function topOf({ layout, kept, workdir, builds }: Behind): readonly Top[] {
  const entries = new Map<string, Top>();
  for (const path of layout.files.keys()) {
    const inside = below(workdir, path);
    if (inside === undefined || covers(kept, path)) continue;
    const [name = '', ...rest] = inside.split('/');
    const sources = builds.test(path);
    if (rest.length === 0 && sources) continue;
    const isSources = sources && entries.get(name)?.sources !== false;
    entries.set(name, { name, type: rest.length > 0 ? 'directory' : 'file', sources: isSources });
  }
  return [...entries.values()];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
