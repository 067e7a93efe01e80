import { WITH_SUBCOMMANDS, type ToolSpec } from './spec.js';

/** Programs whose first operand is a sub-command, and of whose options nothing more is known. */
export const OTHER_TOOLS: readonly (readonly [string, ToolSpec])[] =
  'git cargo gem bundle composer mix rustup'.split(' ').map((name) => [name, WITH_SUBCOMMANDS]);
