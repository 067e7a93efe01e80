/** Programs that run, or look for, what stands in their words. */
import { BASE_COMMANDS } from '../../knowledge/base-commands.js';
import { PYTHON_COMMANDS } from '../../knowledge/wheels.js';
import { baseOf } from '../../project/paths.js';
import { tableAt } from '../../project/python/tables.js';
import { innerCommand, type ShellCommand } from '../../shell/index.js';
import { lostWord, sourceObstacle, sourcesObstacle } from './texts.js';
import type { Obstacle, Place } from './types.js';

/** A wrapper whose command could not be told, or a look-up of a command by its name. */
export function looksUp(command: ShellCommand, tool: string, place: Place): Obstacle {
  const words = command.words.slice(1).flatMap(({ text }) => text.split(/[\s"'();|&]+/));
  const lost = lostWord(words, place.who, place);
  if (lost !== undefined) return lost;
  const isLookup =
    tool === 'which' ||
    tool === 'type' ||
    tool === 'hash' ||
    (tool === 'command' && words[0]?.startsWith('-') === true);
  if (isLookup || words.length === 0) return undefined;
  // `exec "$@"` runs the CMD, which is checked by itself.
  if (tool === 'exec' && (words.includes('$@') || command.redirections.length > 0)) return undefined;
  return `${place.who} runs ${tool} in a form that is not understood`;
}

/** `find -exec` and `xargs`. */
export function startsOther(command: ShellCommand, tool: string, place: Place): Obstacle {
  const words = command.words.slice(1).map(({ text }) => text);
  const lost = lostWord(words, place.who, place);
  if (lost !== undefined) return lost;
  const started =
    tool === 'find'
      ? words.flatMap((word, at) => (/^-(?:exec|ok)(?:dir)?$/.test(word) ? [words[at + 1] ?? ''] : []))
      : words.filter((word) => /^[a-z]/.test(word)).slice(0, 1);
  const unknown = started.find((name) => !BASE_COMMANDS.has(name));
  return unknown === undefined
    ? undefined
    : `${place.who} runs ${unknown} through ${tool}, and it is not known what that needs`;
}

/** `/app/.venv/bin/gunicorn` as `gunicorn`: an environment holds what was installed into it. */
export function environmentProgram(command: ShellCommand, { swap }: Place): ShellCommand | undefined {
  const name = /(?:^|\/)\.?v?env\/bin\/([\w.-]+)$/.exec(command.name ?? '')?.[1];
  const [first, ...rest] = command.words;
  if (swap.repository !== 'python' || name === undefined || first === undefined) return undefined;
  return innerCommand(command, [{ ...first, text: name, value: name }, ...rest]);
}

/** True for a program that a pyproject.toml gives the project's own code. */
export function isOwnScript(name: string, { swap: { project } }: Place): boolean {
  return [...project.documents].some(
    ([path, data]) =>
      baseOf(path) === 'pyproject.toml' &&
      [tableAt(data, 'project', 'scripts'), tableAt(data, 'tool', 'poetry', 'scripts')].some((scripts) =>
        Object.hasOwn(scripts, name),
      ),
  );
}

const PYTHON_MODULES: ReadonlySet<string> = new Set([
  'venv',
  'ensurepip',
  'compileall',
  'http.server',
  'json.tool',
  'unittest',
  'site',
  'zipfile',
  'this',
  'timeit',
]);

/**
 * A program of an interpreter: a file of the project, a module, or text in its arguments.
 *
 * @param moduleFlag `-m` for Python, `-` where there is none
 */
export function interpreted(
  command: ShellCommand,
  place: Place,
  moduleFlag: string,
  codeFlag: string,
): Obstacle {
  const { who, swap } = place;
  const words = command.words.slice(1);
  const first = words.findIndex(({ text }, at) => {
    if (/^(?:-r|--require|--import|--loader|-W|-X)$/.test(words[at - 1]?.text ?? '')) return false;
    return !text.startsWith('-') || [moduleFlag, codeFlag, '--eval', '-p', '--print'].includes(text);
  });
  const word = words[first];
  if (command.redirections.some((text) => /^\d*</.test(text)))
    return `${who} feeds a program to ${command.name}, and it is not known which`;
  if (word === undefined) return answered(command, place);
  if (word.text.startsWith('-') && word.text !== moduleFlag)
    return sourceObstacle(`the program in ${who}`, words.map(({ text }) => text).join(' '));
  const program = (word.text === moduleFlag ? words[first + 1] : word)?.value;
  if (program === undefined) return `${who} runs ${word.text}, which only the build knows`;
  if (word.text !== moduleFlag) {
    return /(?:^|\/)setup\.py$/.test(program)
      ? `${who} runs setup.py, which may compile`
      : sourcesObstacle(program, swap);
  }
  const path = program.replaceAll('.', '/');
  const isOwn = [path, `src/${path}`].some(
    (each) => swap.project.files.has(`${each}.py`) || swap.project.directories.has(each),
  );
  if (isOwn) return sourcesObstacle(path, swap);
  return PYTHON_MODULES.has(program) || PYTHON_COMMANDS.has(program)
    ? undefined
    : `${who} runs python -m ${program}, and it is not known what that needs`;
}

/** An interpreter without a program prints its version, talks to a person, or reads its program from a pipe. */
function answered(command: ShellCommand, { who, instruction }: Place): Obstacle {
  const asks = command.words.slice(1).some(({ text }) => /^(?:-[vVh]|--version|--help)$/.test(text));
  return asks || instruction.keyword !== 'RUN'
    ? undefined
    : `${who} feeds a program to ${command.name}, and it is not known which`;
}

/** gzip is there, xz and bzip2 are not; without a flag tar looks at the file. */
export function tarObstacle(command: ShellCommand, { who, installed }: Place): Obstacle {
  const words = command.words.slice(1).map(({ text }) => text);
  const flags = words
    .filter((text, at) => (at === 0 && !text.startsWith('-')) || /^-[A-Za-z]+$/.test(text))
    .join('');
  const needs =
    /[jJ]/.test(flags) ||
    words.some((text) =>
      /\.(?:xz|txz|bz2|tbz2?|lzma|lz|zst)\b|^--(?:xz|bzip2|lzma|zstd|use-compress)/.test(text),
    );
  const isPlain = /z/.test(flags) || words.some((text) => /^--gzip$|\.(?:tar|tgz|tar\.gz)$/.test(text));
  if (!needs && isPlain) return undefined;
  return installed.has('xz-utils') && installed.has('bzip2')
    ? undefined
    : `${who} uses tar in a form that may need xz or bzip2`;
}
