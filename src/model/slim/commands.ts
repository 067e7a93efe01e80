/** What one command needs that a slim image may lack. What is not shown to work is refused, by name. */
import { BASE_COMMANDS } from '../../knowledge/base-commands.js';
import { PYTHON_COMMANDS } from '../../knowledge/wheels.js';
import { turboScripts } from '../../project/node/turbo.js';
import { hasFlag, invocationOf, parseScript, unwrap, type ShellCommand } from '../../shell/index.js';
import { parseInstruction } from '../../syntax/edit.js';
import { cargoNeeds } from './cargo.js';
import { rubyNeeds } from './gems.js';
import { nodeManagerNeeds } from './nodeManagers.js';
import { binaryNeeds, npmNeeds, scriptTexts } from './npm.js';
import { aptNeeds, askedObstacle, provides } from './packages.js';
import { managerNeeds } from './managers.js';
import { pipNeeds } from './pip.js';
import {
  environmentProgram,
  interpreted,
  isOwnScript,
  looksUp,
  startsOther,
  tarObstacle,
} from './programs.js';
import { lostWord, scriptObstacle } from './texts.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

/** Every command of a shell text. */
export function shellObstacle(text: string, place: Place): Obstacle {
  const script = parseScript(parseInstruction(`RUN ${text}\n`));
  if (script === undefined || text.includes('\n'))
    return `${place.who} could not be read: ${text.slice(0, 40)}`;
  return firstObstacle(script.commands, (command) => commandObstacle(command, place));
}

/** Words of an exec form. */
export function wordsObstacle(words: readonly string[], place: Place): Obstacle {
  const quoted = words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return shellObstacle(quoted.join(' '), place);
}

export function commandObstacle(command: ShellCommand, place: Place): Obstacle {
  const { who } = place;
  if (command.words.length === 0) return pathsObstacle(command, place);
  if (command.name === undefined) return `${who} runs ${command.words[0]?.text}, which only the build knows`;
  const judged = place.swap.judge === undefined ? false : place.swap.judge(command, place);
  if (judged !== false) return judged;
  const apt = aptNeeds(command, place);
  if (apt !== false) return apt;
  const base = command.name.slice(command.name.lastIndexOf('/') + 1);
  const isElsewhere = /^(?:\.|\/(?!(?:usr\/)?s?bin\/))|^[^/]+\//.test(command.name);
  if (!isElsewhere && !(base === 'kill' && base === command.name)) {
    const lost = lostWord([base], who, place);
    if (lost !== undefined) return lost;
  }
  return pathsObstacle(command, place) ?? programObstacle(command, base, isElsewhere, place);
}

/** Paths below which the slim image lacks files; `rm -f` minds no missing ones. */
const OTHER_PLACES =
  /(?:^|[=:"'\s,])\/(?:usr\/(?:lib|include|share|libexec)|lib|lib64|etc\/(?:ssl|pki|ImageMagick|fonts|mercurial|ssh))(?:\/|$|["'\s:,])/;

function pathsObstacle(command: ShellCommand, place: Place): Obstacle {
  const { who, swap } = place;
  const { tool } = invocationOf(command);
  if (
    (tool === 'echo' || tool === 'printf') &&
    (command.redirections.length > 0 || command.member === undefined)
  )
    return writtenObstacle(command, place);
  if ((tool === 'rm' && hasFlag(command, '-f')) || tool === 'echo' || tool === 'printf') return undefined;
  const texts = [...command.assignments, ...command.words].map(({ text }) => text);
  const named = [...texts, ...command.redirections].find(
    (text) => OTHER_PLACES.test(text) && !/\/usr\/share\/zoneinfo/.test(text),
  );
  if (named !== undefined) return `${who} names ${named}, where ${swap.target} may lack files`;
  const lost = lostWord(
    texts.filter((text) => text.startsWith('/')),
    who,
    place,
  );
  if (lost !== undefined) return lost;
  const preload = texts.find((text) => /^LD_(?:PRELOAD|LIBRARY_PATH)=|use-openssl-ca/.test(text));
  return preload === undefined
    ? undefined
    : `${who} sets ${preload}, and it is not known which libraries that needs`;
}

/** What echo writes into a file, or feeds to a program, may be run later. */
function writtenObstacle(command: ShellCommand, place: Place): Obstacle {
  const words = command.words.slice(1).flatMap(({ text }) => text.split(/[\s"'`;|&()=]+|\\n/));
  return lostWord(words, place.who, place);
}

/** Programs that run the rest of their words, and how many operands stand before it. */
const WRAPPERS: ReadonlyMap<string, number> = new Map([
  ['tini', 0],
  ['dumb-init', 0],
  ['time', 0],
  ['stdbuf', 0],
  ['gosu', 1],
  ['su-exec', 1],
  ['timeout', 1],
  ['dotenv', 0],
  ['cross-env', 0],
  ['npx', 0],
  ['setsid', 0],
  ['ionice', 0],
  ['flock', 1],
]);

function programObstacle(command: ShellCommand, base: string, isElsewhere: boolean, place: Place): Obstacle {
  const { swap, who, installed } = place;
  const inEnvironment = environmentProgram(command, place);
  if (inEnvironment !== undefined) return commandObstacle(inEnvironment, place);
  const inner = unwrap(command);
  if (inner !== undefined) return commandObstacle(inner.command, place);
  const { tool = base } = invocationOf(command);
  const special = specialObstacle(command, tool, place);
  if (special !== false) return special;
  const operands = WRAPPERS.get(base);
  if (operands !== undefined) return wrappedObstacle(command, operands, place);
  if (/\.(?:sh|bash)$/.test(base)) return scriptObstacle(command.name ?? base, place);
  if (!isElsewhere && BASE_COMMANDS.has(base)) return undefined;
  if (provides(installed, base) || swap.given?.has(swap.lost.get(base) ?? '') === true) return undefined;
  if (swap.repository === 'python' && (PYTHON_COMMANDS.has(base) || isOwnScript(base, place)))
    return undefined;
  const binary =
    swap.repository === 'node'
      ? binaryNeeds(
          base,
          command.words.map(({ text }) => text),
          swap.project,
        )
      : false;
  if (binary !== false) return binary === undefined ? undefined : `${who} ${binary}`;
  if (isElsewhere) return scriptObstacle(command.name ?? base, place);
  return `${who} runs ${base}, and it is not known what that needs`;
}

function specialObstacle(command: ShellCommand, tool: string, place: Place): Obstacle | false {
  const { who, swap } = place;
  const said = (reason: Obstacle): Obstacle => (reason === undefined ? undefined : `${who} ${reason}`);
  if (tool === 'pip' && swap.repository === 'python') return said(pipNeeds(command, place));
  if (swap.repository === 'python') {
    const managed = managerNeeds(command, tool, place, (inner) => commandObstacle(inner, place));
    if (managed !== false) return managed;
  }
  if (/^python[\d.]*$/.test(tool) && swap.repository === 'python')
    return interpreted(command, place, '-m', '-c');
  if (swap.repository === 'node') {
    const needs = nodeToolObstacle(command, tool, place);
    if (needs !== false) return needs;
  }
  if (swap.repository === 'ruby') {
    const needs = tool === 'ruby' ? interpreted(command, place, '-', '-e') : rubyNeeds(command, place);
    if (needs !== false) return needs;
  }
  if (swap.repository === 'perl' && tool === 'perl') return interpreted(command, place, '-', '-e');
  if (swap.repository === 'rust' && tool === 'cargo') return said(cargoNeeds(command, swap));
  if (tool === 'gem' || tool === 'bundle' || tool.startsWith('cpan'))
    return `${who} uses ${tool}, and it is not known what that compiles`;
  if (tool === 'tar') return tarObstacle(command, place);
  if (tool === 'dpkg' && hasFlag(command, '-i', '--install', '--unpack'))
    return `${who} uses dpkg -i, which needs its libraries to be there`;
  if (/^(?:dpkg(?:-query|-reconfigure)?|apt-mark|apt-cache)$/.test(tool))
    return askedObstacle(command, place);
  if (/^[gm]?awk$/.test(tool) && command.words.some(({ text }) => /\bsystem\s*\(|\||\bgetline\b/.test(text)))
    return `${who} starts a program from ${tool}, and it is not known which`;
  if (tool === 'trap') return trapObstacle(command, place);
  if (tool === 'sh' || tool === 'bash' || tool === 'dash') return shellProgram(command, place);
  if (tool === '.' || tool === 'source') return sourced(command, place);
  if (tool === 'find' || tool === 'xargs') return startsOther(command, tool, place);
  if (['env', 'command', 'exec', 'sudo', 'nohup', 'builtin', 'hash', 'type', 'which', 'eval'].includes(tool))
    return looksUp(command, tool, place);
  return false;
}

function nodeToolObstacle(command: ShellCommand, tool: string, place: Place): Obstacle | false {
  if (tool === 'node' || tool === 'nodejs') return nodeObstacle(command, place);
  if (tool === 'npm') return npmObstacle(command, place);
  if (tool === 'yarn' || tool === 'pnpm') return managerObstacle(command, place);
  if (tool === 'turbo' && place.swap.builder === true) return turboObstacle(command, place);
  return tool === 'corepack' ? corepackObstacle(command, place.who) : false;
}

/** `node --run x` is `npm run x` without what stands around it. */
function nodeObstacle(command: ShellCommand, place: Place): Obstacle {
  const at = command.words.findIndex(({ text }) => text === '--run');
  const script = at < 0 ? undefined : command.words[at + 1]?.value;
  if (at < 0) return interpreted(command, place, '-', '-e');
  return script === undefined
    ? `${place.who} runs a script that only the build knows`
    : shellObstacle(`npm run ${script}`, place);
}

function trapObstacle(command: ShellCommand, place: Place): Obstacle {
  const text = command.words[1]?.value;
  if (text === undefined) return `${place.who} sets a trap that only the build knows`;
  return text === '' || text === '-' ? undefined : shellObstacle(text, place);
}

function wrappedObstacle(command: ShellCommand, operands: number, place: Place): Obstacle {
  const words = command.words.slice(1);
  let at = 0;
  while (words[at] !== undefined && /^-|^\w+=/.test(words[at]?.text ?? '')) at += 1;
  const rest = words.slice(at + operands).map(({ text }) => text);
  return rest.length === 0 ? undefined : shellObstacle(rest.join(' '), place);
}

function npmObstacle(command: ShellCommand, place: Place): Obstacle {
  const needs = npmNeeds(command, place.swap.project);
  if (needs === undefined) return undefined;
  return typeof needs === 'string' ? `${place.who} ${needs}` : scriptsObstacle(needs, place);
}

function managerObstacle(command: ShellCommand, place: Place): Obstacle {
  const needs = nodeManagerNeeds(command, place);
  if (needs === undefined) return undefined;
  if (typeof needs === 'string') return `${place.who} ${needs}`;
  return 'program' in needs ? shellObstacle(needs.program, place) : scriptsObstacle(needs, place);
}

/** In a stage that only builds, what it starts is what counts. */
function turboObstacle(command: ShellCommand, place: Place): Obstacle {
  const words = command.words.slice(1).map(({ text }) => text);
  const scripts = turboScripts(words, place.swap.project);
  return scripts === undefined
    ? `${place.who} runs \`${command.text}\`, which is not understood`
    : scriptsObstacle(scripts, place);
}

/** It fetches yarn and pnpm as plain JavaScript. */
function corepackObstacle(command: ShellCommand, who: string): Obstacle {
  const { subcommand = '' } = invocationOf(command);
  return /^(?:enable|prepare|install|disable)$/.test(subcommand)
    ? undefined
    : `${who} runs \`${command.text}\`, and it is not known what that needs`;
}

function scriptsObstacle(names: readonly string[], place: Place): Obstacle {
  const { swap, followed } = place;
  return firstObstacle(names, (name) => {
    if (followed.has(`npm run ${name}`)) return undefined;
    const inside = new Set([...followed, `npm run ${name}`]);
    return firstObstacle(scriptTexts(swap.project, name), ([path, text]) =>
      shellObstacle(text, { ...place, who: `the script ${name} of ${path}`, followed: inside }),
    );
  });
}

function shellProgram(command: ShellCommand, place: Place): Obstacle {
  const words = command.words.slice(1);
  const flag = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  if (flag >= 0) {
    const text = words[flag + 1]?.value;
    return text === undefined
      ? `${place.who} runs a shell text that only the build knows`
      : shellObstacle(text.trim(), place);
  }
  const script = words.find(({ text }) => !text.startsWith('-'));
  if (script?.value !== undefined) return scriptObstacle(script.value, place);
  // `CMD ["bash"]` is a person at a prompt.
  return place.instruction.keyword === 'RUN'
    ? `${place.who} feeds text to a shell, and it is not known which`
    : undefined;
}

function sourced(command: ShellCommand, place: Place): Obstacle {
  const path = command.words[1]?.value;
  if (path === undefined) return `${place.who} reads a file into the shell that only the build knows`;
  return /(?:^|\/)bin\/activate$/.test(path) || path === '/etc/os-release'
    ? undefined
    : scriptObstacle(path, place);
}
