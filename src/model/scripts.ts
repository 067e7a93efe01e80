import { invocationOf, parseScript, unwrap, type ShellCommand } from '../shell/index.js';
import type { Instruction } from '../syntax/types.js';

const SHELLS: ReadonlySet<string | undefined> = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'zsh',
  'ksh',
  'source',
  '.',
]);
const SCRIPT_NAME = /\.(?:sh|bash)$/;
/** A word that ends like a script, in a text that could not be read as a shell reads it. */
const SCRIPT_IN_TEXT = /(?:^|[\s;&|("'=])((?:[\w./${}~@+-]*\/)?[\w.@+-]+\.(?:sh|bash))(?=$|[\s;&|)"',])/g;
/** A download that a shell reads. */
const FROM_NETWORK =
  /\b(?:curl|wget)\b[^\n;&]*\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\/bin\/)?(?:ba|da|a|z|k)?sh\b|\bsh\s+-c\s+["']?\$\((?:curl|wget)|<\(\s*(?:curl|wget)/;
/**
 * Installers that fetch apt's lists before they install (NodeSource, packagecloud, get.docker.com), or that install nothing
 * with apt (rustup, nvm, uv, Poetry, Bun, Deno, Helm).
 */
const KNOWN_INSTALLERS =
  /deb\.nodesource\.com\/setup|script\.deb\.sh|get\.docker\.com|sh\.rustup\.rs|static\.rust-lang\.org|nvm-sh\/nvm|creationix\/nvm|astral\.sh|install\.python-poetry\.org|bun\.sh|deno\.land|get-helm/;
/** Scripts that install nothing with apt: files that set variables, configure scripts of sources, conda's installers. */
const HARMLESS =
  /^\/(?:etc|usr\/share|proc|dev)\/|^\/opt\/ros\/|(?:^|\/)(?:activate|nvm\.sh|\.\w+rc|\.(?:bash_)?profile|conda\.sh|env|autogen\.sh|buildconf(?:\.sh)?|configure|(?:mini|ana)conda\d?[^/]*\.sh|(?:mini|mamba)forge[^/]*\.sh)$/i;

/** What `curl … | sh` runs. */
export const NETWORK_SCRIPT = 'a script from the network';

/**
 * The scripts that an instruction starts, as far as it shows: files given to a shell, names that end in `.sh`, and
 * `NETWORK_SCRIPT`. Other programs are not scripts.
 */
export function scriptsOf(instruction: Instruction): ReadonlySet<string> {
  const text = [instruction.body.text, ...instruction.heredocs.map(({ content }) => content)].join('\n');
  const found = instruction.json ? inArguments(instruction.args) : inShell(instruction, text);
  const names = new Set(found.filter((name) => !HARMLESS.test(name)));
  if (FROM_NETWORK.test(text) && !KNOWN_INSTALLERS.test(text)) names.add(NETWORK_SCRIPT);
  return names;
}

function inArguments(args: readonly string[]): readonly string[] {
  const program = args[0]?.split('/').at(-1);
  const read = SHELLS.has(program) ? args.slice(1).find((word) => !word.startsWith('-')) : undefined;
  const inline = args.includes('-c');
  return args.filter((word) => (word === read && !inline) || SCRIPT_NAME.test(word));
}

function inShell(instruction: Instruction, text: string): readonly string[] {
  const script = parseScript(instruction);
  return script === undefined ? inText(text) : script.commands.flatMap(ofCommand);
}

function inText(text: string): readonly string[] {
  return [...text.matchAll(SCRIPT_IN_TEXT)].map((match) => match[1] ?? '');
}

function ofCommand(command: ShellCommand): readonly string[] {
  const inner = unwrap(command)?.command ?? command;
  const { tool, operands, options } = invocationOf(inner);
  if (tool === undefined) return inText(inner.words[0]?.text ?? '');
  if (!SHELLS.has(tool)) return SCRIPT_NAME.test(tool) && inner.name !== undefined ? [inner.name] : [];
  if (options.some(({ name }) => name === '-c')) return operands.flatMap(({ text }) => inText(text));
  const file = operands.map(({ text }) => text.replace(/["']/g, '')).find((text) => /^[^<]*[./]/.test(text));
  return file === undefined ? [] : [file];
}
