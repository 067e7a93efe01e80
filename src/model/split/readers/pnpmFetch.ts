import type { InstallFiles } from '../../../project/installFiles.js';
import { installReads } from '../../../project/installReads.js';
import { localPackage, lockedPackages, pnpmLockOf } from '../../../project/node/pnpm/lock.js';
import { pnpmSettings } from '../../../project/node/pnpm/settings.js';
import { dirOf, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { hasFlag, invocationOf, options, type ShellCommand } from '../../../shell/index.js';
import { isBystander } from '../../bystanders.js';
import type { Run } from '../../commands.js';
import { pnpmInstallOf } from '../../pnpm/install.js';
import { directoryOf } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import { preparationOf } from '../preparing.js';
import type { Installer, InstallReader } from './types.js';

/** `pnpm install` of everything that a frozen lockfile names, whose packages `pnpm fetch` can bring before. */
export const pnpmFetch: Installer = { mention: /\bpnpm\b/, readerOf };

/** Options with which less is installed than is fetched, or elsewhere: the rest would stay in the image. */
const OTHER_SHARE: ReadonlySet<string> = new Set(
  '--filter --filter-prod --dev -D --no-optional --optional --workspace-root -w --cpu --os --libc --node-linker --force'.split(
    ' ',
  ),
);

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const install = pnpmInstallOf(run, command);
  if (install?.frozen !== true || install.directory === undefined) return undefined;
  if (install.directory !== directoryOf(run, command)) return undefined;
  if (options(command).some(({ name }) => OTHER_SHARE.has(name))) return undefined;
  const prod = hasFlag(command, '--prod');
  const { scope } = run;
  const environment = scope.variables.get('NODE_ENV');
  // pnpm reads NODE_ENV too, and stops where fetch and install do not agree on devDependencies (pnpm 10, measured).
  const unclear = !prod && environment !== undefined && environment.value !== 'development';
  const ahead = preparationOf(
    run,
    command,
    (each) => invocationOf(each).tool === 'corepack' && isBystander(each),
  );
  const fetch = prod ? 'pnpm fetch --prod' : 'pnpm fetch';
  const entry = joinWorkdir(install.directory, 'pnpm-lock.yaml');
  if (unclear || entry === undefined) return undefined;
  return {
    name: '`pnpm install`',
    command,
    entries: [entry],
    writes: [],
    needsAll: true,
    trouble: install.trouble ?? ('refused' in ahead ? ahead.refused : undefined),
    prefetch: {
      commands: 'refused' in ahead ? [fetch] : [...ahead.commands, fetch],
      isDone: (other) => invocationOf(other).tool === 'pnpm' && invocationOf(other).subcommand === 'fetch',
    },
    read: (project, [path = ''], sees) => fetchFiles(project, path, sees),
  };
}

/** What `pnpm fetch` reads (measured with 8 to 12): lockfile, settings, patches; corepack reads package.json. */
function fetchFiles(
  project: Project,
  path: string,
  sees: (path: string) => boolean,
): InstallFiles | { readonly refused: string } {
  const dir = dirOf(path);
  const lock = pnpmLockOf(project, path);
  if ('refused' in lock) return lock;
  const local = localPackage(lock);
  if (local !== undefined) return { refused: `${path} installs ${local} from the project` };
  const settings = pnpmSettings(project, dir, sees);
  if ('refused' in settings) return settings;
  const dirs = [...lock.importers.keys()].map((relative) => joinPath(dir, relative) ?? relative);
  const reads = installReads(
    project,
    dir,
    dirs,
    lockedPackages(lock, () => false),
  );
  if (reads !== undefined)
    return {
      refused: 'refused' in reads ? reads.refused : `${reads.evidence}, perhaps already when it is fetched`,
    };
  const own = ['package.json', '.corepack.env'].map((name) => joinPath(dir, name) ?? name).filter(sees);
  return {
    files: [path, ...own, ...settings.files],
    writes: [joinPath(dir, 'node_modules') ?? 'node_modules'],
    evidence: [
      `${path} names all packages of ${dirs.length === 1 ? 'the project' : `${dirs.length} manifests`}`,
    ],
  };
}
