import { MAKERS, type Maker } from '../../knowledge/makers.js';
import { invocationOf, unwrap, type Invocation, type ShellCommand } from '../../shell/index.js';
import type { Scope } from '../scope.js';
import { covers, downloadsOf, isInClone, placeOf } from './downloads.js';

/** A command of a package manager, seen through `sudo`, `env` and the like. */
export interface MakerCall {
  readonly maker: Maker;
  readonly invocation: Invocation;
}

/** Reads a command as one of a package manager; undefined for any other program. */
export function makerCall(command: ShellCommand): MakerCall | undefined {
  const invocation = invocationOf(unwrap(command)?.command ?? command);
  const maker = MAKERS.find(({ tools }) => invocation.tool !== undefined && tools.has(invocation.tool));
  return maker && { maker, invocation };
}

/** The operands of `rm`, quotes removed; undefined for another program. */
export function removedPaths(command: ShellCommand): readonly string[] | undefined {
  const { tool, operands } = invocationOf(unwrap(command)?.command ?? command);
  return tool === 'rm' || tool === 'unlink'
    ? operands.map(({ text }) => text.replace(/["']/g, ''))
    : undefined;
}

/** True for a command that deletes the manager's downloads and indices. */
export function cleansCache({ maker, invocation }: MakerCall): boolean {
  const { subcommand, operands } = invocation;
  if (subcommand === undefined || !maker.cleans.has(subcommand)) return false;
  return maker.cleansWith?.has(operands[0]?.value) ?? true;
}

/** True for a command that only takes away: `rm`, a package manager's clean-up, packages removed. */
export function takesAway(command: ShellCommand): boolean {
  const call = makerCall(command);
  if (call === undefined) return removedPaths(command) !== undefined;
  const { subcommand = '' } = call.invocation;
  return cleansCache(call) || call.maker.removes.has(subcommand) || call.maker.tidies.has(subcommand);
}

/** True for a command of a package manager that adds packages or the index. */
export function makesFiles({ maker, invocation }: MakerCall): boolean {
  const { subcommand } = invocation;
  return maker.installs.has(subcommand) || (subcommand !== undefined && maker.refreshes.has(subcommand));
}

/** True when a command takes away what one of the others made: in a later layer than theirs, it would free nothing. */
export function cleansUpAfter(command: ShellCommand, others: readonly ShellCommand[], scope: Scope): boolean {
  const paths = removedPaths(command);
  if (paths !== undefined) return paths.some((path) => others.some((other) => leftAt(other, path, scope)));
  const call = makerCall(command);
  if (call === undefined) return false;
  const made = others.flatMap((other) => {
    const theirs = makerCall(other);
    return theirs?.maker === call.maker && makesFiles(theirs) ? [theirs] : [];
  });
  const { subcommand = '' } = call.invocation;
  if (cleansCache(call) || call.maker.tidies.has(subcommand)) return made.length > 0;
  return call.maker.removes.has(subcommand) && made.some((theirs) => removesPackageOf(call, theirs));
}

function leftAt(command: ShellCommand, path: string, scope: Scope): boolean {
  const call = makerCall(command);
  if (call !== undefined) return makesFiles(call) && call.maker.cache.test(path);
  const place = placeOf(path, scope);
  return (
    isInClone(command, place, scope) ||
    downloadsOf(command).some((file) => covers(place, placeOf(file, scope)))
  );
}

/** True when one of the packages that go, or the name that holds them together (`apk add --virtual`), came with the other. */
function removesPackageOf({ invocation }: MakerCall, made: MakerCall): boolean {
  const names = new Set(made.invocation.operands.map(({ text }) => text));
  for (const { name, text } of made.invocation.options) {
    if ((name === '-t' || name === '--virtual') && text !== undefined) names.add(text);
  }
  return invocation.operands.some(({ text }) => names.has(text));
}

/** Programs of the system that take no time and whose work nothing has to fetch or to build again. */
const CHEAP: ReadonlySet<string | undefined> = new Set(
  (
    'mkdir rmdir ln mv chmod chown chgrp touch echo printf cat sed tee true : test [ ls which sleep locale-gen ' +
    'update-locale ldconfig update-ca-certificates update-alternatives fc-cache useradd groupadd adduser addgroup usermod ' +
    'a2enmod a2dismod a2ensite a2dissite phpenmod docker-php-ext-enable'
  ).split(' '),
);

/** True for a command that may be repeated whenever the one before it changes, and that nobody would notice. */
export function isCheap(command: ShellCommand): boolean {
  return takesAway(command) || CHEAP.has(invocationOf(unwrap(command)?.command ?? command).tool);
}
