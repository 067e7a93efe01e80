/** Whether the files of an image can be read by another user than root, and what its instructions ask of root. */
import { invocationOf, unwrap, type ShellCommand } from '../../shell/index.js';
import { parseScript } from '../../shell/index.js';
import { baseOf } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import { expand } from '../scope.js';
import { contextSources, matchesSource } from '../sources.js';
import { firstObstacle, type Obstacle } from '../slim/types.js';
import { stageReferences, type Stage } from '../stages.js';
import { Accounts } from '../user/accounts.js';
import { scriptOf } from '../work.js';
import { FIRST_FREE_PORT, HOMES, type Candidate } from './types.js';

/** What the instructions of the stage, and of all from which it takes files, have against another user. */
export function imageObstacle(candidate: Candidate): Obstacle {
  const { instructions, stage, model } = candidate;
  const at = instructions.at(-1);
  const accounts = at === undefined ? undefined : accountObstacle(candidate, at);
  if (accounts !== undefined) return accounts;
  return (
    firstObstacle(instructions, (instruction) => instructionObstacle(instruction, candidate)) ??
    firstObstacle(makersOf(candidate), (maker) =>
      firstObstacle(maker.instructions, (instruction) =>
        instruction.keyword === 'RUN'
          ? runObstacle(instruction, candidate, false)
          : fetchObstacle(instruction, candidate),
      ),
    ) ??
    scriptsObstacle(candidate) ??
    (model.isTarget(stage) && model.usersOf(stage).length > 0 ? 'other stages stand on it' : undefined)
  );
}

function accountObstacle({ model, stage, user, instructions }: Candidate, at: Instruction): Obstacle {
  const made = instructions.find(
    ({ keyword, body }) => keyword === 'RUN' && /\b(?:useradd|adduser)\b/.test(body.text),
  );
  if (made !== undefined) return `line ${made.origin} makes a user, and what for is not known`;
  const found = new Accounts(model, stage, at).user(user.name);
  return 'reason' in found ? found.reason : undefined;
}

/** The stages that are no part of the candidate's own and from which files come into it. */
function makersOf({ model, stage, instructions }: Candidate): readonly Stage[] {
  const found = new Set<Stage>();
  const pending = [...instructions];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const viewer = model.stageOf(next) ?? stage;
    for (const reference of stageReferences(next)) {
      let maker = model.resolveStage(reference, viewer);
      for (; maker !== undefined && !found.has(maker); maker = maker.parent) {
        found.add(maker);
        pending.push(...maker.instructions);
      }
    }
  }
  return [...found];
}

function instructionObstacle(instruction: Instruction, candidate: Candidate): Obstacle {
  const { keyword, origin, text } = instruction;
  switch (keyword) {
    case 'RUN':
      return runObstacle(instruction, candidate, true);
    case 'VOLUME':
      return `VOLUME in line ${origin} keeps files, and those of an older container belong to root`;
    case 'ONBUILD':
      return `ONBUILD in line ${origin} runs in images that are not here`;
    case 'EXPOSE':
      return exposeObstacle(instruction, candidate);
    case 'ENV':
      return environmentObstacle(instruction);
    case 'HEALTHCHECK':
      return checkObstacle(instruction);
    case 'COPY':
    case 'ADD':
      return copyObstacle(instruction, candidate);
    default:
      return HOMES.test(text) ? `${keyword} in line ${origin} names the home of root` : undefined;
  }
}

function exposeObstacle({ args, escape, origin }: Instruction, { model, stage }: Candidate): Obstacle {
  const scope = model.finalScope(stage);
  const low = args.find((arg) => {
    const port = Number.parseInt(expand(arg, scope, escape) ?? '', 10);
    return !(port >= FIRST_FREE_PORT);
  });
  return low === undefined
    ? undefined
    : `EXPOSE in line ${origin} names port ${low}, on which not every runtime lets another user listen`;
}

const SETS =
  /^(?:HOME|TMPDIR|XDG_\w+|NODE_OPTIONS|NODE_COMPILE_CACHE|NODE_V8_COVERAGE|npm_config_(?:cache|prefix|userconfig|globalconfig|tmp|logs_dir)|GOCACHE|GODEBUG)$/i;

function environmentObstacle({ args, origin, text }: Instruction): Obstacle {
  if (HOMES.test(text)) return `ENV in line ${origin} names the home of root`;
  for (let at = 0; at + 1 < args.length; at += 3) {
    const name = args[at] ?? '';
    const value = (args[at + 1] ?? '').replace(/["']/g, '');
    if (SETS.test(name))
      return `ENV in line ${origin} sets ${name}, and it is not known what is written there`;
    if (/PORT$/i.test(name) && Number(value) < FIRST_FREE_PORT)
      return `ENV in line ${origin} sets ${name} to ${value}, on which not every runtime lets another user listen`;
  }
  return undefined;
}

const ASKS: ReadonlySet<string> = new Set(['curl', 'wget', 'node', 'nc', 'true', 'exit', 'test', '[']);

function checkObstacle(instruction: Instruction): Obstacle {
  const { json, args, body, origin, text } = instruction;
  if (/^NONE$/i.test(body.text.trim())) return undefined;
  const names = json
    ? [args[1] === 'CMD' ? args[2] : (args[1] ?? args[0])]
    : (parseScript(instruction)?.commands ?? []).map(({ name }) => name);
  const other = names.find((name) => !ASKS.has(baseOf(name ?? '')));
  return other !== undefined || names.length === 0 || HOMES.test(text)
    ? `it is not known whether HEALTHCHECK in line ${origin} needs root`
    : undefined;
}

function copyObstacle(instruction: Instruction, candidate: Candidate): Obstacle {
  const { text, origin, keyword } = instruction;
  if (HOMES.test(text)) return `${keyword} in line ${origin} names the home of root`;
  const mode = instruction.flag('chmod');
  if (
    mode !== undefined &&
    !(/^[0-7]*[57]$/.test(mode) || (/^[0-7]*[46]$/.test(mode) && takesFiles(instruction, candidate)))
  )
    return `${keyword} in line ${origin} gives what it copies the mode ${mode}, and others may not get in`;
  return fetchObstacle(instruction, candidate);
}

/** True for a COPY of files of the context: a directory with their mode can be entered by root alone. */
function takesFiles(instruction: Instruction, { model, project }: Candidate): boolean {
  const sources = contextSources(instruction, model.scopeAt(instruction));
  if (instruction.flag('from') !== undefined || sources === undefined) return false;
  return sources.every(({ path, glob }) =>
    glob
      ? ![...project.directories].some((directory) => matchesSource(path, directory))
      : project.files.has(path),
  );
}

/** Files that come from elsewhere: nothing here shows what they do. */
function fetchObstacle(instruction: Instruction, { model, stage }: Candidate): Obstacle {
  const { keyword, args, origin } = instruction;
  if (keyword === 'ONBUILD') return `ONBUILD in line ${origin} runs in images that are not here`;
  if (keyword !== 'COPY' && keyword !== 'ADD') return undefined;
  const viewer = model.stageOf(instruction) ?? stage;
  const foreign = stageReferences(instruction).find(
    (reference) => model.resolveStage(reference, viewer) === undefined,
  );
  if (foreign !== undefined) return `line ${origin} takes files from ${foreign}, which are not read here`;
  const remote =
    keyword === 'ADD' &&
    args.some((arg) => /^(?:https?:|git)/.test(arg) || /\.(?:tar|t?gz|t?xz|zip)/.test(arg));
  return remote ? `line ${origin} adds files that are not read here` : undefined;
}

/** Programs that leave files which others may read: they keep to the umask of the build, 022. */
const OPEN: ReadonlySet<string> = new Set(
  (
    'npm npx yarn yarnpkg pnpm corepack node tsc apt-get apt apk rm rmdir mkdir echo printf ls cd set true : export test [ cat ' +
    'touch cp mv ln find pwd env date which sed grep head tail sleep chmod chown go upx strip make update-ca-certificates id ' +
    'next nest ng vite esbuild tsup babel webpack prisma cross-env unset exit fc-cache locale-gen apt-mark dpkg-query'
  ).split(' '),
);

function runObstacle(instruction: Instruction, { model }: Candidate, isOwn: boolean): Obstacle {
  const { origin } = instruction;
  const script = instruction.heredocs.length > 0 ? undefined : scriptOf(model, instruction);
  if (script === undefined) return `RUN in line ${origin} could not be read`;
  return firstObstacle(script.commands, (command) => {
    const reason = commandObstacle(unwrap(command)?.command ?? command, isOwn);
    return reason === undefined ? undefined : `RUN in line ${origin} ${reason}`;
  });
}

function commandObstacle(command: ShellCommand, isOwn: boolean): Obstacle {
  if (command.words.length === 0) return undefined;
  const { tool = '', subcommand } = invocationOf(command);
  if (/^(?:curl|wget|git|svn)$/.test(tool)) return `runs ${tool}, and what it fetches is not read here`;
  if (!OPEN.has(tool))
    return `runs ${tool === '' ? 'a program that only the build knows' : tool}, and it is not known whether others may read what it leaves`;
  if (isOwn && tool !== 'rm' && tool !== 'echo' && HOMES.test(command.text)) return 'names the home of root';
  if (tool === 'chmod') return modeObstacle(command);
  if (tool === 'go' && /^(?:generate|run|tool)$/.test(subcommand ?? ''))
    return `makes files with go ${subcommand} that are not read here`;
  const keepsMode =
    (tool === 'cp' && /\s(?:-\w*[ap]\w*|--preserve\S*|--archive)(?=\s|$)/.test(command.text)) ||
    (tool === 'mkdir' && /\s(?:-m\S*|--mode\S*)/.test(command.text));
  return keepsMode ? `keeps or sets modes with ${tool}` : undefined;
}

/** Others may read files with a mode, and enter directories. */
function modeObstacle({ words, text }: ShellCommand): Obstacle {
  const [mode = '', ...paths] = words
    .slice(1)
    .flatMap(({ text: word, value }) => (/^-[Rvcf]+$/.test(word) ? [] : [value ?? '']));
  if (/^0?[0-7]{2}[57]$|^[ugoa]*\+[rwxX]+$/.test(mode)) return undefined;
  const isOfFiles = !/\s-\w*R/.test(text) && paths.every((path) => /\.\w+$/.test(path));
  return isOfFiles && /^0?[0-7]{2}[46]$/.test(mode)
    ? undefined
    : `sets the mode ${mode}, and others may not get in`;
}

const CLOSES = /\b(?:chmod|umask|openssl|mkcert|ssh-keygen|sudo|setcap|gosu|su-exec)\b/;

function scriptsObstacle({ project }: Candidate): Obstacle {
  return firstObstacle(project.packages, ([path, { scripts }]) => {
    const found = Object.values(scripts)
      .map((text) => CLOSES.exec(text)?.[0])
      .find((name) => name !== undefined);
    return found === undefined ? undefined : `a script of ${path} uses ${found}`;
  });
}
