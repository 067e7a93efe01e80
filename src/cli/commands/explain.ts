import type { Command } from 'commander';
import type { Finish } from '../program.js';
import { EXIT, UsageError } from '../exit.js';
import { didYouMean } from '../suggest.js';

interface ExplainFlags {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Adds `dockopt explain <name>`. */
export function addExplain(program: Command, finish: Finish): void {
  program
    .command('explain')
    .summary('explain a transform or an adviser')
    .description('Says what a transform does or an adviser says, why, and on what it rests.')
    .argument('<name>', 'a name from "dockopt list"')
    .option('--json', 'print JSON')
    .option('--color', 'colour the output')
    .option('--no-color', 'do not colour it')
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(false)
    .action(async (name: string, flags: ExplainFlags) => {
      await explain(name, flags);
      finish(EXIT.done);
    });
}

async function explain(name: string, flags: ExplainFlags): Promise<void> {
  const [{ transforms }, { advisers }, catalogue, { loadPalette }] = await Promise.all([
    import('../../../transforms/index.js'),
    import('../../advice/index.js'),
    import('../../report/catalogue.js'),
    import('../colour.js'),
  ]);
  const transform = transforms.find((candidate) => candidate.name === name);
  const adviser = advisers.find((candidate) => candidate.name === name);
  const palette = await loadPalette(flags.color);
  if (adviser !== undefined) {
    const json = `${JSON.stringify(catalogue.adviserJson(adviser), null, 2)}\n`;
    process.stdout.write(flags.json === true ? json : catalogue.explainAdviser(adviser, palette));
    return;
  }
  if (transform === undefined) {
    const names = [...transforms, ...advisers].map((candidate) => candidate.name);
    throw new UsageError(
      `there is no transform or adviser "${name}".${didYouMean(name, names)} "dockopt list" shows them all.`,
    );
  }
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify(catalogue.transformJson(transform), null, 2)}\n`);
    return;
  }
  process.stdout.write(catalogue.explainText(transform, palette));
}
