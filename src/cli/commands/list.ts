import type { Command } from 'commander';
import type { Finish } from '../program.js';
import { EXIT } from '../exit.js';

interface ListFlags {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Adds `dockopt list`. */
export function addList(program: Command, finish: Finish): void {
  program
    .command('list')
    .summary('list the transforms and advisers')
    .description(
      'Lists the transforms in the order in which they run, then the advisers: name, level, summary.',
    )
    .option('--json', 'print JSON')
    .option('--color', 'colour the output')
    .option('--no-color', 'do not colour it')
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(false)
    .action(async (flags: ListFlags) => {
      await list(flags);
      finish(EXIT.done);
    });
}

async function list(flags: ListFlags): Promise<void> {
  const [{ transforms }, { advisers }, catalogue, { loadPalette }] = await Promise.all([
    import('../../../transforms/index.js'),
    import('../../advice/index.js'),
    import('../../report/catalogue.js'),
    import('../colour.js'),
  ]);
  if (flags.json === true) {
    const entries = [...transforms.map(catalogue.transformJson), ...advisers.map(catalogue.adviserJson)];
    process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
    return;
  }
  process.stdout.write(catalogue.listText(transforms, advisers, await loadPalette(flags.color)));
}
