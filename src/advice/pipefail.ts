import { adviceAt, commandsOf } from '../model/advising.js';
import { runAt } from '../model/commands.js';
import type { Adviser, Build } from '../model/types.js';
import { invocationOf } from '../shell/index.js';
import type { Instruction } from '../syntax/types.js';

const DOWNLOADS: ReadonlySet<string | undefined> = new Set(['curl', 'wget']);
/** A pipe behind a download, on its own line of commands. */
const PIPED = /\b(?:curl|wget)\b[^|;&\n]*\|(?!\|)/;

export const pipefail: Adviser = {
  name: 'pipefail',
  summary: 'Make a download that is piped into a program fail the build when the download fails.',
  docs: {
    why:
      'A pipe ends as its last command does: when `curl … | tar x` or `curl … | sh` gets half a file or none, the RUN may ' +
      'succeed all the same, and the layer is cached. `pipefail` makes it fail, where the shell knows it: bash and the ash ' +
      'of Alpine do, the sh of Debian and Ubuntu (dash) answers "Illegal option". A download into a file, then read, needs ' +
      'no option at all, and can be compared with a checksum.',
    reason:
      'SHELL changes every later RUN and CMD in shell form, and with pipefail, pipes that end early on purpose (`| head`) fail.',
    references: [
      'https://docs.docker.com/build/building/best-practices/#using-pipes',
      'https://github.com/hadolint/hadolint/wiki/DL4006',
    ],
  },
  advise(build) {
    const found = [...new Set(downloading(build))].filter((instruction) => isUnguarded(build, instruction));
    return adviceAt(pipefail, found, {
      message:
        'a download is piped into a program, and the RUN may succeed when the download fails (a shell takes nothing for an empty script); downloaded to a file first, or under bash with pipefail, it always stops the build',
      search: 'dockerfile pipefail SHELL DL4006',
    });
  },
};

function downloading(build: Build): readonly Instruction[] {
  return commandsOf(build)
    .filter(
      ({ command, model, stage }) => DOWNLOADS.has(invocationOf(command).tool) && model.isShipped(stage),
    )
    .map(({ instruction }) => instruction);
}

function isUnguarded(build: Build, instruction: Instruction): boolean {
  const run = runAt(build, instruction);
  if (run === undefined || !PIPED.test(instruction.body.text)) return false;
  return (
    !/pipefail/.test(instruction.body.text) &&
    run.scope.shell?.some((word) => word.includes('pipefail')) !== true
  );
}
