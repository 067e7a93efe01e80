import { Option, type Command } from 'commander';
import { FORMATS, type FixFlags } from '../fix/options.js';
import type { Finish } from '../program.js';
import { proofOptions } from '../verify/options.js';
import { contextOption, selectionOptions } from './selection.js';

const EPILOGUE = `
Paths are files, or directories that are searched for Dockerfile, Dockerfile.*,
*.Dockerfile, Containerfile, and compose files that hold one
(dockerfile_inline); what .gitignore names is left out.
Without --write nothing is changed.

Examples:
  dockopt fix                            show what would change here
  dockopt fix --write --level safe api   apply only what is safe
  dockopt fix - < Dockerfile             read standard input
  dockopt fix --verify --write           apply what real builds show to be right

Exit codes:
  0  done, or nothing to do
  1  changes pending (with --check or --diff)
  2  wrong usage, or a file failed (the others are still treated)`;

/**
 * Adds `dockopt fix [paths…]`.
 *
 * @param extra what stood after `--`, for the builds of --verify
 */
export function addFix(program: Command, finish: Finish, extra: readonly string[]): void {
  const command = program
    .command('fix')
    .summary('show the changes that pay, or apply them')
    .description('Shows the changes that make a Dockerfile better, each with its reason.')
    .argument('[paths...]', 'files or directories; "-" for standard input')
    .addHelpText('after', EPILOGUE);
  for (const [group, options] of Object.entries({ ...groups(), ...proofOptions(' with --verify') })) {
    command.optionsGroup(group);
    for (const option of options) command.addOption(option);
  }
  command.optionsGroup('Other:').helpOption('-h, --help', 'print this help');
  command.action(async (paths: string[], flags: FixFlags) => {
    const { runFix } = await import('../fix/run.js');
    finish(await runFix(paths, flags, extra));
  });
}

function groups(): Readonly<Record<string, readonly Option[]>> {
  return {
    'What to do:': [
      new Option('-w, --write', 'apply the changes'),
      new Option('--check', 'print names and counts only; exit 1 when changes are pending'),
      new Option('--diff', 'print a patch; exit 1 when changes are pending'),
      new Option('--verify', 'build both versions, and leave out what makes a difference'),
    ],
    'Which changes:': selectionOptions(),
    'Input:': [contextOption(), new Option('--stdin-filepath <path>', 'where the text from "-" belongs')],
    'Output:': [
      new Option('--format <format>', 'output format; text if not given').choices(FORMATS),
      new Option('--advice', 'print what could be done and is never applied'),
      new Option('--print-config', 'print the settings for the first path, and stop'),
      new Option('--color', 'colour the output'),
      new Option('--no-color', 'do not colour it'),
    ],
  };
}
