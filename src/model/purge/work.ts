/** What a RUN does between the install of its build packages and its end: only what is known to compile here and nowhere else. */
import { compilesOnce, needsToolsOnAlpine, nodeNeedsTools } from '../../knowledge/build-deps.js';
import { knowsPackage } from '../../knowledge/wheels.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { pipSurroundings } from '../pip/install.js';
import { commandObstacle } from '../slim/commands.js';
import { pipNeeds } from '../slim/pip.js';
import { firstObstacle, type Obstacle, type Place } from '../slim/types.js';
import type { PurgeBase } from './base.js';

/** True for a command that may compile packages: `pip install`, `npm ci`, `npm install`. */
export function isWork(command: ShellCommand, { repository }: PurgeBase): boolean {
  const { tool, subcommand } = invocationOf(command);
  if (repository === 'python') return tool === 'pip' && subcommand === 'install';
  return tool === 'npm' && (subcommand === 'ci' || subcommand === 'install');
}

/** Why a command of the RUN, which is no install of system packages, does not let the build packages go. */
export function workObstacle(run: Run, command: ShellCommand, base: PurgeBase, place: Place): Obstacle {
  const { tool, subcommand } = invocationOf(command);
  if (tool === 'apk' && subcommand === 'update') return undefined;
  if (!isWork(command, base)) return commandObstacle(command, place);
  if (base.repository === 'node') return nodeObstacle(command, place);
  const around = pipSurroundings(run, command);
  if (around !== undefined) return `${around}, so that it is not known what pip installs`;
  const judgePython = (name: string): Obstacle => pythonObstacle(name, base);
  const reason = pipNeeds(command, { ...place, swap: { ...place.swap, judgePython } });
  return reason && `it ${reason}`;
}

function pythonObstacle(name: string, { family }: PurgeBase): Obstacle {
  if (family === 'alpine' && needsToolsOnAlpine(name))
    return 'may look for libraries by what comes with the build packages';
  if (knowsPackage(name) || compilesOnce(name)) return undefined;
  return 'dockopt does not know: it may need a compiler or headers while it runs';
}

function nodeObstacle(command: ShellCommand, { swap }: Place): Obstacle {
  const { locks, files } = swap.project;
  const { operands } = invocationOf(command);
  if (operands.length > 0 || hasFlag(command, '-g', '--global', '--location', '--prefix', '-C'))
    return 'it installs packages that are in no lockfile';
  if (locks.size === 0) return 'no package-lock.json was read that names what npm installs';
  if ([...files].some((path) => /(?:^|\/)binding\.gyp$/.test(path)))
    return 'the project compiles code of its own, and it is not known with what';
  return firstObstacle(locks, ([path, lock]) => {
    if (lock.lockfileVersion === 1) return `${path} is of version 1, of which not all packages were read`;
    for (const [at, { name }] of lock.packages) {
      const own = name ?? at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
      if (at !== '' && nodeNeedsTools(own)) return `${own} may use them while it runs (${path})`;
    }
    return undefined;
  });
}
