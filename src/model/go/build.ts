import { distroOf, officialName } from '../../knowledge/images.js';
import { hasFlag, invocationOf } from '../../shell/index.js';
import type { CommandAt } from '../commands.js';
import { instructionsBefore } from '../directory.js';
import { goOptions } from './linkerFlags.js';

/** Kinds of builds that are for testing and for finding faults. */
const FOR_TESTS = ['-race', '-cover', '-msan', '-asan', '-coverpkg', '-covermode'] as const;
/** Options with which another linker, or another program, makes the result. */
const OTHER_LINKERS = ['-toolexec', '-compiler', '-gccgoflags', '-linkshared'] as const;
const PROGRAM_MODES = /^(?:exe|pie|default)$/;
/** `-N` and `-l` turn off what hinders a debugger (cmd/compile). */
const DEBUG_BUILD = /(?:^|[\s"'=,])-(?:N|l|dwarf\w*)\b/;
/** In GOFLAGS, these leave the linker as it is. */
const PLAIN_GOFLAGS =
  /^(?:\w+=[\w./:,-]+\s+)*GOFLAGS[= ]["']?(?:\s*--?(?:mod=\w+|buildvcs=\w+|trimpath|tags=[\w,]+|v|p=\d+|modcacherw))*["']?(?:\s+\w+=[\w./:,-]+)*\s*$/i;

const DISTRIBUTIONS: ReadonlySet<string> = new Set(['alpine', 'debian', 'ubuntu', 'rpm']);

/** True for a `go build` that leaves a program for Linux behind; many packages without `-o` are only compiled. */
export function makesProgram({ command, scope }: CommandAt): boolean {
  const { operands } = invocationOf(command);
  if (hasFlag(command, '-n', '--n')) return false;
  const output = goOptions(command, '-o').at(-1);
  if (output?.value === '/dev/null') return false;
  if (output === undefined && (operands.length > 1 || operands.some(({ text }) => isPattern(text))))
    return operands.every(({ text }) => text.endsWith('.go'));
  const given = command.assignments.find(({ name }) => name === 'GOOS')?.text.slice('GOOS='.length);
  const system = given ?? scope.variables.get('GOOS')?.value ?? 'linux';
  return /^["']?(?:linux|\$\{?\w*\}?)["']?$/i.test(system);
}

function isPattern(text: string): boolean {
  return text.includes('...') || /^(?:std|cmd|all)$/.test(text);
}

/** Why a `go build` is none that may lose its symbols; undefined when it is a plain one. */
export function unfitBuild(at: CommandAt): string | undefined {
  const { command } = at;
  for (const name of FOR_TESTS)
    if (goOptions(command, name).length > 0) return `${name} makes a program for tests`;
  for (const name of OTHER_LINKERS)
    if (goOptions(command, name).length > 0) return `${name} chooses who makes the program`;
  for (const { text, value } of goOptions(command, '-gcflags'))
    if (value === undefined || DEBUG_BUILD.test(text ?? ''))
      return 'its -gcflags may make a program for a debugger';
  const mode = goOptions(command, '-buildmode').find(({ value }) => !PROGRAM_MODES.test(value ?? ''));
  if (mode !== undefined) return '-buildmode makes something else than a program';
  const open = invocationOf(command).operands.find(({ text }) => /^["']?[$`]/.test(text));
  if (open !== undefined) return `${open.text} may bring flags of its own`;
  return setElsewhere(at) ?? unknownImage(at);
}

/** GOFLAGS may hold linker flags, which -ldflags of the command would put aside. */
function setElsewhere({ instruction, command, stage }: CommandAt): string | undefined {
  if (command.assignments.some(({ name }) => name === 'GOFLAGS')) return 'GOFLAGS may hold linker flags';
  for (const each of [...instructionsBefore(stage, instruction), instruction]) {
    if (!each.text.includes('GOFLAGS')) continue;
    const isPlain = each.keyword === 'ENV' && PLAIN_GOFLAGS.test(each.body.text);
    if (!isPlain) return `line ${each.origin} speaks of GOFLAGS, which may hold linker flags`;
  }
  return undefined;
}

/** In images of vendors, GOFLAGS may be set; the official ones and those of distributions have none. */
function unknownImage({ stage }: CommandAt): string | undefined {
  const { registry, repository, tag, text } = stage.resolved ?? stage.image;
  const known =
    officialName(registry, repository) === 'golang' ||
    DISTRIBUTIONS.has(distroOf(repository, tag, registry).family);
  return known ? undefined : `which GOFLAGS ${text} sets is not known`;
}
