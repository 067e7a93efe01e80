import { InvalidArgumentError, Option, type Command } from 'commander';
import { ENGINES } from '../../engine/types.js';
import { FORMATS, type InspectFlags } from '../inspect/options.js';
import type { Finish } from '../program.js';

const EPILOGUE = `
The image is an archive (docker save, podman save, an OCI layout in a tar file),
a directory with an OCI layout, or one of docker, podman or buildah; "-" is an
archive from standard input. Lines of a Dockerfile are named when all its
instructions fit the history of the image.

Rules of --ci are those of dive and count as it does; "off" switches one off.

Examples:
  dockopt inspect app:latest                what the image holds for nothing
  dockopt inspect app.tar --format html > app.html
  dockopt inspect app --ci --highest-wasted-bytes 20MB

Exit codes:
  0  done
  1  a rule is broken (with --ci)
  2  wrong usage, or the image could not be read`;

/** Adds `dockopt inspect <image>`. */
export function addInspect(program: Command, finish: Finish): void {
  const command = program
    .command('inspect')
    .summary('show the layers of an image, and what is waste')
    .description('Shows the layers of an image, what they hold for nothing, and what removes it.')
    .argument('<image>', 'name of an image, archive, directory with an OCI layout, or "-"')
    .allowExcessArguments(false)
    .addHelpText('after', EPILOGUE);
  for (const [group, options] of Object.entries(groups())) {
    command.optionsGroup(group);
    for (const option of options) command.addOption(option);
  }
  command.optionsGroup('Other:').helpOption('-h, --help', 'print this help');
  command.action(async (image: string, flags: InspectFlags) => {
    const { runInspect } = await import('../inspect/run.js');
    finish(await runInspect(image, flags));
  });
}

function groups(): Readonly<Record<string, readonly Option[]>> {
  return {
    'Input:': [
      new Option('--file <path>', 'the Dockerfile (default: Dockerfile or Containerfile here, if it fits)'),
      new Option('--target <stage>', 'the stage of it; the last one if not given'),
      new Option('--engine <name>', 'where the image is; the first that answers if not given').choices(
        ENGINES,
      ),
      new Option('--image <name>', 'which image of an archive that holds several'),
      new Option('--platform <platform>', 'which image of several, linux/arm64 for example'),
    ],
    'Rules:': [
      new Option('--ci', 'judge by the rules; exit 1 when one is broken'),
      new Option('--lowest-efficiency <n>', 'from 0 to 1; 0.9 if not given'),
      new Option('--highest-wasted-bytes <n>', 'such as 20MB or 1GiB; off if not given'),
      new Option('--highest-user-wasted-percent <n>', 'from 0 to 1; 0.1 if not given'),
    ],
    'Output:': [
      new Option('--format <format>', 'output format; text if not given').choices(FORMATS),
      new Option('--top <number>', 'length of each list; 10 if not given').argParser(positive),
      new Option('--color', 'colour the output'),
      new Option('--no-color', 'do not colour it'),
    ],
  };
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError('Give a number from 1 on.');
  return Number(value);
}
