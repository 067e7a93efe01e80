/** Finds out which directory is the build context of a Dockerfile. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ImageBuild } from '../project/invocations/index.js';
import { buildsOf, isBelow, limitOf } from './buildFiles.js';
import { workspaceRootAbove } from './workspaceRoot.js';

export interface ContextChoice {
  /** Absolute. */
  readonly dir: string;
  /** Why this directory, for the report. */
  readonly reason: string;
  /** Set when the project's files name another directory that would do as well, or one that only the run knows. */
  readonly doubt?: string;
}

/** What a Dockerfile says about its context. */
export interface ContextNeeds {
  /** Sources of COPY and ADD as written; those with variables or a URL are passed over. */
  readonly sources: readonly string[];
  /** Files at the top of the context that its commands read, where it copies the context as a whole. */
  readonly manifests?: readonly string[];
  /** True when a RUN mounts the context. */
  readonly mounts?: boolean;
}

/** A context that a file names for the Dockerfile. */
interface NamedContext {
  /** Absolute; undefined when only the run knows it. */
  readonly dir: string | undefined;
  readonly by: string;
}

/**
 * The build context of a Dockerfile: the directory given, else the one that a compose file, a workflow or the like names
 * for it, else the nearest directory upwards (to the root of the repository; outside one, to the working directory) in
 * which all its sources exist, else its own directory.
 * @param explicit the directory given on the command line
 */
export async function chooseContext(
  dockerfilePath: string,
  needs: ContextNeeds,
  explicit?: string,
): Promise<ContextChoice> {
  if (explicit !== undefined) return { dir: path.resolve(explicit), reason: 'it was named with --context' };
  const dockerfile = path.resolve(dockerfilePath);
  const own = path.dirname(dockerfile);
  const limit = limitOf(own);
  const named = (await buildsOf(dockerfile, limit)).map((build) => namedBy(build, limit));
  return withDoubt(chosen(own, limit, needs, named), needs, named);
}

function namedBy({ by, line, context }: ImageBuild, root: string): NamedContext {
  return { dir: context === undefined ? undefined : path.join(root, context), by: `${by}:${line}` };
}

function chosen(
  own: string,
  limit: string,
  needs: ContextNeeds,
  named: readonly NamedContext[],
): ContextChoice {
  const sources = needs.sources.map(plainSource).filter(isTelling);
  // A pattern beside other sources may match nothing: `COPY package*.json yarn*.lock ./`.
  const literal = sources.filter((source) => !isPattern(source));
  const first = literal.length > 0 ? literal : sources.slice(0, 1);
  // `COPY . .` tells nothing, but an `npm ci` after it needs a package.json.
  const manifests = sources.length === 0 ? (needs.manifests ?? []) : [];
  return (
    namedChoice(named, [...literal, ...manifests]) ??
    nearestChoice(own, limit, sources) ??
    nearestChoice(own, limit, first) ??
    // What a build makes before it is copied is nowhere yet.
    namedChoice(named, []) ??
    guess(nearestChoice(own, limit, manifests) ?? { dir: own, reason: 'it holds the Dockerfile' }, limit)
  );
}

/** Nothing that is copied tells the directory: a member of a workspace is often built from the workspace's root. */
function guess(choice: ContextChoice, limit: string): ContextChoice {
  const file = workspaceRootAbove(choice.dir, limit);
  if (file === undefined) return choice;
  return { ...choice, doubt: `may be the workspace of ${file} as well (--context says which)` };
}

/** Of the named directories those count in which all sources exist, where there is one. */
function namedChoice(named: readonly NamedContext[], sources: readonly string[]): ContextChoice | undefined {
  const whole = named.flatMap(({ dir, by }) =>
    dir !== undefined && holdsAll(dir, sources) ? [{ dir, by }] : [],
  );
  const [first] = whole;
  if (first === undefined) return undefined;
  const other = whole.find(({ dir }) => dir !== first.dir);
  const reason = `${first.by} names it`;
  if (other === undefined) return { dir: first.dir, reason };
  if (other.by === first.by)
    return { dir: first.dir, reason, doubt: `is the directory in which ${first.by} is used` };
  return { dir: first.dir, reason, doubt: `is one directory in ${first.by} and another in ${other.by}` };
}

/** A Dockerfile that takes nothing from its context is the same with any. */
function withDoubt(
  choice: ContextChoice,
  needs: ContextNeeds,
  named: readonly NamedContext[],
): ContextChoice {
  const { dir, reason } = choice;
  if (needs.sources.length === 0 && needs.mounts !== true) return { dir, reason };
  const open = named.find((one) => one.dir === undefined);
  if (open === undefined || choice.doubt !== undefined) return choice;
  return { dir, reason, doubt: `is named in ${open.by} by a variable without a value` };
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

function shownList(sources: readonly string[]): string {
  const names = [...new Set(sources)];
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more of its sources`;
}
