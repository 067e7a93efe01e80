/** The system packages that a stage installs: those that only build, and those that run. */
import { pythonBuildPackage } from '../../../knowledge/python-builds.js';
import { bareName } from '../../../knowledge/apt.js';
import { hasFlag, invocationOf, options, type ShellCommand } from '../../../shell/index.js';
import { aptCall } from '../../apt/commands.js';
import { needsManual, recommendedObstacle } from '../../slim/packages.js';
import type { Obstacle, Place } from '../../slim/types.js';
import type { BuildPackage } from '../../../knowledge/build-deps.js';

/** Grows while the RUNs of a stage are read; names as written, with their versions. */
export interface Packages {
  /** Name -> the libraries behind it, and the line of its RUN. */
  readonly build: Map<string, { readonly runtime: readonly string[]; readonly line: number }>;
  readonly kept: Set<string>;
  /** True when one of those that run came with what it recommends. */
  recommends: boolean;
}

/** A name, perhaps with a version; not `name-`, `name/release`, `name:arch`, a file or a pattern. */
const PLAIN_NAME = /^[a-z\d][a-z\d.+-]*(?<!-)(?:=[\w.+~:-]+)?$/;
const PLAIN_OPTION =
  /^(?:-y|--yes|--assume-yes|-q|-qq|--quiet|--no-install-recommends|--no-install-suggests|-f|--fix-missing|--allow-unauthenticated|-V|--auto-remove|--purge)$/;
/** Another Python beside that of the image. */
const OTHER_PYTHON =
  /^(?!cython3$)(?:python3?(?:[.\d]*)(?:$|-(?!dev$))|pypy|python-is-python3|libpython|cython)/;

/** What packages are to the language of an image. */
export interface PackageRules {
  /** As `pythonBuildPackage`. */
  buildPackage(name: string, suite: string | undefined): BuildPackage | undefined;
  /** The same language once more, from Debian. */
  readonly other: RegExp;
  readonly language: string;
}

const PYTHON: PackageRules = { buildPackage: pythonBuildPackage, other: OTHER_PYTHON, language: 'Python' };

/** The images of the stages, as far as their packages go. */
interface Images {
  readonly suite: string | undefined;
  readonly full: boolean;
}

const QUIET: ReadonlySet<string | undefined> = new Set([
  'update',
  'clean',
  'autoclean',
  'autoremove',
  'autopurge',
]);

/** Reads a command of apt; false for another one. */
export function aptObstacle(
  command: ShellCommand,
  base: Images,
  packages: Packages,
  place: Place,
  rules: PackageRules = PYTHON,
): Obstacle | false {
  const call = aptCall(command);
  if (call === undefined) return false;
  const { verb } = call;
  if (call.wrapper !== undefined || verb === undefined)
    return `runs ${command.text.slice(0, 60)}, which is not read`;
  if (QUIET.has(verb)) return undefined;
  if (verb === 'purge' || verb === 'remove') return removed(call.command, packages, place.instruction.origin);
  if (verb !== 'install') return `runs apt-get ${verb}, and it is not known what of that the container needs`;
  if (command.member === undefined) return 'installs packages under a condition';
  const odd = options(call.command).find(({ name }) => !PLAIN_OPTION.test(name));
  if (odd !== undefined) return `installs packages with the option ${odd.name}`;
  const own = packages.kept.size;
  const reason = installed(call.command, base, packages, place.instruction.origin, rules);
  const kept = [...packages.kept].slice(own).map(bareName);
  // What only builds has all of the full image around it.
  return reason ?? (base.full ? recommendedObstacle(call.command, kept, place) : undefined);
}

/** What goes in the RUN that brought it was never in a layer; what goes later stays there. */
function removed(command: ShellCommand, { build, kept }: Packages, line: number): Obstacle {
  for (const { value, text } of invocationOf(command).operands) {
    const name = bareName(value ?? '');
    if (value === undefined || !PLAIN_NAME.test(value))
      return `removes ${text}, which is no plain package name`;
    const found = [...kept].find((each) => bareName(each) === name);
    if (found !== undefined) kept.delete(found);
    else if (build.get(name)?.line === line) build.delete(name);
    else if (!build.has(name)) return `removes ${name}, which it did not install`;
  }
  return undefined;
}

function installed(
  command: ShellCommand,
  { suite, full }: Images,
  packages: Packages,
  line: number,
  { buildPackage, other, language }: PackageRules,
): Obstacle {
  for (const { value, text } of invocationOf(command).operands) {
    if (value === undefined || !PLAIN_NAME.test(value))
      return `installs ${text}, which is no plain package name`;
    const name = bareName(value);
    if (other.test(name)) return `installs ${name}, another ${language} beside that of the image`;
    const known = name === 'python3' ? undefined : buildPackage(name, suite);
    if (known !== undefined && 'reason' in known) return `installs ${name}: ${known.reason}`;
    if (known !== undefined) packages.build.set(name, { runtime: known.runtime, line });
    else if (name.endsWith('-dev'))
      return `installs ${name}, and it is not known which library the container needs of it`;
    else if (full && needsManual(name))
      return `installs ${name}, which needs directories that slim images leave out`;
    else {
      packages.kept.add(value);
      packages.recommends ||= !hasFlag(command, '--no-install-recommends');
    }
  }
  return undefined;
}

/** The RUN that installs what the container needs of Debian; none when that is nothing. */
export function runtimeInstall(
  packages: readonly string[],
  recommends: boolean,
  eol: string,
): readonly string[] {
  if (packages.length === 0) return [];
  const flags = recommends ? '-y' : '-y --no-install-recommends';
  const lines = [
    'RUN apt-get update \\',
    `    && apt-get install ${flags} \\`,
    ...packages.map((name) => `        ${name} \\`),
    '    && rm -rf /var/lib/apt/lists/*',
  ];
  return [lines.join(eol)];
}
