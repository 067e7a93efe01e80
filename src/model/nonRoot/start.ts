/** What the container starts in the end, and whether that program itself needs to write. */
import { parseScript } from '../../shell/index.js';
import { baseOf } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import type { Obstacle } from '../slim/types.js';
import { HOMES, type Candidate, type Started } from './types.js';

type Words = { readonly words: readonly string[] } | { readonly reason: string };

/** What the container starts; undefined when the Dockerfile does not say. */
export function startedBy(candidate: Candidate): Started | { readonly reason: string } | undefined {
  const { instructions, stage } = candidate;
  const entry = instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  const cmd = instructions.findLast(({ keyword }) => keyword === 'CMD');
  const instruction = cmd ?? entry;
  if (instruction === undefined) return undefined;
  const all = entry === undefined ? wordsOf(cmd) : joined(entry, cmd);
  if ('reason' in all) return all;
  const isNodeImage =
    entry === undefined && stage.image.repository.startsWith('distroless/nodejs') && all.words.length > 0;
  const words = withoutInit(isNodeImage ? ['node', ...all.words] : all.words);
  const program = baseOf(words[0] ?? '');
  return program === '' ? undefined : { program, words, instruction };
}

/** An ENTRYPOINT in shell form takes no words of CMD. */
function joined(entry: Instruction, cmd: Instruction | undefined): Words {
  const start = wordsOf(entry);
  if ('reason' in start || !entry.json || cmd === undefined) return start;
  if (!cmd.json) return { reason: `the ENTRYPOINT in line ${entry.origin} is given a shell` };
  return { words: [...start.words, ...cmd.args] };
}

/** The words of one plain command. */
function wordsOf(instruction: Instruction | undefined): Words {
  if (instruction === undefined) return { words: [] };
  const { json, args, keyword, origin } = instruction;
  const [shell = '', flag = '', script, ...more] = args;
  const isShell = /^(?:\/bin\/)?(?:ba)?sh$/.test(shell) && flag === '-c' && script !== undefined;
  if (json && !isShell) return { words: args };
  if (json && (more.length > 0 || !/^[\w ./=@:-]+$/.test(script ?? '')))
    return { reason: `what the ${keyword} in line ${origin} runs is not one plain command` };
  if (json) return plain((script ?? '').split(' ').filter((word) => word !== ''));
  const parsed = parseScript(instruction);
  const [command, another] = parsed?.commands ?? [];
  const values = command?.words.map(({ value }) => value);
  const isPlain =
    command !== undefined &&
    another === undefined &&
    command.redirections.length === 0 &&
    !command.background;
  if (!isPlain || values === undefined || values.includes(undefined))
    return { reason: `what the ${keyword} in line ${origin} runs is not one plain command` };
  return plain(values.filter((value) => value !== undefined));
}

function plain(words: readonly string[]): Words {
  const first = words.findIndex((word) => !/^[A-Z_][A-Z\d_]*=/.test(word));
  return { words: words[first] === 'exec' ? words.slice(first + 1) : words.slice(Math.max(first, 0)) };
}

/** The command that an init starts, or that is run with other variables. */
function withoutInit(words: readonly string[]): readonly string[] {
  const [first = ''] = words;
  if (!/^(?:tini(?:-static)?|dumb-init|cross-env|docker-entrypoint\.sh)$/.test(baseOf(first))) return words;
  const rest = words.slice(1).findIndex((word) => !/^-|^[A-Z_][A-Z\d_]*=/.test(word));
  return rest < 0 ? words : withoutInit(words.slice(rest + 1));
}

/** Options of node that say nothing of files that it would write. */
const NODE_OPTION =
  /^(?:--enable-source-maps|--max[-_]old[-_]space[-_]size=\d+|--no-warnings|--trace-(?:warnings|uncaught|deprecation)|--unhandled-rejections=\w+|--experimental-[\w-]+(?:=\w+)?|--es-module-specifier-resolution=node|--dns-result-order=\w+|--env-file=[\w./-]+|--expose-gc|--throw-deprecation|--no-deprecation|--use-openssl-ca|--abort-on-uncaught-exception)$/;
const PRELOAD = /^(?:-r|--require|--import)$/;
/** Modules that may be loaded first: they read files and set variables. */
const PRELOADED =
  /^(?:dotenv\/config|source-map-support\/register(?:\.js)?|tsconfig-paths\/register|module-alias\/register)$/;

/** Whether what is started is node with a file of the project, or an npm script that is that. */
export function nodeStartObstacle(started: Started, candidate: Candidate): Obstacle {
  const { program, words, instruction } = started;
  const home = words.find((word) => HOMES.test(word));
  if (home !== undefined) return `${instruction.keyword} names ${home}, which lies in the home of root`;
  if (program === 'npm') return npmObstacle(words.slice(1), started, candidate);
  if (program !== 'node' && program !== 'nodejs')
    return `it is not known where ${program} writes (${instruction.keyword} in line ${instruction.origin})`;
  let at = 1;
  for (let word = words[at]; word?.startsWith('-') === true; word = words[at]) {
    const isPreload = PRELOAD.test(word);
    if (isPreload && !PRELOADED.test(words[at + 1] ?? ''))
      return `it is not known where ${words[at + 1] ?? 'what it loads first'} writes`;
    if (!isPreload && !NODE_OPTION.test(word)) return `node gets the option ${word}, which may write files`;
    at += isPreload ? 2 : 1;
  }
  const file = words[at];
  if (file === undefined) return 'node is started without a program';
  return fileObstacle(file, candidate);
}

/** The file itself, or the source from which it is compiled, has to be one that was read. */
function fileObstacle(file: string, { project }: Candidate): Obstacle {
  if (
    /(?:^|\/)(?:tests?|__tests__|specs?|e2e|docs?|examples?|node_modules)\//.test(file) ||
    /^\/usr\/(?!src\/)/.test(file)
  )
    return `${file} lies where sources are not read`;
  const stem = baseOf(file).replace(/\.[cm]?[jt]s$/, '');
  const isRead = [...project.texts.keys()].some((path) => {
    const name = baseOf(path);
    const isSource = /\.[cm]?[jt]s$/.test(name) || name === baseOf(file);
    return isSource && name.replace(/\.[cm]?[jt]s$/, '') === stem;
  });
  return isRead ? undefined : `${file}, which it starts, was not read`;
}

/** npm keeps its logs in the home of its user, which node's has; only where it is told to, they go elsewhere. */
function npmObstacle(words: readonly string[], started: Started, candidate: Candidate): Obstacle {
  const { packages, texts } = candidate.project;
  const [first = '', second] = words.filter((word) => !/^(?:-s|--silent|--loglevel=\w+)$/.test(word));
  const name = first === 'start' ? 'start' : first === 'run' || first === 'run-script' ? second : undefined;
  if (name === undefined) return `it is not known where npm ${first} writes`;
  const settings = [...texts].find(
    ([path, text]) =>
      baseOf(path) === '.npmrc' && /^\s*(?:cache|prefix|tmp|logs-dir|script-shell)\s*=/m.test(text),
  );
  if (settings !== undefined) return `${settings[0]} tells npm where to write`;
  const owners = [...packages].filter(([, { scripts }]) => Object.hasOwn(scripts, name));
  if (owners.length === 0) return `no package.json that was read has the script ${name}`;
  for (const [path, { scripts }] of owners) {
    const around = [`pre${name}`, `post${name}`].find((each) => Object.hasOwn(scripts, each));
    if (around !== undefined) return `${path} runs ${around} too`;
    const text = scripts[name] ?? '';
    if (!/^[\w ./=@:-]+$/.test(text)) return `the script ${name} of ${path} is not one plain command`;
    const inner = plain(text.split(' ').filter((word) => word !== ''));
    const rest = 'reason' in inner ? [] : withoutInit(inner.words);
    if (rest[0] === 'npm') return `the script ${name} of ${path} runs npm again`;
    const found = nodeStartObstacle({ ...started, words: rest, program: baseOf(rest[0] ?? '') }, candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}
