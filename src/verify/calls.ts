/** Which programs containers start by name, as far as the Dockerfile and the project's scripts show it. */
import type { Project } from '../project/types.js';
import type { Instruction } from '../syntax/types.js';

/** Commands of shells, read line by line, and who says so. */
interface Source {
  readonly text: string;
  readonly by: string;
}

/** Start another program, which comes after their options. */
const WRAPPERS =
  /^(?:exec|env|nice|nohup|time|command|setsid|sudo|tini|dumb-init|catatonit|gosu|su-exec|chroot|timeout|xargs|stdbuf|if|then|else|elif|while|until|do|!|\{|--)$/;
/** Take a user or a time before the program. */
const WITH_ARGUMENT = /^(?:gosu|su-exec|timeout|chroot)$/;
const SHELL = /^(?:.*\/)?(?:sh|bash|dash|ash|zsh|ksh)$/;
/** Scripts in a row before it is a circle. */
const MOST = 20;

/** Program -> who starts it: of the last ENTRYPOINT, CMD and HEALTHCHECK, of the scripts that they name and of those of npm. */
export function callsOf(chain: readonly Instruction[], project: Project): ReadonlyMap<string, string> {
  const calls = new Map<string, string>();
  const queue = ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].flatMap((keyword) => startOf(chain, keyword));
  const seen = new Set<string>();
  for (let source = queue.shift(); source !== undefined; source = queue.shift()) {
    if (seen.has(source.by) || seen.size > MOST) continue;
    seen.add(source.by);
    const interpreter = interpreterOf(source.text);
    if (interpreter !== undefined && !calls.has(interpreter)) calls.set(interpreter, source.by);
    if (!isShell(source)) continue;
    for (const words of commandsIn(source.text)) {
      const [program = ''] = words;
      if (!calls.has(program)) calls.set(program, source.by);
      queue.push(...scriptsNamed(words, project.texts), ...npmScript(words, project));
    }
  }
  return calls;
}

function startOf(chain: readonly Instruction[], keyword: string): readonly Source[] {
  const last = chain.findLast((instruction) => instruction.keyword === keyword);
  if (last === undefined) return [];
  if (!last.json) {
    const text = last.body.text.replace(/^(?:--\S+\s+)*(?:CMD|NONE)\b/, '');
    return [{ text, by: keyword }];
  }
  const args = last.args.filter((word) => word !== 'CMD');
  const [program = '', flag = '', script = ''] = args;
  const isShell = SHELL.test(program) && /^-\w*c$/.test(flag);
  return [{ text: isShell ? script : args.map(quoted).join(' '), by: keyword }];
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", '')}'`;
}

/** The words of each simple command, as far as they are plain; what stands in quotes is one word. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const joined = text.replace(/\\\r?\n/g, ' ').replace(/(^|\s)#.*$/gm, '$1');
  const plain = joined.replace(/'[^']*'|"[^"]*"/g, (part) => part.slice(1, -1).replace(/[\s;&|()`]+/g, '_'));
  return plain
    .split(/\$\(|[;\n&|()`]+/)
    .map((part) => part.split(/\s+/).filter((word) => word !== ''))
    .map(withoutWrappers)
    .filter((words) => words.length > 0 && /^[\w./@+-]+$/.test(words[0] ?? ''));
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (/^\w+=/.test(first)) return withoutWrappers(rest);
  const name = nameOf(first);
  if (!WRAPPERS.test(name)) return words;
  const from = rest.findIndex((word) => !word.startsWith('-') || word === '--');
  if (from < 0) return [];
  return withoutWrappers(rest.slice(from + (WITH_ARGUMENT.test(name) ? 1 : 0)));
}

/** Files of the project that a command starts or that a shell reads: where they lie in the image is not known, their names are. */
function scriptsNamed(words: readonly string[], texts: ReadonlyMap<string, string>): readonly Source[] {
  const names = new Set(words.map(nameOf));
  return [...texts]
    .filter(
      ([path, text]) => names.has(nameOf(path)) && (text.startsWith('#!') || /\.(?:sh|bash)$/.test(path)),
    )
    .map(([path, text]) => ({ text, by: path }));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** By their name or their first line; commands of a Dockerfile and of npm have neither. */
function isShell({ text, by }: Source): boolean {
  return /\.(?:sh|bash)$/.test(by) || !text.startsWith('#!') || SHELL.test(interpreterOf(text) ?? '');
}

/** What the first line of a script names. */
function interpreterOf(text: string): string | undefined {
  const [, program = '', argument = ''] = /^#! *(\S+)(?: +(\S+))?/.exec(text) ?? [];
  if (program === '') return undefined;
  return program.endsWith('/env') && !argument.startsWith('-') ? argument : program;
}

function npmScript([program, ...rest]: readonly string[], { packages }: Project): readonly Source[] {
  if (program !== 'npm' && program !== 'yarn' && program !== 'pnpm') return [];
  const words = rest.filter((word) => !word.startsWith('-'));
  const script = (words[0] === 'run' ? words[1] : words[0]) ?? '';
  const text = packages.get('package.json')?.scripts[script];
  return text === undefined ? [] : [{ text, by: `the script "${script}" of package.json` }];
}
