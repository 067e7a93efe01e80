/** What the steps of a stage of Ruby do, one RUN after another: what is not recognised is an obstacle, by its line. */
import { nativeBuildPackage } from '../../../knowledge/native-builds.js';
import { invocationOf, optionOf, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import { settingOf } from '../../bundler/settings.js';
import type { Run } from '../../commands.js';
import { expand, joinWorkdir } from '../../scope.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import type { SlimPair } from '../interpreted/base.js';
import { isRepeated, repeatedObstacle, short, There, touchedBy, type Touched } from '../interpreted/light.js';
import { isBelow, type Places } from '../interpreted/places.js';
import { editsCarried, isQuiet, removesLeftovers } from '../interpreted/quiet.js';
import { firstReason, leadsElsewhere, placeOfRun, readRun } from '../interpreted/reading.js';
import { aptObstacle, type PackageRules, type Packages } from '../interpreted/system.js';
import { assetsObstacle } from './assets.js';
import { GEM_HOME, installObstacle, type Gems } from './gems.js';

export interface Steps {
  readonly packages: Packages;
  readonly gems: Gems;
  /** RUNs that the last stage has too: accounts, directories, settings. */
  readonly repeated: Instruction[];
  readonly there: There;
  openAccount: number | undefined;
}

interface Reading extends Steps {
  readonly base: SlimPair;
  readonly places: Places;
}

const RULES: PackageRules = {
  buildPackage: nativeBuildPackage,
  other: /^(?:ruby|libruby|rake$|bundler$|jruby)/,
  language: 'Ruby',
};
/** Variables that lead Ruby elsewhere. */
const ELSEWHERE =
  /^(?:GEM_(?:HOME|PATH|SPEC_CACHE)|RUBYLIB|RUBYOPT|BUNDLE_(?:BIN|CACHE_PATH|USER_\w+|CONFIG|APP_CONFIG))$/;

/** Reads all steps; a reason with its line when one of them is not known to leave nothing else that the container needs. */
export function stepsOf(base: SlimPair, places: Places): Steps | { readonly reason: string } {
  const reading: Reading = {
    packages: { build: new Map(), kept: new Set(), recommends: false },
    gems: { compiled: new Set(), libraries: new Set(), asks: new Map(), places: new Set(), lock: undefined },
    repeated: [],
    there: new There(),
    openAccount: undefined,
    base,
    places,
  };
  const elsewhere = leadsElsewhere(base.sole, ELSEWHERE);
  if (elsewhere !== undefined) return { reason: `${elsewhere} leads Ruby or Bundler elsewhere` };
  const failed = firstReason(base.sole, reading.there, (each) => runObstacle(each, reading));
  return failed ?? reading;
}

function runObstacle(instruction: Instruction, reading: Reading): Obstacle {
  const run = readRun(instruction, reading.base.sole);
  if (typeof run === 'string') return run;
  const { commands } = run.script;
  if (commands.some(isGlobalSetting)) return settingsObstacle(run, reading);
  const touched = commands.map((command) => touchedBy(run, command)).filter((each) => each !== undefined);
  const inside = [...reading.places.roots, GEM_HOME];
  if (isRepeated(run, touched, inside, reading.places.files)) return repeatedObstacle(run, touched, reading);
  return firstObstacle(commands, (command) => commandObstacle(run, command, touched, reading));
}

/** `bundle config --global frozen 1`, which is kept in the home of the user. */
function isGlobalSetting(command: ShellCommand): boolean {
  const setting = settingOf(command);
  return setting !== undefined && !setting.local;
}

/** Where it does nothing else, it is done once more. */
function settingsObstacle({ script, instruction, scope }: Run, { repeated }: Reading): Obstacle {
  const other = script.commands.find((command) => settingOf(command) === undefined && !isQuiet(command));
  if (other !== undefined) return `sets something of Bundler for all projects beside \`${short(other)}\``;
  if (scope.user !== 'root' && scope.user !== undefined)
    return `sets something of Bundler in the home of ${scope.user}`;
  repeated.push(instruction);
  return undefined;
}

function commandObstacle(
  run: Run,
  command: ShellCommand,
  touched: readonly Touched[],
  { base, places, packages, gems }: Reading,
): Obstacle {
  const place = placeOfRun(base.swap, run.instruction);
  const apt = aptObstacle(command, base, packages, place, RULES);
  if (apt !== false) return apt;
  const written = command.redirections.find((text) => !/^\d?>&\d$|\/dev\/(?:null|stdout|stderr)$/.test(text));
  if (written !== undefined) return `writes ${written}`;
  if (touched.some((each) => each.command === command) || isQuiet(command)) return undefined;
  if (
    removesLeftovers(command, run, places.roots) ||
    removesCaches(run, command, [...places.roots, ...gems.places])
  )
    return undefined;
  if (editsCarried(command, run, places.roots, places.files)) return undefined;
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === 'bundle' || tool === 'bundler') {
    if (subcommand === 'install' || (subcommand === undefined && operands.length === 0))
      return installObstacle(run, command, base, places.roots, gems);
    if (/^(?:config|check|clean|version|list)$/.test(subcommand ?? '')) return undefined;
  }
  if (
    tool === 'gem' &&
    subcommand === 'install' &&
    operands.every(({ value }) => /^bundler(?::[\d.]+)?$/.test(value ?? ''))
  )
    return optionOf(command, '-i', '--install-dir', '--user-install') === undefined
      ? undefined
      : 'installs Bundler elsewhere';
  const assets = assetsObstacle(run, command, base.swap.project, places.roots);
  if (assets !== false) return assets;
  return `runs \`${short(command)}\`, and it is not known whether the container needs what it leaves`;
}

/** `rm -rf ~/.bundle "${BUNDLE_PATH}"/ruby/*\/cache`: what was downloaded, and repositories of gems. */
function removesCaches(run: Run, command: ShellCommand, roots: readonly string[]): boolean {
  const { tool, operands } = invocationOf(command);
  if (tool !== 'rm') return false;
  return operands.every(({ text }) => {
    const path = expand(text.replace(/^~\//, '/root/'), run.scope, run.instruction.escape);
    const absolute = joinWorkdir(run.scope.workdir, path);
    if (absolute === undefined || path?.includes('..') === true) return false;
    return isBelow(absolute, [...roots, GEM_HOME]) || /^\/root\/\.(?:bundle|gem|npm|cache)\/?/.test(absolute);
  });
}
