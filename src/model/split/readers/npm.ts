import { npmFiles } from '../../../project/npmFiles.js';
import type { ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { npmInstallOf, npmName, npmSurroundings } from '../../npm/install.js';
import { npmMajorAt, whyNotLinks } from '../../npm/version.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `npm ci` and `npm install` without packages. */
export const npm: Installer = { mention: /\bnpm\b/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = npmInstallOf(run, command);
  if (install === undefined) return undefined;
  const entry = install.directory === undefined ? undefined : joinWorkdir(install.directory, 'package.json');
  const npmMajor = npmMajorAt(run, command);
  const options = {
    ...install.options,
    ...(typeof npmMajor === 'number' && { npmMajor }),
    whyNotLinks: whyNotLinks(run, command),
  };
  return {
    name: npmName(install),
    command,
    entries: entry === undefined ? [] : [entry],
    writes: [],
    needsAll: false,
    trouble: entry === undefined ? unplaced(command) : npmSurroundings(run, command),
    read: (project, [path = ''], sees) =>
      npmFiles(project, path.slice(0, Math.max(0, path.lastIndexOf('/'))), options, sees),
  };
}
