import { dirOf } from '../../../project/paths.js';
import { fileIn } from '../../../project/python/tables.js';
import { invocationOf, options, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { pipFiles, pipSurroundings } from '../../pip/install.js';
import { environments } from '../../python/environments.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `pip-sync` of pip-tools. */
export const pipSync: Installer = { mention: /\bpip-sync\b/, readerOf };

const KNOWN =
  /^(?:--(?:extra-index-url|index-url|trusted-host|no-index|quiet|verbose|force|cert|client-cert|user|no-config)|-[qvi])$/;

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const { tool, operands } = invocationOf(command);
  if (tool !== 'pip-sync') return undefined;
  const directory = directoryOf(run, command);
  const names = operands.length === 0 ? ['requirements.txt'] : operands.map(({ value }) => value);
  const entries = names.flatMap((name) =>
    name === undefined || directory === undefined ? [] : (joinWorkdir(directory, name) ?? []),
  );
  const odd = options(command).find(({ name }) => !KNOWN.test(name));
  const trouble =
    (directory === undefined ? unplaced(command) : undefined) ??
    (entries.length < names.length ? 'which files it reads is only known in the build' : undefined) ??
    (odd && `what it reads with ${odd.name} is not known`) ??
    pipSurroundings(run, command);
  return {
    name: '`pip-sync`',
    command,
    entries,
    writes: environments(run, command),
    needsAll: true,
    trouble,
    read(project, paths, sees) {
      const answer = pipFiles(project, paths);
      if ('refused' in answer) return answer;
      // Its own options may stand beside a requirement file.
      const settings = paths
        .flatMap((path) => ['.pip-tools.toml', 'pyproject.toml'].map((name) => fileIn(dirOf(path), name)))
        .filter(sees);
      return { ...answer, files: [...new Set([...answer.files, ...settings])] };
    },
  };
}
