import { ignoreOf, isIgnored, type Ignore } from '../../project/ignore.js';
import { dirOf } from '../../project/paths.js';
import { placeOf, type Taking } from './contextReads.js';
import { matchesSource } from '../sources.js';
import type { Build } from '../types.js';

/** Something that could go into an ignore file. */
export interface Hiding {
  readonly pattern: string;
  /** Paths that it is meant to hide, there or not. */
  readonly samples: readonly string[];
  /** False for what is worth a line only beside others: it says nothing when it is declined. */
  readonly counts: boolean;
  /** Why what it hides is not needed. */
  readonly because: string;
  /** Narrower patterns for the case that something speaks against this one. */
  readonly instead?: readonly Hiding[];
}

/** Something that was looked at and is to stay. */
export interface Left {
  readonly left: string;
}

/** True when the ignore file hides all samples already. */
export function isHidden({ ignore }: Pick<Build, 'ignore'>, { samples }: Pick<Hiding, 'samples'>): boolean {
  const rules = ignoreOf(ignore);
  return !('error' in rules) && samples.every((path) => isIgnored(rules, path));
}

/**
 * Why a pattern may not go into the ignore file: git tracks what it hides, a Dockerfile names it, or the file's author
 * takes it back in. Undefined when nothing speaks against it.
 */
export function hidingObstacle(
  build: Build,
  takings: readonly Taking[],
  { pattern, samples }: Hiding,
): string | undefined {
  const one = rulesOf(pattern);
  const rules = ignoreOf(build.ignore);
  if (one === undefined || 'error' in rules) return 'it is no pattern that can be checked';
  const tracked = firstHidden(build.project.tracked, pattern, one);
  if (tracked !== undefined) return `git tracks ${tracked}`;
  const hidden = new Set(samples.flatMap(withParents).filter((path) => isIgnored(one, path)));
  for (const taking of takings) {
    for (const { path, glob } of taking.sources) {
      const named = glob ? [...hidden].some((each) => namesWithin(path, each)) : isIgnored(one, path);
      if (named) return `${placeOf(taking)} takes ${glob ? path : 'it'} by name`;
    }
  }
  return takenBack(build, one, hidden);
}

/** True when a pattern of a COPY names a path, or something below it: `target/*.jar` for `target`. */
function namesWithin(source: string, path: string): boolean {
  if (matchesSource(source, path)) return true;
  const parts = source.split('/');
  return parts.some(
    (part, index) =>
      index < parts.length - 1 &&
      !/[*?[]/.test(part) &&
      matchesSource(parts.slice(0, index + 1).join('/'), path),
  );
}

function takenBack({ ignore }: Build, one: Ignore, hidden: ReadonlySet<string>): string | undefined {
  const rules = ignoreOf(ignore);
  const back =
    'error' in rules
      ? undefined
      : rules.patterns.find(({ negated, pattern }) => {
          const other = negated ? rulesOf(pattern) : undefined;
          return (
            other !== undefined &&
            (isIgnored(one, pattern) || [...hidden].some((path) => isIgnored(other, path)))
          );
        });
  return back && `line ${back.line} of ${ignore.path} takes it back in`;
}

function rulesOf(pattern: string): Ignore | undefined {
  const rules = ignoreOf({ path: '', exists: false, text: pattern });
  return 'error' in rules ? undefined : rules;
}

const scanned = new WeakMap<ReadonlySet<string>, Map<string, string | undefined>>();

/** The first of the paths that a pattern hides; remembered for all Dockerfiles of a context. */
function firstHidden(
  paths: ReadonlySet<string> | undefined,
  pattern: string,
  rules: Ignore,
): string | undefined {
  if (paths === undefined) return undefined;
  const known = scanned.get(paths) ?? new Map<string, string | undefined>();
  scanned.set(paths, known);
  if (!known.has(pattern)) known.set(pattern, firstOf(paths, rules));
  return known.get(pattern);
}

function firstOf(paths: ReadonlySet<string>, rules: Ignore): string | undefined {
  for (const path of paths) if (isIgnored(rules, path)) return path;
  return undefined;
}

function withParents(path: string): readonly string[] {
  const parents: string[] = [];
  for (let each = path; each !== ''; each = dirOf(each)) parents.push(each);
  return parents;
}
