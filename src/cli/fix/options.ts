import { mergeSettings } from '../../config/merge.js';
import type { Effective, Settings } from '../../config/types.js';
import type { CacheChoice, Level, Transform } from '../../model/types.js';
import { allows, LEVELS, selectTransforms } from '../../runner/order.js';
import { UsageError } from '../exit.js';
import { didYouMean } from '../suggest.js';
import type { ProofFlags } from '../verify/options.js';

export const FORMATS = ['text', 'diff', 'json'] as const;

export type Format = (typeof FORMATS)[number];

/** The options of `dockopt fix` as commander hands them over. */
export interface FixFlags extends ProofFlags {
  readonly write?: boolean;
  /** Builds both versions, and leaves out what makes a difference. */
  readonly verify?: boolean;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly level?: Level;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly cache?: CacheChoice;
  readonly advice?: boolean;
  readonly registry?: boolean;
  /** A file, or false for `--no-config`. */
  readonly config?: string | boolean;
  readonly printConfig?: boolean;
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
  /** What the command line itself says; it is stronger than any configuration file. */
  readonly given: Settings;
  /** The only configuration file to read; false for none. */
  readonly config: string | false | undefined;
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
  checkProof(flags, stdin);
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    stdin,
    stdinFilepath: flags.stdinFilepath,
    write: flags.write === true,
    strict: flags.check === true || flags.diff === true,
    namesOnly: flags.check === true && flags.diff !== true && (flags.format ?? 'text') === 'text',
    format: flags.format ?? (flags.diff === true ? 'diff' : 'text'),
    given: givenBy(flags),
    config: flags.config === false || typeof flags.config === 'string' ? flags.config : undefined,
    context: flags.context,
  };
}

/** Options that only mean something with a proof. */
const FOR_PROOF = {
  engine: '--engine',
  target: '--target',
  buildArg: '--build-arg',
  secret: '--secret',
  platform: '--platform',
  network: '--network',
  buildContext: '--build-context',
  smoke: '--smoke',
  http: '--http',
  env: '--env',
  timeout: '--timeout',
  keep: '--keep',
} as const satisfies Partial<Record<keyof FixFlags, string>>;

function checkProof(flags: FixFlags, stdin: boolean): void {
  const alone = stdin && flags.stdinFilepath === undefined && flags.context === undefined;
  if (flags.verify === true && alone)
    throw new UsageError('--verify needs the build context: give --context or --stdin-filepath.');
  if (flags.verify === true) return;
  for (const [name, option] of Object.entries(FOR_PROOF) as readonly [keyof typeof FOR_PROOF, string][]) {
    if (flags[name] !== undefined)
      throw new UsageError(`${option} says how to build: it goes together with --verify.`);
  }
}

function givenBy({ level, only, skip, cache, advice, registry }: FixFlags): Settings {
  return {
    ...(level !== undefined && { level }),
    ...(only !== undefined && { only }),
    ...(skip !== undefined && { skip }),
    ...(cache !== undefined && { cache }),
    ...(advice !== undefined && { advice }),
    ...(registry !== undefined && { registry }),
  };
}

/**
 * Why a selection cannot be meant: every name must exist, and one asked for by `only` must be allowed by the level, so
 * that a run never does nothing in silence.
 *
 * @returns undefined when it holds
 */
export function selectionFault(
  { level, only = [], skip = [] }: Effective,
  transforms: readonly Transform[],
): string | undefined {
  const names = transforms.map((transform) => transform.name);
  for (const name of [...only, ...skip]) {
    if (!names.includes(name))
      return `there is no transform "${name}".${didYouMean(name, names)} "dockopt list" shows them all.`;
  }
  for (const name of only) {
    const own = transforms.find((transform) => transform.name === name)?.level ?? 'safe';
    if (!allows(level, own)) return `only ${name}: its level is ${own}, above ${level}. Add --level ${own}.`;
  }
  return undefined;
}

/** Checks what the command line itself says. Throws UsageError. */
export function checkSelection({ given }: Plan, transforms: readonly Transform[]): void {
  const fault = selectionFault(mergeSettings(given), transforms);
  if (fault !== undefined) throw new UsageError(fault.replace(/^only /, '--only '));
}

/** The levels above a file's own to which some selected transform belongs. */
export function levelsAbove(settings: Effective, transforms: readonly Transform[]): readonly Level[] {
  const { only, skip } = settings;
  const selected = selectTransforms({
    transforms,
    level: 'aggressive',
    ...(only === undefined ? {} : { only }),
    ...(skip === undefined ? {} : { skip }),
  });
  return LEVELS.filter((level) => {
    return !allows(settings.level, level) && selected.some((transform) => transform.level === level);
  });
}
