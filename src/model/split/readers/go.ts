import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `go build` and `go install`, which download the modules on the way. */
export const goBuild: Installer = { mention: /\bgo\s+(?:build|install)\b/, readerOf };

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const { tool, subcommand } = invocationOf(command);
  if (tool !== 'go' || (subcommand !== 'build' && subcommand !== 'install')) return undefined;
  const directory = directoryOf(run, command);
  const entries = ['go.mod', 'go.sum'].map((name) => joinWorkdir(directory, name));
  const known = entries.filter((path) => path !== undefined);
  return {
    name: '`go ' + subcommand + '`',
    command,
    entries: known,
    writes: [],
    needsAll: true,
    trouble: known.length === 0 ? unplaced(command) : undefined,
    prefetch: {
      commands: ['go mod download'],
      isDone: (other) => invocationOf(other).tool === 'go' && other.words[1]?.value === 'mod',
    },
    read: (_project, paths) => ({ files: paths, writes: [], evidence: [] }),
  };
}
