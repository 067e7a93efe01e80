/** The install of a RUN, with its packages sorted: those that stay, and those that only compile. */
import { bareName } from '../../knowledge/apt.js';
import { buildPackage, isCompiler, isKept, leadsOnward } from '../../knowledge/build-deps.js';
import { hasFlag, invocationOf, options, type ShellCommand } from '../../shell/index.js';
import { aptCall } from '../apt/commands.js';
import type { WordEdit } from '../commands.js';
import type { PurgeBase } from './base.js';

/** An install that can be parted. */
export interface PartedInstall {
  readonly command: ShellCommand;
  /** Member of the `&&` list. */
  readonly member: number;
  /** As written, without the versions of apt packages. */
  readonly build: readonly string[];
  /** To install by name: libraries that would go with the build packages. */
  readonly libraries: readonly string[];
  readonly edits: readonly WordEdit[];
  /** All packages that are there afterwards by name. */
  readonly kept: readonly string[];
}

/** True for `apt-get install` and `apk add`. */
export function isInstall(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  return (tool === 'apk' && subcommand === 'add') || aptCall(command)?.verb === 'install';
}

/** The names of the packages of an install, without versions; undefined for what only the build knows. */
export function packagesOf(command: ShellCommand): readonly (string | undefined)[] {
  const { operands } = invocationOf(aptCall(command)?.command ?? command);
  return operands.map(({ value }) => value && nameOf(value));
}

function nameOf(value: string): string {
  return bareName(value).replace(/[=<>~@].*$/, '');
}

const PLAIN_OPTION: Readonly<Record<PurgeBase['family'], RegExp>> = {
  alpine: /^(?:--no-cache|-U|--update|--update-cache|-q|--quiet|--no-progress|-v|--verbose)$/,
  debian: /^(?:-y|--yes|--assume-yes|-q|-qq|--quiet|--no-install-recommends|--no-install-suggests)$/,
};

/** Sorts the packages of an install; the reason when one is unknown or the command does more. */
export function partInstall(
  command: ShellCommand,
  base: PurgeBase,
): PartedInstall | { readonly reason: string } {
  const odd = options(command).find(({ name }) => !PLAIN_OPTION[base.family].test(name));
  if (odd !== undefined) return { reason: `its install has the option ${odd.name}` };
  if (
    command.member === undefined ||
    command.redirections.length > 0 ||
    aptCall(command)?.wrapper !== undefined
  )
    return { reason: 'its install is no plain part of a list joined by &&' };
  if (base.family === 'debian' && !hasFlag(command, '--no-install-recommends'))
    return { reason: 'recommended packages come with them, and what needs those is not known' };
  const sorted = sortPackages(command, base);
  if ('reason' in sorted) return sorted;
  const { build, kept, wanted, removed } = sorted;
  const libraries = [...wanted].filter((name) => !kept.includes(name));
  const append: readonly WordEdit[] = libraries.length > 0 ? [{ append: libraries }] : [];
  return {
    command,
    member: command.member,
    build,
    libraries,
    edits: [...(base.family === 'alpine' ? removed : []), ...append],
    kept: [...kept, ...libraries],
  };
}

interface Sorted {
  readonly build: readonly string[];
  readonly kept: readonly string[];
  /** Libraries of the build packages. */
  readonly wanted: ReadonlySet<string>;
  readonly removed: readonly WordEdit[];
}

function sortPackages(
  command: ShellCommand,
  { family, namedSuite, repository }: PurgeBase,
): Sorted | { readonly reason: string } {
  const build: string[] = [];
  const kept: string[] = [];
  const wanted = new Set<string>();
  const removed: WordEdit[] = [];
  for (const word of invocationOf(command).operands) {
    const name = nameOf(word.value ?? '');
    if (word.value === undefined || !PLAIN_NAME.test(word.value))
      return { reason: `${word.text} is no plain package name` };
    // Where Python is what runs, another one of the system is no build package.
    const isOther = name === 'python3' && repository === 'python';
    const known = isOther ? undefined : buildPackage(family, name, namedSuite);
    if (repository === 'node' && leadsOnward(family, name))
      return { reason: `what npm may link with the libraries that ${name} brings along is not known` };
    if (known === undefined && !isKept(family, name))
      return { reason: `it is not known whether ${name} needs them` };
    if (known === undefined) kept.push(name);
    else if ('reason' in known) return known;
    else {
      build.push(family === 'alpine' ? word.text : name);
      for (const library of known.runtime) wanted.add(library);
      removed.push({ remove: command.words.indexOf(word) });
    }
  }
  return { build, kept, wanted, removed };
}

/** A name, perhaps with a version; not `name-`, `name/release`, `name:arch`, a file or a pattern. */
const PLAIN_NAME = /^[a-z\d][a-z\d.+-]*(?<!-)(?:[=<>~]{1,2}[\w.+~:-]+)?$/;

/** True for an install with a compiler in it. */
export function installsCompiler(command: ShellCommand, { family }: PurgeBase): boolean {
  return packagesOf(command).some((name) => name !== undefined && isCompiler(family, name));
}
