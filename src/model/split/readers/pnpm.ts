import { pnpmFiles } from '../../../project/node/pnpm/files.js';
import { dirOf } from '../../../project/paths.js';
import type { ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { pnpmInstallOf, pnpmOptions } from '../../pnpm/install.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `pnpm install` without packages. */
export const pnpm: Installer = { mention: /\bpnpm\b/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = pnpmInstallOf(run, command);
  if (install === undefined) return undefined;
  const entry = install.directory === undefined ? undefined : joinWorkdir(install.directory, 'package.json');
  return {
    name: '`pnpm install`',
    command,
    entries: entry === undefined ? [] : [entry],
    writes: [],
    needsAll: true,
    trouble: entry === undefined ? unplaced(command) : install.trouble,
    read: (project, [path = ''], sees) =>
      pnpmFiles(project, dirOf(path), pnpmOptions(run, install, project, path), sees),
  };
}
