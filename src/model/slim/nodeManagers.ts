/** What a command of yarn or pnpm needs that a slim image may lack. */
import { lockedGraphs } from '../../project/node/locked/index.js';
import { ROOT_EVENTS } from '../../project/npmScripts.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Project } from '../../project/types.js';
import { scriptCallOf, type ScriptCall } from '../npm/scriptCalls.js';
import type { Obstacle, Place, Swap } from './types.js';

/** Sub-commands that neither install nor run anything. */
const QUIET: ReadonlySet<string | undefined> = new Set(
  'cache store config set get list ls why audit prune root bin version'.split(' '),
);

type Needs = Obstacle | readonly string[] | { readonly program: string };

/** An obstacle, or the scripts of package.json that it runs; one that may be a program instead comes back as such. */
export function nodeManagerNeeds(command: ShellCommand, { swap }: Pick<Place, 'swap'>): Needs {
  const { tool = '', subcommand } = invocationOf(command);
  if (hasFlag(command, '-v', '--version') || QUIET.has(subcommand)) return [];
  const called = scriptCallOf(command);
  if (called !== undefined) return calledNeeds(called, swap);
  const isFocus =
    tool === 'yarn' && subcommand === 'workspaces' && command.text.endsWith(' focus --all --production');
  if (subcommand !== undefined && subcommand !== 'install' && !isFocus)
    return `runs \`${tool} ${subcommand}\`, and it is not known what that needs`;
  return installNeeds(command, isFocus, swap);
}

function installNeeds(command: ShellCommand, isFocus: boolean, { project, builder }: Swap): Needs {
  const { tool = '' } = invocationOf(command);
  if (builder !== true) return `uses ${tool}, whose lockfile does not say which packages compile`;
  if (!isFocus && !hasFlag(command, '--frozen-lockfile', '--immutable'))
    return `uses \`${command.text}\`, which may choose other versions than its lockfile`;
  if (lockedGraphs(project).size === 0) return `uses ${tool}, and its lockfile was not read`;
  if (hasFlag(command, '--ignore-scripts')) return [];
  return ROOT_EVENTS.filter((name) => isScript(project, name));
}

function calledNeeds({ script, rest, maybeProgram }: ScriptCall, { project }: Swap): Needs {
  const known = [`pre${script}`, script, `post${script}`].filter((name) => isScript(project, name));
  if (known.includes(script)) return known;
  return maybeProgram
    ? { program: [script, ...rest].join(' ') }
    : `runs the script ${script}, and no package.json has it`;
}

function isScript({ packages }: Project, name: string): boolean {
  return [...packages.values()].some(({ scripts }) => Object.hasOwn(scripts, name));
}
