/** Finds out which directory is the build context of a Dockerfile. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { namedContexts, type NamedContext } from './buildFiles.js';
import { gitRoot } from './git.js';

export interface ContextChoice {
  /** Absolute. */
  readonly dir: string;
  /** Why this directory, for the report. */
  readonly reason: string;
  /** Set when the project's files name another directory that would do as well. */
  readonly doubt?: string;
}

/** What a Dockerfile says about its context. */
export interface ContextNeeds {
  /** Sources of COPY and ADD as written; those with variables or a URL are passed over. */
  readonly sources: readonly string[];
  /** Files at the top of the context that its commands read, where it copies the context as a whole. */
  readonly manifests?: readonly string[];
}

/**
 * The build context of a Dockerfile: the directory given, else the one that a compose file, a workflow or the like names
 * for it, else the nearest directory upwards (to the root of the repository; outside one, to the working directory) in
 * which all its sources exist, else its own directory.
 * @param explicit the directory given on the command line
 */
export function chooseContext(dockerfilePath: string, needs: ContextNeeds, explicit?: string): ContextChoice {
  if (explicit !== undefined) return { dir: path.resolve(explicit), reason: 'it was named with --context' };
  const dockerfile = path.resolve(dockerfilePath);
  const own = path.dirname(dockerfile);
  const limit = limitOf(own);
  const sources = needs.sources.map(plainSource).filter(isTelling);
  // A pattern beside other sources may match nothing: `COPY package*.json yarn*.lock ./`.
  const literal = sources.filter((source) => !isPattern(source));
  const first = literal.length > 0 ? literal : sources.slice(0, 1);
  const named = namedContexts(dockerfile, limit);
  return (
    namedChoice(named, literal) ??
    nearestChoice(own, limit, sources) ??
    nearestChoice(own, limit, first) ??
    // What a build makes before it is copied is nowhere yet.
    namedChoice(named, []) ??
    // `COPY . .` tells nothing, but an `npm ci` after it needs a package.json.
    nearestChoice(own, limit, sources.length === 0 ? (needs.manifests ?? []) : []) ?? {
      dir: own,
      reason: 'it holds the Dockerfile',
    }
  );
}

/** The directory above which no context is looked for. */
function limitOf(own: string): string {
  const root = gitRoot(own);
  if (root !== undefined) return root;
  const cwd = process.cwd();
  return own === cwd || isBelow(cwd, own) ? cwd : own;
}

/** Of the named directories those count in which all sources exist, where there is one. */
function namedChoice(named: readonly NamedContext[], sources: readonly string[]): ContextChoice | undefined {
  const whole = named.filter(({ dir }) => holdsAll(dir, sources));
  const [first] = whole;
  if (first === undefined) return undefined;
  const other = whole.find(({ dir }) => dir !== first.dir);
  const reason = `${first.by} names it`;
  if (other === undefined) return { dir: first.dir, reason };
  return { dir: first.dir, reason, doubt: `is one directory in ${first.by} and another in ${other.by}` };
}

function nearestChoice(own: string, limit: string, sources: readonly string[]): ContextChoice | undefined {
  if (sources.length === 0) return undefined;
  const dir = upwards(own, limit).find((each) => holdsAll(each, sources));
  if (dir === undefined) return undefined;
  const which = dir === own ? 'it holds the Dockerfile and' : 'the nearest directory that holds';
  return { dir, reason: `${which} ${shownList(sources)}` };
}

function upwards(own: string, limit: string): readonly string[] {
  const all = [own];
  for (let dir = own; dir !== limit && isBelow(limit, dir);) {
    dir = path.dirname(dir);
    all.push(dir);
  }
  return all;
}

function plainSource(source: string): string {
  return source.replace(/^(?:\.?\/+)+/, '').replace(/\/+$/, '');
}

/** True for a source that is there in one directory and not in another; a pattern may only be its last part. */
function isTelling(source: string): boolean {
  return (
    source !== '' &&
    source !== '.' &&
    !/^\*+(?:\.\*)?$|[*?].*\/|[[\]$\\]|^\.\.(?:\/|$)|^<<|^[a-z]+:\/\/|^git@/i.test(source)
  );
}

function isPattern(source: string): boolean {
  return /[*?]/.test(source);
}

function holdsAll(dir: string, sources: readonly string[]): boolean {
  return sources.every((source) => holds(dir, source));
}

/** True when the source is there, or something that matches it. */
function holds(dir: string, source: string): boolean {
  const slash = source.lastIndexOf('/');
  const parent = source.slice(0, Math.max(0, slash));
  const name = source.slice(slash + 1);
  if (!isPattern(name)) return existsSync(path.join(dir, source));
  const pattern = new RegExp(
    `^${name
      .replace(/[.+^${}()|]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return namesIn(path.join(dir, parent)).some((each) => pattern.test(each));
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function isBelow(limit: string, dir: string): boolean {
  return dir.startsWith(limit.endsWith(path.sep) ? limit : limit + path.sep);
}

function shownList(sources: readonly string[]): string {
  const names = [...new Set(sources)];
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more of its sources`;
}
