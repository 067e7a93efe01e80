import { officialName } from '../../knowledge/images.js';
import { invocationOf, hasFlag, options, type ShellCommand } from '../../shell/index.js';
import type { ImageReference } from '../../syntax/image.js';
import type { Run } from '../commands.js';
import { instructionsBefore } from '../directory.js';
import { scriptOf } from '../work.js';

/**
 * npm that comes with each major version of Node, at the end of its line (nodejs.org/dist/index.json, 2026-08). Only the
 * step from 6 to 7 changes how lockfiles are read, so that an older patch version does not matter; Node 8 got an npm
 * with `npm ci` in its course and is left out.
 */
const NPM_OF_NODE: Readonly<Record<number, number>> = {
  10: 6,
  11: 6,
  12: 6,
  13: 6,
  14: 6,
  15: 7,
  16: 8,
  17: 8,
  18: 10,
  19: 9,
  20: 10,
  21: 10,
  22: 10,
  23: 10,
  24: 11,
  25: 11,
  26: 11,
};
const CODENAMES: Readonly<Record<string, number>> = {
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
};
/** Tags that move on, and have been on npm 10 or newer since 2024. */
const NEWEST = /^(?:latest|lts|current|slim|alpine|bookworm|trixie)(?:$|-)/;
/** Images whose tags begin with the version of Node, beside the official one. */
const LIKE_NODE: ReadonlySet<string> = new Set([
  'bitnami/node',
  'cimg/node',
  'circleci/node',
  'mhart/alpine-node',
]);
const AWS_LAMBDA = 'lambda/nodejs';

/** Programs that put another Node in the place of the image's own. */
const SWITCHES_NODE =
  /\b(?:nvm|fnm|volta|nodenv|asdf|mise)\b|(?:^|[\s/])n\s+(?:install\s+)?(?:v?\d|lts|latest|stable|current)|\bnodesource\b/;

/** The major version of npm that a command of a RUN runs, or why it is not known. */
export function npmMajorAt(run: Run, command: ShellCommand): number | string {
  const { image } = run.stage;
  const before = instructionsBefore(run.stage, run.instruction).filter(({ keyword }) => keyword === 'RUN');
  const switches = [...before, run.instruction].find(({ text }) => SWITCHES_NODE.test(text));
  if (switches !== undefined) return `line ${switches.origin} may install another version of Node`;
  let major = majorOfImage(image);
  for (const instruction of [...before, run.instruction]) {
    if (!/npm/.test(instruction.text)) continue;
    const commands = scriptOf(run.model, instruction)?.commands;
    if (commands === undefined) {
      if (/npm@|\bnpm\s+(?:-g|i|install)\b.*\bnpm\b/.test(instruction.text))
        return `line ${instruction.origin} may install another npm`;
      continue;
    }
    const earlier = instruction === run.instruction ? commands.slice(0, commands.indexOf(command)) : commands;
    for (const each of earlier) major = afterInstall(each, instruction.origin) ?? major;
  }
  return major;
}

/** Images of Node 18 with npm 9.0 to 9.3 (nodejs.org/dist/index.json). */
const COPYING_NODE = /^v?18\.(?:13|14)\b/;
const OTHER_LAYOUT = /^--(?:no-)?(?:install-links|install-strategy|global-style|legacy-bundling)$/;

/**
 * Why it is not known that npm links the directories of `file:` dependencies, and reads nothing of them but the manifest:
 * `install-links` was on in npm 9.0 to 9.3 (npm's changelog), and npm 6 and older know other lockfiles. Undefined when it does.
 */
export function whyNotLinks(run: Run, command: ShellCommand): string | undefined {
  const major = npmMajorAt(run, command);
  if (typeof major === 'string') return major;
  const option = options(command).find(({ name }) => OTHER_LAYOUT.test(name));
  if (option !== undefined) return `${option.name} says how`;
  if (major < 7) return `npm ${major} does so in another way`;
  const { tag = '' } = run.stage.resolved ?? run.stage.image;
  return major === 9 || COPYING_NODE.test(tag) ? 'npm 9 copies it whole before 9.4' : undefined;
}

function majorOfImage(image: ImageReference): number | string {
  if (image.variable) return `an ARG decides the version of ${image.text}`;
  const official = officialName(image.registry, image.repository) === 'node';
  const known =
    official ||
    image.repository === AWS_LAMBDA ||
    (image.registry === undefined && LIKE_NODE.has(image.repository));
  if (!known) return `which npm ${image.text} has is not known`;
  const { tag = image.digest === undefined ? 'latest' : '' } = image;
  const [name = ''] = tag.split('-', 1);
  const node = /^v?\d+/.test(name) ? Number.parseInt(name.replace(/^v/, ''), 10) : CODENAMES[name];
  if (node === undefined)
    return official && NEWEST.test(tag) ? 11 : `which npm ${image.text} has is not known`;
  return NPM_OF_NODE[node] ?? `which npm ${image.text} has is not known`;
}

/** npm after `npm install -g npm@x`; undefined when the command does not change it. */
function afterInstall(command: ShellCommand, line: number): number | string | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool === 'npm' && subcommand === 'update' && hasFlag(command, '-g')) return `line ${line} updates npm`;
  if (tool !== 'npm' || subcommand !== 'install' || !hasFlag(command, '-g')) return undefined;
  const npm = operands.map(({ text }) => text.replace(/["']/g, '')).find((text) => /^npm(?:@|$)/.test(text));
  if (npm === undefined) return undefined;
  const version = /^npm@[\^~]?(\d+)(?:\.|$)/.exec(npm)?.[1];
  if (version !== undefined) return Number(version);
  return npm === 'npm' || npm === 'npm@latest' ? 11 : `line ${line} installs ${npm}`;
}
