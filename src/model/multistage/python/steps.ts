/** What the steps of a stage of Python do, one RUN after another: what is not recognised is an obstacle, by its line. */
import { invocationOf, optionOf, options, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Run } from '../../commands.js';
import { expand, expandFallback, joinWorkdir } from '../../scope.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import type { PythonBase } from '../interpreted/base.js';
import { collectsStatic, staticObstacle } from './django.js';
import { isRepeated, repeatedObstacle, short, There, touchedBy, type Touched } from '../interpreted/light.js';
import { managerObstacle, type Managers } from './managers.js';
import { pipObstacle, type Brought } from './packages.js';
import { isBelow, isFree, type Places } from '../interpreted/places.js';
import { editsCarried, fetchesManager, isQuiet, removesLeftovers } from '../interpreted/quiet.js';
import { firstReason, placeOfRun, readRun } from '../interpreted/reading.js';
import { aptObstacle, type Packages } from '../interpreted/system.js';

export interface Steps {
  readonly packages: Packages;
  readonly brought: Brought;
  /** RUNs that the last stage has too: accounts, directories. */
  readonly repeated: Instruction[];
  /** Virtual environments. */
  readonly environments: Set<string>;
  /** True when pip installs more than tools into the Python of the image itself. */
  system: boolean;
  /** True when it may put other versions in the place of those that the image brings. */
  replaced: boolean;
  /** True when it installs into the home of root. */
  home: boolean;
  /** Package managers that pip installs into the image. */
  readonly tools: Set<string>;
  /** Line of an account that gets whatever number is free. */
  openAccount: number | undefined;
}

/** Packages that make environments and install others; what starts through one of them is refused where it starts. */
const TOOLS: ReadonlySet<string> = new Set(
  'pip setuptools wheel virtualenv pip-tools build poetry pipenv uv'.split(' '),
);
/** What the image brings itself: two versions would lie beside each other. */
const BROUGHT: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel']);
/** Variables that lead Python or pip elsewhere. */
const ELSEWHERE =
  /^(?:PIP_(?:TARGET|PREFIX|ROOT|SRC|USER|REQUIREMENT|CONSTRAINT|CONFIG_FILE|FIND_LINKS|EDITABLE|NO_BINARY|NO_INDEX|PRE)|PYTHONUSERBASE|PYTHONHOME|PYTHONPYCACHEPREFIX|PYENV_ROOT)$/;

interface Reading extends Steps {
  readonly base: PythonBase;
  readonly places: Places;
  readonly there: There;
  readonly managers: Managers;
}

/** Reads all steps; a reason with its line when one of them is not known to leave nothing else that the container needs. */
export function stepsOf(base: PythonBase, places: Places): Steps | { readonly reason: string } {
  const reading: Reading = {
    packages: { build: new Map(), kept: new Set(), recommends: false },
    brought: {
      names: new Set(),
      compiled: new Set(),
      scripts: new Set(),
      libraries: new Set(),
      asks: new Map(),
    },
    repeated: [],
    environments: new Set(),
    system: false,
    replaced: false,
    home: false,
    tools: new Set(),
    openAccount: undefined,
    base,
    places,
    there: new There(),
    managers: { poetry: undefined, system: false, replaced: false },
  };
  const { stage, model } = base.sole;
  const elsewhere = [...model.finalScope(stage).variables.keys()].find((name) => ELSEWHERE.test(name));
  if (elsewhere !== undefined) return { reason: `${elsewhere} leads pip or Python elsewhere` };
  const failed = firstReason(base.sole, reading.there, (each) => runObstacle(each, reading));
  if (failed !== undefined) return failed;
  reading.system ||= reading.managers.system;
  reading.replaced ||= reading.managers.replaced;
  reading.replaced ||= [...reading.brought.names].some((name) => BROUGHT.has(name));
  return reading;
}

function runObstacle(instruction: Instruction, reading: Reading): Obstacle {
  const run = readRun(instruction, reading.base.sole);
  if (typeof run === 'string') return run;
  const { script } = run;
  const touched = script.commands
    .map((command) => touchedBy(run, command))
    .filter((each) => each !== undefined);
  const inside = [...reading.places.roots, ...reading.environments];
  if (isRepeated(run, touched, inside, reading.places.files)) return repeatedObstacle(run, touched, reading);
  return firstObstacle(script.commands, (command) => commandObstacle(run, command, touched, reading));
}

function commandObstacle(
  run: Run,
  command: ShellCommand,
  touched: readonly Touched[],
  reading: Reading,
): Obstacle {
  const { base, packages } = reading;
  const place = placeOfRun(base.swap, run.instruction);
  const apt = aptObstacle(command, base, packages, place);
  if (apt !== false) return apt;
  const written = command.redirections.find((text) => !/^\d?>&\d$|\/dev\/(?:null|stdout|stderr)$/.test(text));
  if (written !== undefined) return `writes ${written}`;
  if (touched.some((each) => each.command === command) || isQuiet(command)) return undefined;
  const { roots, files } = reading.places;
  if (removesLeftovers(command, run, roots) || editsCarried(command, run, roots, files)) return undefined;
  if (fetchesManager(command, run)) return undefined;
  if (invocationOf(command).tool === 'pip') return pipStep(run, command, reading);
  const { brought, managers, environments, places } = reading;
  const managed = managerObstacle(run, command, {
    base,
    brought,
    managers,
    environments,
    roots: places.roots,
    place,
  });
  if (managed !== false) return managed;
  const made = environmentMade(run, command);
  if (made !== undefined) {
    if (!isFree(made) && made !== '/root/venv') return `makes a virtual environment at ${made}`;
    reading.environments.add(made);
    return undefined;
  }
  if (collectsStatic(command)) return staticObstacle(base.swap.project, reading.places.roots);
  return `runs \`${short(command)}\`, and it is not known whether the container needs what it leaves`;
}

function pipStep(run: Run, command: ShellCommand, reading: Reading): Obstacle {
  const { subcommand, operands } = invocationOf(command);
  if (/^(?:uninstall|list|check|freeze|cache|show|debug)$/.test(subcommand ?? 'list')) return undefined;
  if (subcommand !== 'install')
    return `uses pip ${subcommand}, and it is not known what the container needs of that`;
  const { user } = run.scope;
  if (user !== 'root' && user !== '0')
    return `lets ${user ?? 'another user'} install packages, into a directory of their own`;
  const variable = command.assignments.find(({ name }) => ELSEWHERE.test(name));
  if (variable !== undefined) return `sets ${variable.name}, which leads pip elsewhere`;
  const apart = placeApart(run, command, reading);
  if (typeof apart === 'object') return apart.reason;
  if (apart !== undefined) reading.environments.add(apart);
  const named = operands.map(({ value, text }) => {
    const known = value ?? expand(text, run.scope, run.instruction.escape) ?? '';
    return /^[\w-]+/.exec(known)?.[0] ?? '';
  });
  const isTools =
    operands.length > 0 &&
    options(command).every(
      ({ name }) => !/^(?:-[rce]|--requirement|--constraint|--editable|--user)$/.test(name),
    ) &&
    named.every((name) => TOOLS.has(name));
  const intoImage =
    apart === undefined &&
    optionOf(command, '--user') === undefined &&
    !intoEnvironment(run, command, reading.environments);
  if (intoImage && isTools) {
    reading.replaced = true;
    for (const name of named) reading.tools.add(name);
  }
  if (isTools) return undefined;
  if (intoImage) reading.system = true;
  else if (optionOf(command, '--user') !== undefined) reading.home = true;
  return pipObstacle(command, reading.base, reading.brought);
}

/** The directory of `--target /deps` or `--prefix=/install`, which nothing of the image lies in. */
function placeApart(
  run: Run,
  command: ShellCommand,
  { places: { roots }, tools }: Reading,
): string | undefined | { readonly reason: string } {
  const option = optionOf(command, '-t', '--target', '--prefix');
  if (option === undefined) return undefined;
  const written =
    option.text === undefined ? undefined : expand(option.text, run.scope, run.instruction.escape);
  const path = written === undefined ? undefined : joinWorkdir(run.scope.workdir, written);
  // With a prefix, pip leaves out what the image has already.
  const brought =
    option.name === '--prefix' && [...BROUGHT].find((name) => name !== 'pip' && tools.has(name));
  if (brought !== false && brought !== undefined)
    return { reason: `installs into ${option.text}, and leaves ${brought} where it was replaced` };
  return path !== undefined && (isFree(path) || isBelow(path, roots))
    ? path
    : { reason: `installs into ${option.text}, and it is not known what else lies there` };
}

/** True when the pip of an environment that was made here runs, by its path or because it comes first. */
function intoEnvironment(run: Run, command: ShellCommand, environments: ReadonlySet<string>): boolean {
  const { name = '' } = command;
  const path = name.includes('/') ? joinWorkdir(run.scope.workdir, name) : undefined;
  if (path !== undefined) return isBelow(path, [...environments]);
  const activated = run.script.commands
    .slice(0, run.script.commands.indexOf(command))
    .filter((each) => each.name === '.' || each.name === 'source')
    .map((each) => joinWorkdir(run.scope.workdir, each.words[1]?.value));
  if (activated.some((each) => each !== undefined && isBelow(each, [...environments]))) return true;
  const { instructions } = run.stage;
  const before = instructions.slice(0, instructions.indexOf(run.instruction));
  return before.some(({ keyword, args, escape }) => {
    if (keyword !== 'ENV') return false;
    const written = args[args.indexOf('PATH') + 1];
    if (!args.includes('PATH') || written === undefined) return false;
    const first = expandFallback(written.replaceAll(/["']/g, '').split(':')[0] ?? '', run.scope, escape);
    return first !== undefined && isBelow(first, [...environments]);
  });
}

/** `/opt/venv` of `python -m venv /opt/venv`. */
function environmentMade(run: Run, command: ShellCommand): string | undefined {
  const texts = command.words.map(
    ({ value, text }) => value ?? expand(text, run.scope, run.instruction.escape),
  );
  const at = texts[1] === '-m' && texts[2] === 'venv' ? 3 : command.name === 'virtualenv' ? 1 : 0;
  if (at === 0 || (at === 3 && !/^(?:\/usr\/local\/bin\/)?python(?:3(?:\.\d+)?)?$/.test(command.name ?? '')))
    return undefined;
  const rest = texts.slice(at);
  const isPlain = rest.every(
    (text) => text !== undefined && /^(?:--(?:copies|clear|upgrade-deps|without-pip)|[^-].*)$/.test(text),
  );
  const [path, ...more] = rest.filter((text) => text?.startsWith('-') === false);
  if (!isPlain || path === undefined || more.length > 0) return undefined;
  return joinWorkdir(run.scope.workdir, path);
}
