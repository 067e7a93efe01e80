/** Whose the files are that the steps make and copy, so that the image has them with the same owners. */
import { hasFlag, invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { CommandAt } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';

/** What the steps show of owners; '' stands for root. */
export interface OwnerNotes {
  /** Those as whom RUNs install and build. */
  readonly makers: Set<string>;
  /** Those to whom COPYs give files of the package. */
  readonly givers: Set<string>;
  /** Directories that a RUN makes and gives to an account at once. */
  readonly fresh: Set<string>;
  /** Whom a RUN behind all others gives the whole directory. */
  given: string | undefined;
}

/** As `--chown` names them; undefined for root. */
export interface Owners {
  /** Of what RUNs have made. */
  readonly made: string | undefined;
  /** Of what COPYs have brought. */
  readonly copied: string | undefined;
}

export function noOwners(): OwnerNotes {
  return { makers: new Set(), givers: new Set(), fresh: new Set(), given: undefined };
}

const ROOT = /^(?:root|0)(?::(?:root|0))?$/;
/** The account that images of Node have, with a group of its own (docker-node, "Dockerfile"). */
const NODE = /^(?:node|1000)(?::(?:node|1000))?$/;

/** An account as the others name it; '' for root. */
export function accountName(written: string): string {
  if (ROOT.test(written)) return '';
  return NODE.test(written) ? 'node:node' : written;
}

/** What the last stage has to give to whom; a text says why that is not clear. */
export function ownersOf({ makers, givers, given }: OwnerNotes): Owners | string {
  if (given !== undefined) return { made: given || undefined, copied: given || undefined };
  if (makers.size > 1) return 'its steps work as several users';
  if (givers.size > 1) return 'its COPYs give files to several accounts';
  const [maker = ''] = makers;
  const [giver = ''] = givers;
  const copied = giver === '' ? undefined : giver;
  if (maker === '' || maker.includes(':')) return { made: maker === '' ? undefined : maker, copied };
  return giver.split(':')[0] === maker
    ? { made: copied, copied }
    : `it works as user ${maker}, whose files the image would have to keep`;
}

/**
 * A `chown`: one of the empty directory is done once more in the last stage, one behind all steps tells the owners too.
 *
 * @param state how far the steps have come
 */
export function chownRole(
  at: CommandAt,
  directory: string,
  state: { readonly notes: OwnerNotes; readonly isEmpty: boolean; readonly isBuilt: boolean },
): 'repeat' | { readonly left: string } {
  const { command } = at;
  const [owner, ...paths] = invocationOf(command).operands;
  const left = { left: `runs \`${command.text}\`, and the image would have to keep the owners` };
  if (owner?.value === undefined || !/^[\w.-]+(?::[\w.-]*)?$/.test(owner.value) || !isPlain(command))
    return left;
  if (state.isEmpty) return 'repeat';
  const [path, second] = paths;
  const target = joinWorkdir(directoryOf(at, command), path?.value?.replace(/(?<=.)\/+$/, ''));
  const targets = paths.map(({ value }) =>
    joinWorkdir(directoryOf(at, command), value?.replace(/(?<=.)\/+$/, '')),
  );
  if (
    targets.length > 0 &&
    targets.every((each) => each !== undefined && isMade(at, each) && each !== directory)
  ) {
    for (const each of targets) if (each !== undefined) state.notes.fresh.add(each);
    return 'repeat';
  }
  const isWhole = second === undefined && target === directory && hasFlag(command, '-R', '--recursive');
  if (!isWhole || !state.isBuilt) return left;
  const given = givenBy(owner.value, state.notes);
  if (given === undefined) return left;
  state.notes.given = given;
  return 'repeat';
}

/** True for a directory that the same RUN makes before. */
function isMade(at: CommandAt, target: string): boolean {
  const { commands } = at.script;
  return commands.slice(0, commands.indexOf(at.command)).some((command) => {
    const { tool, operands } = invocationOf(command);
    const directory = directoryOf(at, command);
    return (
      tool === 'mkdir' &&
      operands.some(({ value }) => joinWorkdir(directory, value?.replace(/(?<=.)\/+$/, '')) === target)
    );
  });
}

/** Without a group, files keep theirs: that of root where root alone has made and copied them. */
function givenBy(owner: string, { makers, givers }: OwnerNotes): string | undefined {
  if (/:./.test(owner)) return accountName(owner);
  if (owner.endsWith(':')) return NODE.test(owner.slice(0, -1)) ? 'node:node' : undefined;
  return [...makers, ...givers].every((each) => each === '') ? `${owner}:root` : undefined;
}

function isPlain(command: ShellCommand): boolean {
  const { tool, options } = invocationOf(command);
  return tool === 'chown' && options.every(({ name }) => /^(?:-R|--recursive|-v|-f|-h)$/.test(name));
}
