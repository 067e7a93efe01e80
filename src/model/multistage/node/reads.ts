/**
 * What a Node service reads of its own package while it runs, beside the output of its build: path literals in its sources
 * are followed. What is not understood makes the whole package be carried, which is always right.
 */
import { readsNothing } from '../../../knowledge/npm-file-reads.js';
import { dirOf, isWithin, joinPath } from '../../../project/paths.js';
import type { PackageJson, Project } from '../../../project/types.js';
import type { Context } from '../../copies.js';
import { below } from '../../directory.js';
import { COMMENT_LINES, isRead, LOADS } from '../../npm/devSources.js';
import { packageOf } from '../../npm/devTree.js';
import { literalsOf, quotedPaths } from './literals.js';
import { mentioned, topOf } from './mentions.js';

/** Files and directories at the top of the package; or why it may be anything. */
export type Reads = { readonly entries: readonly string[] } | { readonly anything: string };

export interface ReadPlace {
  readonly project: Project;
  readonly context: Context;
  /** Directory of the package in the context, and in the image. */
  readonly dir: string;
  readonly directory: string;
  readonly pkg: PackageJson;
  /** Output directories, as paths of the package. */
  readonly outputs: readonly string[];
}

/** What the sources of a package, and the packages that it uses, read of it. */
export function readsOf(place: ReadPlace): Reads {
  const { project, context, dir, pkg } = place;
  const names = Object.keys({ ...pkg.dependencies, ...pkg.optionalDependencies });
  const asking = names.find((name) => !readsNothing(name));
  if (asking !== undefined) return { anything: `it is not known which files ${asking} reads` };
  const entries = new Set<string>();
  const top = topOf(place).filter(({ name }) => !place.outputs.includes(name));
  for (const path of project.files) {
    if (!isWithin(dir, path) || context.hidden(path) || !isRead(path)) continue;
    const own = ownPath(path, place);
    if (place.outputs.some((output) => isWithin(output, own))) continue;
    const text = project.texts.get(path);
    const found = text === undefined ? { anything: `${path} was not read` } : sourceReads(path, text, place);
    if ('anything' in found) return found;
    for (const entry of found.entries) if (entry !== '' && entry !== 'package.json') entries.add(entry);
    for (const entry of mentioned(withoutLoads(text ?? ''), top, place.directory)) entries.add(entry);
  }
  return { entries: [...entries].sort() };
}

/** What is loaded is looked at for itself. */
function withoutLoads(text: string): string {
  return text.replaceAll(COMMENT_LINES, '').replaceAll(LOADS, '');
}

function ownPath(path: string, { dir }: ReadPlace): string {
  return path.slice(dir === '' ? 0 : dir.length + 1);
}

function sourceReads(path: string, text: string, place: ReadPlace): Reads {
  const found = literalsOf(text);
  if ('unclear' in found) return { anything: `${path} uses ${found.unclear}` };
  const own = ownPath(path, place);
  const entries: string[] = [];
  for (const written of found.paths) {
    const entry = entryOf(written, own, place);
    if (entry === undefined) return { anything: `${path} names ${written}, which the project does not have` };
    entries.push(entry);
  }
  for (const quoted of quotedPaths(text)) entries.push(quotedEntry(quoted, own, place));
  for (const [, double, single, template] of text.replaceAll(COMMENT_LINES, '').matchAll(LOADS)) {
    const written = double ?? single ?? template ?? '';
    const asking = undeclared(written, place);
    if (asking !== undefined) return { anything: `it is not known which files ${asking} reads` };
    const entry = written.startsWith('.') ? loadedEntry(written, own, place) : '';
    if (entry === undefined) return { anything: `${path} loads ${written}, which the project does not have` };
    entries.push(entry);
  }
  return { entries };
}

/** A package that a source loads though only another package brings it, and that may read files by names of its own. */
function undeclared(written: string, { project, dir, pkg }: ReadPlace): string | undefined {
  const name = packageOf(written);
  // An alias of the compiler is no name of a package, or one of a directory.
  if (name === undefined || !/^(?:@[\w.-]+\/)?[a-z\d][\w.-]*$/i.test(name)) return undefined;
  const declared = { ...pkg.dependencies, ...pkg.optionalDependencies, ...pkg.devDependencies };
  if (Object.hasOwn(declared, name) || name === pkg.name || readsNothing(name)) return undefined;
  return project.directories.has(joinPath(dir, name) ?? '') ? undefined : name;
}

/** What at the top of the package a path names; '' for nothing of it, undefined for what is not there. */
function entryOf(written: string, own: string, place: ReadPlace): string | undefined {
  const path = written.startsWith('/') ? below(place.directory, written) : written;
  if (path === undefined) return '';
  const first = path.split('/').find((part) => !/^\.{0,2}$/.test(part));
  if (first === undefined) return undefined;
  if (isThere(first, place)) return first;
  // Beside the source, and so beside its output or nowhere, as before.
  const beside = joinPath(dirOf(own), path);
  const isKnown = place.outputs.some((output) => isWithin(first, output) || isWithin(output, first));
  return isKnown || (beside !== undefined && isThere(beside, place)) ? '' : undefined;
}

/** True for a file, or a directory with one, that every build of the project copies. */
function isThere(entry: string, { project, context, dir }: ReadPlace): boolean {
  const path = joinPath(dir, entry) ?? '';
  const present = (file: string): boolean => project.tracked?.has(file) !== false && !context.hidden(file);
  if (project.files.has(path)) return present(path);
  return (
    project.directories.has(path) && [...project.files].some((file) => isWithin(path, file) && present(file))
  );
}

/** What at the top of the package a quoted text may name; '' for nothing. */
function quotedEntry(quoted: string, own: string, place: ReadPlace): string {
  const path = quoted.startsWith('/') ? (below(place.directory, quoted) ?? quoted) : quoted;
  const first = path.split('/').find((part) => !/^\.{0,2}$/.test(part)) ?? '';
  const isMeant = path !== first || !ASIDE.test(first);
  return first !== '' && isMeant && !isWithin(first, own) && isThere(first, place) ? first : '';
}

/** Words that are more than the names of such directories. */
const ASIDE =
  /^(?:tests?|specs?|e2e|docs?|examples?|scripts?|src|lib|build|config|server|client|api|coverage)$/;

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];

/** What at the top of the package an import outside of its own part loads, if it is not compiled too. */
function loadedEntry(written: string, own: string, { project, dir }: ReadPlace): string | undefined {
  const path = joinPath(dirOf(own), written);
  if (path === undefined) return undefined;
  const typed = path.replace(/\.([cm]?)js$/, '.$1ts');
  const file = [
    ...ENDINGS.map((ending) => `${path}${ending}`),
    typed,
    `${path.replace(/\.js$/, '')}.tsx`,
  ].find((each) => project.files.has(joinPath(dir, each) ?? ''));
  const [first = ''] = path.split('/');
  const isOwn = own.includes('/') && isWithin(first, own);
  if (isOwn || /\.[cm]?tsx?$/.test(file ?? '')) return '';
  return file === undefined ? undefined : (file.split('/')[0] ?? '');
}
