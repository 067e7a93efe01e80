import type { ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { pipFiles, pipInstallOf, pipSurroundings } from '../../pip/install.js';
import type { Installer, InstallReader } from './types.js';

/** `pip install` from requirement files. */
export const pip: Installer = { mention: /\bpip/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = pipInstallOf(run, command);
  if (install === undefined) return undefined;
  const name = '`pip install`';
  if ('refused' in install)
    return {
      name,
      command,
      entries: [],
      writes: [],
      needsAll: true,
      trouble: install.refused,
      read: () => install,
    };
  return {
    name,
    command,
    entries: install.files,
    writes: install.writes,
    needsAll: true,
    trouble: pipSurroundings(run, command),
    read: pipFiles,
  };
}
