import { invocationOf, type ShellCommand, type ShellWord } from '../../shell/index.js';
import { isFarProperty } from '../../project/dotnet/properties.js';

/** An option of `dotnet`, or of the MSBuild that it starts. */
export interface DotnetOption {
  /** One dash and a letter or word: `-p`, `-r`, `-verbosity`; long names of dotnet with two. */
  readonly name: string;
  /** As written, quotes removed; with a variable in it as it stands there. */
  readonly text: string | undefined;
}

/** A `dotnet restore`, `build` or `publish`. */
export interface DotnetCommand {
  readonly verb: string;
  readonly options: readonly DotnetOption[];
  /** Projects, solutions or directories. */
  readonly operands: readonly ShellWord[];
}

const LONG: Readonly<Record<string, string>> = {
  '--configuration': '-c',
  '--property': '-p',
  '-property': '-p',
  '--runtime': '-r',
  '--arch': '-a',
  '--output': '-o',
  '--source': '-s',
  '--verbosity': '-v',
  '-verbosity': '-v',
  '--force': '-force',
  '--sc': '--self-contained',
  '--ucr': '--use-current-runtime',
  '--nologo': '-nologo',
  '-maxcpucount': '-m',
};
/** MSBuild takes its switches behind a slash too; a path has another one or a dot. */
const SWITCH = /^\/[A-Za-z]+(?:$|:)/;

/** Reads a command of dotnet with its sub-command; undefined for another program. */
export function dotnetCommandOf(command: ShellCommand): DotnetCommand | undefined {
  const { tool, subcommand, options, operands } = invocationOf(command);
  if (tool !== 'dotnet' || subcommand === undefined) return undefined;
  const slashed = operands.filter((word) => SWITCH.test(word.value ?? word.text));
  return {
    verb: subcommand,
    options: [
      ...options.map(({ name, text }) => optionFrom(name, text)),
      ...slashed.map((word) => optionFrom(`-${(word.value ?? word.text).slice(1)}`, undefined)),
    ],
    operands: operands.filter((word) => !slashed.includes(word)),
  };
}

/** `-p:Name=Value`, cut at its `=` so far, and `-v:q`. */
function optionFrom(name: string, text: string | undefined): DotnetOption {
  const whole = text === undefined ? name : name.includes(':') ? `${name}=${text}` : undefined;
  const colon = whole?.indexOf(':') ?? -1;
  const key = colon < 0 ? name : name.slice(0, colon);
  const value = colon < 0 ? text : whole?.slice(colon + 1);
  return { name: LONG[key] ?? LONG[key.toLowerCase()] ?? key, text: value };
}

/** The properties that `-p:Name=Value;Other=Value` gives; undefined for what is no such list. */
export function propertiesOf({ text }: DotnetOption): readonly (readonly [string, string])[] | undefined {
  const pairs = (text ?? '').split(/[;,](?=\w+=)/).map((pair) => /^(\w+)=([^]*)$/.exec(pair));
  const found = pairs.map((match) =>
    match === null ? undefined : ([match[1] ?? '', match[2] ?? ''] as const),
  );
  return found.includes(undefined) ? undefined : found.filter((pair) => pair !== undefined);
}

/** Options of a restore that change neither what it reads of a project nor where it writes there. */
const PLAIN: ReadonlySet<string> = new Set([
  '-v',
  '-force',
  '-r',
  '-a',
  '--os',
  '-m',
  '-nologo',
  '-tl',
  '--tl',
  '-nr',
  '-nodereuse',
  '-clp',
  '--no-cache',
  '--no-http-cache',
  '--disable-parallel',
  '--ignore-failed-sources',
  '--locked-mode',
  '--interactive',
  '--use-current-runtime',
  '--disable-build-servers',
  '--no-dependencies',
]);

/** Why a restore may read or write something that is not known, by its options; undefined when none is odd. */
export function oddOption(options: readonly DotnetOption[]): string | undefined {
  for (const option of options) {
    const { name, text } = option;
    if (PLAIN.has(name)) continue;
    if (name === '-f' && text === undefined) continue;
    if (name === '-s' && /^https?:\/\//.test(text ?? '')) continue;
    if (name !== '-p') return `its option ${name} may let it read or write something else`;
    const given = propertiesOf(option);
    const far = given?.find(([key, value]) => isFarProperty(key, value) || /[/\\]/.test(value));
    if (given === undefined) return 'the properties that it is given are not clear';
    if (far !== undefined) return `it is given ${far[0]}, by which it may read or write elsewhere`;
  }
  return undefined;
}

/** True when a restore keeps to its lockfiles. */
export function isLocked(options: readonly DotnetOption[]): boolean {
  return options.some(
    (option) =>
      option.name === '--locked-mode' ||
      (option.name === '-p' &&
        propertiesOf(option)?.some(([key, value]) => key === 'RestoreLockedMode' && /^true$/i.test(value))),
  );
}
