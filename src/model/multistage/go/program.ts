/** Which program a `go build` makes. */
import { parseGoFile } from '../../../project/goMod.js';
import { baseOf, dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { invocationOf } from '../../../shell/index.js';
import type { CommandAt } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { goOptions } from '../../go/linkerFlags.js';
import { joinWorkdir } from '../../scope.js';
import type { Layout } from '../compiled/layout.js';

/** Absolute paths in the image. */
export interface Program {
  readonly output: string;
  /** Directory of the package that it is made from. */
  readonly start: string;
  /** Directory of the go.mod. */
  readonly module: string;
}

interface Refusal {
  readonly refused: string;
}

/** What the command makes, from its operand and `-o` (`go help build`). */
export function placeOf(at: CommandAt, layout: Layout, { texts }: Project): Program | Refusal {
  const directory = directoryOf(at, at.command);
  if (directory === undefined || directory.startsWith('/?'))
    return { refused: 'no WORKDIR with an absolute path says where `go build` runs' };
  const module = above(directory).find((path) => layout.files.has(beside(path, 'go.mod')));
  if (module === undefined) return { refused: `no go.mod is copied to ${directory}` };
  const name = parseGoFile(texts.get(layout.files.get(beside(module, 'go.mod')) ?? '') ?? '')?.module;
  if (name === undefined) return { refused: 'go.mod could not be read' };
  const { operands } = invocationOf(at.command);
  const names = operands.map(({ value }) => value ?? '');
  const isFiles = names.length > 0 && names.every((name) => name.endsWith('.go'));
  if (names.length > 1 && !isFiles) return { refused: '`go build` does not name one package' };
  const [first = '.'] = names;
  if (!isFiles && !/^\.{1,2}(?:\/|$)/.test(first))
    return { refused: `\`go build\` names ${first}, which is not followed to its directory` };
  if (first.includes('...')) return { refused: '`go build` names many packages' };
  const start = joinWorkdir(directory, isFiles ? dirOf(first) || '.' : first) ?? directory;
  const output = outputOf(at, directory, () =>
    isFiles ? baseOf(first).slice(0, -3) : nameOf(start, module, name),
  );
  if (output === undefined) return { refused: 'where `go build` writes its program is not clear' };
  return { output, start, module };
}

/** A directory and those that it lies in, the nearest first. */
function above(directory: string): readonly string[] {
  const found = [directory];
  for (let at = directory; at !== '' && at !== '/';) found.push((at = dirOf(at) || '/'));
  return found;
}

export function beside(directory: string, name: string): string {
  return joinWorkdir(directory, name) ?? name;
}

/** The last part of its import path that is no major version (`go help build`). */
function nameOf(start: string, module: string, name: string): string {
  const parts = `${name}${start.slice(module === '/' ? 0 : module.length)}`
    .split('/')
    .filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  return /^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last;
}

function outputOf(at: CommandAt, directory: string, named: () => string): string | undefined {
  const given = goOptions(at.command, '-o').at(-1);
  if (given === undefined) return joinWorkdir(directory, named());
  if (given.value === undefined || given.value === '') return undefined;
  return joinWorkdir(directory, given.value.endsWith('/') ? `${given.value}${named()}` : given.value);
}
