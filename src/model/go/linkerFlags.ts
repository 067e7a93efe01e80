import { options, type CommandOption, type ShellCommand } from '../../shell/index.js';
import type { WordEdit } from '../commands.js';

/** How `-s -w` gets into a `go build`. */
export type Stripping =
  | { readonly edit: WordEdit }
  /** The command says already which symbols the program has. */
  | 'decided'
  | { readonly left: string };

/** An option by its name with one dash: go takes `--ldflags` for `-ldflags`. */
export function goOptions(command: ShellCommand, name: string): readonly CommandOption[] {
  return options(command).filter((option) => option.name.replace(/^--/, '-') === name);
}

/** `-s` and `-w` of cmd/link, `-s=false` too; the `-s` of a C linker's flags does the same. */
const DECIDED = /(?:^|[\s"'=,])--?[sw](?=$|[\s"'=,])/;
/** Flags of cmd/link that speak of debug information, or of another kind of program. */
const SPEAKS_OF_SYMBOLS =
  /(?:^|\s)--?(?:compressdwarf|dumpdep|buildmode|linkshared|msan|asan|race|debug\w*)\b/;

/** What `-ldflags` of a `go build` say, and the edit that adds `-s -w` before them. */
export function strippingOf(command: ShellCommand, subcommandIndex: number): Stripping {
  const given = goOptions(command, '-ldflags');
  const [flags] = given;
  if (flags === undefined)
    return { edit: { insert: firstPlace(command, subcommandIndex), text: '-ldflags="-s -w"' } };
  if (given.some(({ text }) => DECIDED.test(text ?? ''))) return 'decided';
  if (given.length > 1) return { left: 'it has more than one -ldflags' };
  return extended(command, flags);
}

/** `-C dir` must be the first flag (`go help build`). */
function firstPlace(command: ShellCommand, subcommandIndex: number): number {
  const change = goOptions(command, '-C').find(({ index }) => index === subcommandIndex + 1);
  if (change === undefined) return subcommandIndex + 1;
  const isSeparate = /^--?C$/.test(command.words[change.index]?.text ?? '');
  return change.index + (isSeparate ? 2 : 1);
}

/** `-ldflags="…"`, `"-ldflags=…"`, or the quoted word behind `-ldflags`: what stands before the value, and the value. */
const ATTACHED = [/^(--?ldflags=(["']))(.*)\2$/s, /^((["'])--?ldflags=)(.*)\2$/s];
const SEPARATE = [/^((["']))(.*)\2$/s];
/** A value without quotes that holds one flag: `-ldflags=-linkmode=external`. */
const BARE = /^(--?ldflags=)?(-[\w./=:@+,-]+)$/;

function extended(command: ShellCommand, flags: CommandOption): Stripping {
  const isSeparate = /^--?ldflags$/.test(command.words[flags.index]?.text ?? '');
  const index = flags.index + (isSeparate ? 1 : 0);
  const text = command.words[index]?.text ?? '';
  const bare = BARE.exec(text);
  if (bare !== null) return bareFlag(index, bare);
  const forms = isSeparate ? SEPARATE : ATTACHED;
  const quoted = forms.map((form) => form.exec(text)).find((match) => match !== null);
  if (quoted === undefined) return { left: 'its -ldflags are not one quoted text' };
  const [, start = '', , value = ''] = quoted;
  const reason = unclear(value);
  if (reason !== undefined) return { left: reason };
  // The text of an empty value begins right behind the quote: nothing is to be parted from it.
  const added = value.trim() === '' ? '-s -w' : '-s -w ';
  return { edit: { extend: index, at: start.length, text: added } };
}

function bareFlag(index: number, [, name = '', flag = '']: readonly (string | undefined)[]): Stripping {
  if (flag === '-X' || SPEAKS_OF_SYMBOLS.test(flag)) return { left: `its -ldflags hold ${flag}` };
  return { edit: { replace: index, text: `${name}"-s -w ${flag}"` } };
}

/** `-X name=value`, whose value may come from anywhere: it stays inside the flag. */
const SETS_VARIABLE =
  /(?:^|(?<=\s))(["']?)--?X[ =]\s*(?:'[^']*'|"[^"]*"|\\"[^"]*\\"|\$\([^()]*\)|`[^`]*`|\$\{\w+(?::-\w*)?\}|\$\w+|[\w./:@+=,-])+\1(?=\s|$)/g;
const PLAIN = /^[\w\s./:@+=,"'\\-]*$/;

/** Why it is not clear what the linker flags say; undefined when it is. */
function unclear(value: string): string | undefined {
  const rest = value.replace(SETS_VARIABLE, '');
  if (rest.includes('$') || rest.includes('`'))
    return 'a variable or command may bring linker flags of its own';
  if (!PLAIN.test(rest)) return 'its -ldflags are not plain';
  if (value.trim() !== '' && !/^\s*-/.test(value) && !/^\s*["']-/.test(value))
    return 'its -ldflags are for some packages only';
  const symbols = SPEAKS_OF_SYMBOLS.exec(rest)?.[0].trim();
  return symbols && `its -ldflags hold ${symbols}`;
}
