import type { Level, Transform } from '../../model/types.js';
import { allows, LEVELS, selectTransforms } from '../../runner/order.js';
import { UsageError } from '../exit.js';
import { didYouMean } from '../suggest.js';

export const FORMATS = ['text', 'diff', 'json'] as const;

export type Format = (typeof FORMATS)[number];

/** The options of `dockopt fix` as commander hands them over. */
export interface FixFlags {
  readonly write?: boolean;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly level: Level;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly context?: string;
  readonly format?: Format;
  readonly stdinFilepath?: string;
  readonly color?: boolean;
}

/** What is to be done, free of contradictions. */
export interface Plan {
  readonly paths: readonly string[];
  readonly stdin: boolean;
  readonly stdinFilepath: string | undefined;
  readonly write: boolean;
  /** Changes that are not written lead to exit code 1. */
  readonly strict: boolean;
  /** Print names and counts only. */
  readonly namesOnly: boolean;
  readonly format: Format;
  readonly level: Level;
  readonly only: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
  readonly context: string | undefined;
}

/** Checks the options against each other. Throws UsageError with what to do instead. */
export function planOf(paths: readonly string[], flags: FixFlags): Plan {
  const stdin = paths.includes('-');
  if (stdin && paths.length > 1)
    throw new UsageError('"-" (standard input) does not go together with other paths.');
  if (!stdin && flags.stdinFilepath !== undefined) {
    throw new UsageError('--stdin-filepath names the text from standard input: give "-" as the path.');
  }
  if (flags.write === true && (flags.check === true || flags.diff === true)) {
    throw new UsageError(
      `--write does not go together with ${flags.check === true ? '--check' : '--diff'}: choose one.`,
    );
  }
  if (flags.diff === true && flags.format !== undefined && flags.format !== 'diff') {
    throw new UsageError(
      `--diff prints a patch and does not go together with --format ${flags.format}: choose one.`,
    );
  }
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    stdin,
    stdinFilepath: flags.stdinFilepath,
    write: flags.write === true,
    strict: flags.check === true || flags.diff === true,
    namesOnly: flags.check === true && flags.diff !== true && (flags.format ?? 'text') === 'text',
    format: flags.format ?? (flags.diff === true ? 'diff' : 'text'),
    level: flags.level,
    only: flags.only,
    skip: flags.skip,
    context: flags.context,
  };
}

/**
 * Checks `--only` and `--skip`: every name must exist, and one asked for by `--only` must be allowed by the level, so
 * that a run never does nothing in silence. Throws UsageError.
 */
export function checkSelection(plan: Plan, transforms: readonly Transform[]): void {
  const names = transforms.map((transform) => transform.name);
  for (const name of [...(plan.only ?? []), ...(plan.skip ?? [])]) {
    if (names.includes(name)) continue;
    throw new UsageError(
      `there is no transform "${name}".${didYouMean(name, names)} "dockopt list" shows them all.`,
    );
  }
  for (const name of plan.only ?? []) {
    const level = transforms.find((transform) => transform.name === name)?.level ?? 'safe';
    if (allows(plan.level, level)) continue;
    throw new UsageError(`--only ${name}: its level is ${level}, above ${plan.level}. Add --level ${level}.`);
  }
}

/** The levels above `level` to which some selected transform belongs. */
export function levelsAbove(plan: Plan, transforms: readonly Transform[]): readonly Level[] {
  const { only, skip } = plan;
  const selected = selectTransforms({
    transforms,
    level: 'aggressive',
    ...(only === undefined ? {} : { only }),
    ...(skip === undefined ? {} : { skip }),
  });
  return LEVELS.filter((level) => {
    return !allows(plan.level, level) && selected.some((transform) => transform.level === level);
  });
}
