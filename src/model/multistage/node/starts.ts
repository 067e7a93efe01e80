/** What the container runs of the package: the files that `node` is given, through package scripts. */
import { parseObject } from '../../../project/json.js';
import { manifestIn } from '../../../project/node/manifests.js';
import { dirOf, isWithin, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, parseScript, unwrap, type ShellCommand } from '../../../shell/index.js';
import { parseInstruction } from '../../../syntax/edit.js';
import type { Instruction } from '../../../syntax/types.js';
import { below } from '../../directory.js';
import { scriptCallOf, type ScriptCall } from '../../npm/scriptCalls.js';
import { joinWorkdir } from '../../scope.js';
import { textsNamed } from '../../slim/texts.js';
import { firstObstacle } from '../../slim/types.js';

export interface Started {
  /** Files that node runs, as paths of the package (`dist/server.js`), and files that it loads before. */
  readonly files: string[];
  /** Why more of the package may be used than what node loads; undefined when it is not. */
  other: string | undefined;
  /** True where npm, yarn or pnpm starts it, with settings of its own. */
  npm: boolean;
  /** Those of yarn and pnpm that start it. */
  readonly managers: Set<string>;
  /** Texts of shell scripts of the project that run in it. */
  readonly scripts: string[];
}

interface StartPlace {
  readonly project: Project;
  readonly dir: string;
  readonly directory: string;
  /** `packages/api/` for what a member of the workspace starts. */
  readonly prefix?: string;
  readonly started: Started;
  readonly followed: readonly string[];
}

const STARTS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** What CMD, ENTRYPOINT and HEALTHCHECK of a stage run; `left` for what is not understood. */
export function startedBy(
  instructions: readonly Instruction[],
  where: Pick<StartPlace, 'project' | 'dir' | 'directory'>,
): Started | { readonly left: string } {
  const started: Started = { files: [], other: undefined, npm: false, managers: new Set(), scripts: [] };
  const place: StartPlace = { ...where, started, followed: [] };
  for (const instruction of instructions) {
    if (!STARTS.has(instruction.keyword)) continue;
    const left = startOf(instruction, place);
    if (left !== undefined) return { left: `line ${instruction.origin} ${left}` };
  }
  return started;
}

function startOf(instruction: Instruction, place: StartPlace): string | undefined {
  const { keyword, json, args, body } = instruction;
  if (/^(?:NONE)?$/i.test(body.text.trim())) return undefined;
  const words = keyword === 'HEALTHCHECK' ? args.slice(1) : args;
  if (json) return words.length === 0 ? undefined : wordsStart(words, place);
  const script = parseScript(instruction);
  if (script === undefined) return 'could not be read';
  return firstObstacle(script.commands, (command) => commandStart(command, place));
}

function wordsStart(words: readonly string[], place: StartPlace): string | undefined {
  const quoted = words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return textStart(quoted.join(' '), place);
}

function textStart(text: string, place: StartPlace): string | undefined {
  const script = parseScript(parseInstruction(`RUN ${text.trim()}\n`));
  if (script === undefined || text.trim().includes('\n')) return `runs \`${text}\`, which could not be read`;
  return firstObstacle(script.commands, (command) => commandStart(command, place));
}

/** Programs that start what follows, and those that have nothing to do with the package. */
const WRAPPERS: ReadonlySet<string> = new Set(['tini', 'dumb-init', 'cross-env', 'npx']);
const APART: ReadonlySet<string> = new Set(
  'curl wget exit echo true test [ sleep export set : kill nc pg_isready docker-entrypoint.sh'.split(' '),
);

/** What a command reads and writes beside the program, and what it sets for it. */
function noteSettings({ redirections, assignments }: ShellCommand, { started }: StartPlace): void {
  const file = redirections.find(
    (text) => !/^\d?[<>]{1,2}(?:\s*\/dev\/\w+|&\d)$|^&>\s*\/dev\/\w+$/.test(text),
  );
  if (file !== undefined) started.other ??= `it has ${file}`;
  const setting = assignments.find(({ text }) => namesFile(text));
  if (setting !== undefined) started.other ??= `it sets ${setting.text}`;
}

/** `CONFIG=./prod.json`, `NODE_OPTIONS=--require=./x`, `--config=prod.json`, `config/prod.json`. */
function namesFile(text: string): boolean {
  return /^NODE_(?:OPTIONS|PATH)=(?!["']?--[\w-]+=\d+["']?$)|\/|[\w-]\.[a-z]\w*$/.test(text);
}

function commandStart(command: ShellCommand, place: StartPlace): string | undefined {
  noteSettings(command, place);
  if (command.words.length === 0) return undefined;
  const inner = unwrap(command);
  if (inner !== undefined) return commandStart(inner.command, place);
  if (command.name === undefined) return `runs ${command.words[0]?.text}, which only the build knows`;
  const base = command.name.slice(command.name.lastIndexOf('/') + 1);
  const words = command.words.slice(1).map(({ value }) => value);
  if (WRAPPERS.has(base)) {
    const first = words.findIndex((word) => word === undefined || !/^-|^\w+=/.test(word));
    const setting = words.slice(0, Math.max(first, 0)).find((word) => word?.includes('=') && namesFile(word));
    if (setting !== undefined) place.started.other ??= `it sets ${setting}`;
    return first < 0
      ? undefined
      : wordsStart(
          words.slice(first).map((word) => word ?? '$'),
          place,
        );
  }
  const { tool = base } = invocationOf(command);
  if (base === 'docker-entrypoint.sh' && !isOfImage(command.name, place))
    place.started.other ??= `${command.name} runs in it`;
  if (/^(?:test|\[)$/.test(base) && words.some((word) => word === undefined || namesFile(word)))
    place.started.other ??= `it looks for ${words.join(' ')}`;
  if (APART.has(base)) return undefined;
  if (tool === 'node' || tool === 'nodejs') return nodeStart(words, place);
  const call = scriptCallOf(command);
  if (/^(?:yarn|yarnpkg|pnpm)$/.test(tool) || (call !== undefined && call.of !== 'own'))
    return call === undefined ? `runs \`${command.text}\`` : calledStart(call, tool, place);
  if (tool === 'npm') return npmStart(command, place);
  if (/^(?:ba|da)?sh$/.test(base) && /^-[a-z]*c$/.test(words[0] ?? '') && words[1] !== undefined)
    return textStart(words[1], place);
  const script = /^(?:ba|da|a)?sh$/.test(base)
    ? words.find((word) => word?.startsWith('-') !== true)
    : command.name;
  if (script !== undefined && /\.sh$|entrypoint/.test(script))
    place.started.scripts.push(...textsNamed(place.project, script).map(([, text]) => text));
  place.started.other ??= `${base} runs in it`;
  return undefined;
}

/** The entrypoint that every image of Node has, or one of the project outside of its directory that does as little. */
function isOfImage(name: string, { project: { files, texts } }: StartPlace): boolean {
  if (name !== 'docker-entrypoint.sh' && name !== '/usr/local/bin/docker-entrypoint.sh') return false;
  return [...files]
    .filter((path) => /(?:^|\/)docker-entrypoint\.sh$/.test(path))
    .every((path) => PASSES_ON.test(texts.get(path) ?? '$'));
}

/** Comments, options of the shell, messages, and the command that it is given. */
const PASSES_ON = /^(?:[ \t]*(?:#.*|set [-+\w ]+|echo [^$`;&|<>]*|exec "\$@")?\r?(?:\n|$))*$/;

const WITH_VALUE = /^(?:-r|--require|--import|--loader|--experimental-loader)$/;

function nodeStart(words: readonly (string | undefined)[], place: StartPlace): string | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) return 'gives node a file that only the build knows';
    if (/^(?:-e|-p|-pe|--eval|--print)$/.test(word)) {
      if (/require\(\s*['"`][./]|readFile|__dirname|cwd/.test(words[at + 1] ?? '$'))
        place.started.other ??= 'code in the Dockerfile loads files';
      return undefined;
    }
    if (word === '--run') return scriptStart(words[at + 1], place);
    if (word.startsWith('--env-file')) place.started.other ??= 'node reads an environment file';
    if (WITH_VALUE.test(word)) {
      note(words[at + 1] ?? '', place);
      at += 1;
    } else if (!word.startsWith('-')) {
      note(word, place, true);
      const given = words.slice(at + 1);
      if (given.some((each) => each === undefined || namesFile(each)))
        place.started.other ??= `the program is given ${given.map((each) => each ?? 'a variable').join(' ')}`;
      return undefined;
    } else if (/^--(?:require|import|loader|experimental-loader)=/.test(word))
      note(word.slice(word.indexOf('=') + 1), place);
    else if (word.includes('=') && namesFile(word)) place.started.other ??= `node is given ${word}`;
  }
  return undefined;
}

/** A file by its path in the package; what is loaded by the name of a package is none. */
function note(
  word: string,
  { project, dir, directory, started, prefix = '' }: StartPlace,
  isMain = false,
): void {
  if (!isMain && !/^[./]/.test(word)) {
    // `dotenv/config` reads `.env`.
    started.other ??= `${word} is loaded before the program`;
    return;
  }
  const path = below(directory, joinWorkdir(directory, word) ?? '');
  if (path === undefined) started.other ??= `it runs ${word}`;
  else started.files.push(`${prefix}${path === '' ? (mainOf(project, dir) ?? 'index.js') : path}`);
}

function mainOf({ texts }: Project, dir: string): string | undefined {
  const parsed = parseObject(texts.get(manifestIn(dir)) ?? '');
  const main = 'object' in parsed ? parsed.object.main : undefined;
  return typeof main === 'string' ? joinPath('', main) : undefined;
}

/** A script that yarn or pnpm runs, or any of them in a member of the workspace. */
function calledStart(
  { script, of, rest, maybeProgram }: ScriptCall,
  tool: string,
  place: StartPlace,
): string | undefined {
  const { started, project } = place;
  started.npm = true;
  if (tool !== 'npm') started.managers.add(tool === 'pnpm' ? tool : 'yarn');
  if (of === 'all') return `runs the script ${script} of all members`;
  const inner = of === 'own' ? place : memberPlace(of.member, place);
  if (inner === undefined) return `runs the script ${script} of a member that is not found`;
  const has = Object.hasOwn(project.packages.get(manifestIn(inner.dir))?.scripts ?? {}, script);
  if (!has && maybeProgram) return wordsStart([script, ...rest], inner);
  if (rest.length > 0) started.other ??= `the program is given ${rest.join(' ')}`;
  return scriptStart(script, inner);
}

function memberPlace(member: string, place: StartPlace): StartPlace | undefined {
  const { project, dir, directory } = place;
  const paths = [...project.packages].filter(([path, { name }]) => name === member && isWithin(dir, path));
  const [path] = paths[0] ?? [];
  if (path === undefined || paths.length > 1) return undefined;
  const own = dirOf(path).slice(dir === '' ? 0 : dir.length + 1);
  return { ...place, dir: dirOf(path), directory: `${directory}/${own}`, prefix: `${own}/` };
}

function npmStart(command: ShellCommand, place: StartPlace): string | undefined {
  const { subcommand = '', operands } = invocationOf(command);
  place.started.npm = true;
  if (subcommand === 'start' || subcommand === 'test') return scriptStart(subcommand, place);
  if (subcommand === 'run' || subcommand === 'run-script') return scriptStart(operands[0]?.value, place);
  return `runs \`${command.text}\``;
}

function scriptStart(name: string | undefined, place: StartPlace): string | undefined {
  const { project, dir, followed } = place;
  const path = manifestIn(dir);
  const scripts = project.packages.get(path)?.scripts ?? {};
  if (name === undefined) return 'runs a script that only the build knows';
  const key = `${dir}:${name}`;
  if (followed.includes(key)) return undefined;
  if (!Object.hasOwn(scripts, name)) return `runs the script ${name}, which ${path} does not have`;
  return firstObstacle([`pre${name}`, name, `post${name}`], (each) => {
    const text = Object.hasOwn(scripts, each) ? scripts[each] : undefined;
    return text === undefined ? undefined : textStart(text, { ...place, followed: [...followed, key] });
  });
}
