import { WITH_SUBCOMMANDS, type ToolSpec } from './spec.js';

/** The package managers of Python beside pip. */
export const PYTHON_TOOLS: readonly (readonly [string, ToolSpec])[] = [
  ['poetry', WITH_SUBCOMMANDS],
  ['pipenv', WITH_SUBCOMMANDS],
  ['uv', WITH_SUBCOMMANDS],
];
