import { bunFiles } from '../../../project/node/bun/files.js';
import { dirOf } from '../../../project/paths.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import { bunInstallOf } from '../../bun/install.js';
import type { Run } from '../../commands.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `bun install` without packages, and `bun ci`. */
export const bun: Installer = { mention: /\bbun\b/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = bunInstallOf(run, command);
  if (install === undefined) return undefined;
  const { subcommand = '' } = invocationOf(command);
  const entry = install.directory === undefined ? undefined : joinWorkdir(install.directory, 'package.json');
  return {
    name: `\`bun ${subcommand}\``,
    command,
    entries: entry === undefined ? [] : [entry],
    writes: [],
    needsAll: true,
    trouble: entry === undefined ? unplaced(command) : install.trouble,
    read(project, [path = ''], sees) {
      // Before 1.2 `bun ci` is `bun run ci`.
      if (subcommand === 'ci' && project.packages.get(path)?.scripts.ci !== undefined)
        return { refused: `${path} has a script of that name, which an older bun runs` };
      return bunFiles(project, dirOf(path), install.options, sees);
    },
  };
}
