import { WITH_SUBCOMMANDS, words, type ToolSpec } from './spec.js';

/** `cargo help build` and `cargo help install` of cargo 1.95. */
const CARGO: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '-C --config -Z --color -p --package --exclude --bin --example --test --bench -F --features -j --jobs --profile ' +
      '--target --target-dir --manifest-path --lockfile-path --message-format --path --root --git --branch --tag --rev ' +
      '--version --vers --index --registry --artifact-dir --out-dir',
  ),
  synonyms: {
    '--package': '-p',
    '--features': '-F',
    '--jobs': '-j',
    '-r': '--release',
    '--verbose': '-v',
    '--quiet': '-q',
  },
};

/** Programs whose first operand is a sub-command, and of whose options nothing more is known. */
export const OTHER_TOOLS: readonly (readonly [string, ToolSpec])[] = [
  ['cargo', CARGO],
  ...'git mix rustup'.split(' ').map((name): [string, ToolSpec] => [name, WITH_SUBCOMMANDS]),
];
