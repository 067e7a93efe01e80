import { Option, type Command } from 'commander';
import type { Finish } from '../program.js';
import { proofOptions } from '../verify/options.js';
import { VERIFY_FORMATS } from '../verify/print.js';
import type { VerifyFlags } from '../verify/run.js';
import { contextOption, selectionOptions } from './selection.js';

const EPILOGUE = `
Each Dockerfile is built as it is and as "dockopt fix" would make it, both from
nothing and once more after a source file was touched. Sizes, layers, times, the
image's configuration, its files and packages and what a container does are
compared. Your files are only read; images and caches that it made are removed.
What stands after -- is handed to the engine's own build.

Examples:
  dockopt verify                               the Dockerfiles here
  dockopt verify --http 3000/health api        ask the service that was built
  dockopt verify --format markdown > body.md   for the text of a pull request
  dockopt verify . -- --ulimit nofile=4096     with an argument for the builds

Exit codes:
  0  the same image, or nothing to change
  1  something differs that no change declares
  2  no engine, wrong usage, or the original itself does not build or answer`;

/**
 * Adds `dockopt verify [paths…]`.
 *
 * @param extra what stood after `--`
 */
export function addVerify(program: Command, finish: Finish, extra: readonly string[]): void {
  const command = program
    .command('verify')
    .summary('prove the changes by real builds')
    .description('Builds a Dockerfile as it is and as "dockopt fix" would make it, and compares.')
    .argument('[paths...]', 'files or directories')
    .addHelpText('after', EPILOGUE);
  for (const [group, options] of Object.entries(groups())) {
    command.optionsGroup(group);
    for (const option of options) command.addOption(option);
  }
  command.optionsGroup('Other:').helpOption('-h, --help', 'print this help');
  command.action(async (paths: string[], flags: VerifyFlags) => {
    const { runVerify } = await import('../verify/run.js');
    finish(await runVerify(paths, flags, extra));
  });
}

function groups(): Readonly<Record<string, readonly Option[]>> {
  return {
    ...proofOptions(),
    'Which changes:': [...selectionOptions(), contextOption()],
    'Output:': [
      new Option('--format <format>', 'output format; text if not given').choices(VERIFY_FORMATS),
      new Option('--color', 'colour the output'),
      new Option('--no-color', 'do not colour it'),
    ],
  };
}
