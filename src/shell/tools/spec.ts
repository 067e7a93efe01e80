/** How a program reads its command line, as far as finding sub-command, options and operands needs it. */
export interface ToolSpec {
  /** True when its first operand is a sub-command. */
  readonly subcommands: boolean;
  /** True when one-letter options can stand in one word (`-yqq`). */
  readonly bundles: boolean;
  /** Options that take the next word as their value when none is attached. */
  readonly withValue: ReadonlySet<string>;
  /** Options that take the next word only when it is `true` or `false`. */
  readonly booleanValues: boolean;
  /** Other spellings -> the one used here. */
  readonly synonyms: Readonly<Record<string, string>>;
  /** Other names of sub-commands -> the one used here. */
  readonly aliases: Readonly<Record<string, string>>;
}

export const PLAIN: ToolSpec = {
  subcommands: false,
  bundles: true,
  withValue: new Set(),
  booleanValues: false,
  synonyms: {},
  aliases: {},
};

export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

export const WITH_SUBCOMMANDS: ToolSpec = { ...PLAIN, subcommands: true };
