import { hasFlag, invocationOf, options, optionOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { Run } from '../commands.js';
import { below, directoryAt, directoryOf } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { mountOptions } from '../sources.js';
import type { Model } from '../stages.js';
import { scriptOf } from '../work.js';

/** A command that fills a `node_modules` from the manifest in its directory: all of it, whatever lay there before. */
export interface NodeInstall {
  readonly instruction: Instruction;
  readonly command: ShellCommand;
  readonly tool: 'npm' | 'yarn' | 'pnpm' | 'bun';
  /** Absolute path in the image. */
  readonly directory: string;
  /** True for `npm ci`, which deletes what lies there first. */
  readonly clean: boolean;
  /** True when devDependencies (or others) are left out, or when that cannot be told. */
  readonly omits: boolean;
  /** True with `--ignore-scripts`. */
  readonly ignoresScripts: boolean;
}

/** Sub-commands that install what the manifest says; '' for `yarn` alone. */
const VERBS = {
  npm: new Set(['ci', 'install']),
  yarn: new Set(['', 'install']),
  pnpm: new Set(['install']),
  bun: new Set(['install', 'i']),
} satisfies Record<NodeInstall['tool'], ReadonlySet<string>>;
/** Options with which something else is installed, or elsewhere, or nothing (npm 11, yarn 1 and 4, pnpm 10, bun 1). */
const OTHERWISE: ReadonlySet<string> = new Set(
  (
    '-g --global --location --workspace -w --workspaces --no-workspaces --package-lock-only --dry-run --modules-folder ' +
    '--mode --filter -F --filter-prod --lockfile-only --ignore-workspace --modules-dir --virtual-store-dir --version -v ' +
    '--help -h --install-links --install-strategy --global-style --legacy-bundling'
  ).split(' '),
);
const DIRECTORY = ['--prefix', '-C', '--cwd', '--dir'];
const OMITTING = [
  '--omit',
  '--only',
  '--prod',
  '-P',
  '--production',
  '--no-optional',
  '--ignore-optional',
  '--no-dev',
];
/** npm's settings in the environment that do the same; a prefix there is that of global installs alone. */
const SETTING = /^(?:npm_config|yarn|pnpm)_/i;
const HARMLESS_SETTING =
  /_(?:prefix|cache|cache_folder|registry|loglevel|fund|audit|update_notifier|progress|color|yes|fetch_\w+|home|version|store_dir|legacy_peer_deps|maxsockets|cafile|strict_ssl)$/i;

const found = new WeakMap<Model, Map<Instruction, readonly NodeInstall[]>>();

/** The installs of an instruction that certainly run: members of its `&&` list. */
export function nodeInstalls(model: Model, instruction: Instruction): readonly NodeInstall[] {
  const known = found.get(model) ?? new Map<Instruction, readonly NodeInstall[]>();
  found.set(model, known);
  const installs = known.get(instruction) ?? installsOf(model, instruction);
  known.set(instruction, installs);
  return installs;
}

function installsOf(model: Model, instruction: Instruction): readonly NodeInstall[] {
  if (instruction.keyword !== 'RUN' || !/npm|yarn|bun/.test(instruction.text)) return [];
  const stage = model.stageOf(instruction);
  const script = stage === undefined ? undefined : scriptOf(model, instruction);
  if (stage === undefined || script === undefined) return [];
  const run: Run = { instruction, stage, script, model, scope: model.scopeAt(instruction) };
  return script.commands.map((command) => installOf(run, command)).filter((install) => install !== undefined);
}

function installOf(run: Run, command: ShellCommand): NodeInstall | undefined {
  const { tool = '', subcommand = '', operands } = invocationOf(command);
  if (!isTool(tool) || !VERBS[tool].has(subcommand) || operands.length > 0 || command.negated)
    return undefined;
  if (options(command).some(({ name }) => OTHERWISE.has(name))) return undefined;
  const settings = [...run.scope.variables.keys(), ...command.assignments.map(({ name }) => name)];
  if (settings.some((name) => SETTING.test(name) && !HARMLESS_SETTING.test(name))) return undefined;
  const directory = directoryFor(run, command);
  if (directory === undefined || isMounted(run, `${directory}/node_modules`)) return undefined;
  return {
    instruction: run.instruction,
    command,
    tool,
    directory,
    clean: tool === 'npm' && subcommand === 'ci',
    omits: omits(run, command),
    ignoresScripts: hasFlag(command, '--ignore-scripts'),
  };
}

function isTool(name: string): name is NodeInstall['tool'] {
  return Object.hasOwn(VERBS, name);
}

function directoryFor(run: Run, command: ShellCommand): string | undefined {
  const directory = directoryOf(run, command);
  const option = optionOf(command, ...DIRECTORY);
  if (option === undefined || directory === undefined) return directory;
  return joinWorkdir(directory, option.value);
}

/** True when a mount lies over the path while the command runs: what is written there does not get into the image. */
function isMounted({ instruction, model }: Run, path: string): boolean {
  return instruction.flags.some(({ name, value }) => {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    const target = options?.get('target') ?? options?.get('dst') ?? options?.get('destination');
    const place = joinWorkdir(directoryAt(model, instruction), target);
    return place !== undefined && below(place, path) !== undefined;
  });
}

function omits(run: Run, command: ShellCommand): boolean {
  if (optionOf(command, '--include')?.value === 'dev') return false;
  if (optionOf(command, '--production', '--prod')?.value === 'false') return false;
  if (OMITTING.some((flag) => hasFlag(command, flag))) return true;
  const assigned = command.assignments
    .find(({ name }) => name === 'NODE_ENV')
    ?.text.slice('NODE_ENV='.length);
  if (assigned !== undefined) return assigned !== 'development';
  const variable = run.scope.variables.get('NODE_ENV');
  return variable !== undefined && variable.value !== 'development';
}
