import { invocationOf, hasFlag, type ShellCommand } from '../../shell/index.js';
import type { ImageReference } from '../../syntax/image.js';
import type { Run } from '../commands.js';
import { instructionsBefore } from '../directory.js';
import { scriptOf } from '../work.js';

/** Tags that move on, and have been on 1.4 or newer since 2026-11 (registry of npm, package bun). */
const NEWEST = /^(?:latest|1|slim|alpine|debian|distroless)(?:-(?:slim|alpine|debian|distroless))?$/;
/** The minor release of a moving tag, at least. */
const NEWEST_MINOR = 4;
const INSTALL_SCRIPT = /\bbun\.(?:sh|com)\/install\b/;
const OTHER_WAYS = /\b(?:volta|mise|asdf|proto)\b|\bbun\s+upgrade\b/;

/** The minor release of bun 1 that a command of a RUN runs, at least, or why it is not known. */
export function bunMinorAt(run: Run, command: ShellCommand): number | string {
  let minor = minorOfImage(run.stage.image);
  const before = instructionsBefore(run.stage, run.instruction).filter(({ keyword }) => keyword === 'RUN');
  for (const instruction of [...before, run.instruction]) {
    const { text, origin } = instruction;
    const other = `which bun line ${origin} brings is not known`;
    if (OTHER_WAYS.test(text)) minor = other;
    if (INSTALL_SCRIPT.test(text)) minor = minorOfScript(text) ?? other;
    const commands = scriptOf(run.model, instruction)?.commands ?? [];
    for (const each of commands) {
      if (each === command) break;
      minor = afterInstall(each, other) ?? minor;
    }
  }
  return minor;
}

function minorOfImage({ variable, text, registry, repository, tag }: ImageReference): number | string {
  if (variable) return `an ARG decides the version of ${text}`;
  if (registry !== undefined || repository !== 'oven/bun' || tag === undefined)
    return `which bun ${text} has is not known`;
  const minor = /^1\.(\d+)(?:[.-]|$)/.exec(tag)?.[1];
  if (minor !== undefined) return Number(minor);
  return NEWEST.test(tag) ? NEWEST_MINOR : `which bun ${text} has is not known`;
}

/** `curl -fsSL https://bun.sh/install | bash -s "bun-v1.2.5"`; the newest without a version. */
function minorOfScript(text: string): number | undefined {
  if (/\bbun-v?\$|\bBUN_VERSION\b/.test(text)) return undefined;
  const version = /\bbun-v(\d+)\.(\d+)/.exec(text);
  if (version === null) return text.includes('bun-v') ? undefined : NEWEST_MINOR;
  return version[1] === '1' ? Number(version[2]) : undefined;
}

function afterInstall(command: ShellCommand, other: string): number | string | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  if (tool !== 'npm' || subcommand !== 'install' || !hasFlag(command, '-g')) return undefined;
  const spec = operands.map(({ text }) => text.replace(/["']/g, '')).find((text) => /^bun(?:@|$)/.test(text));
  if (spec === undefined) return undefined;
  if (spec === 'bun' || spec === 'bun@latest' || /^bun@\^?1$/.test(spec)) return NEWEST_MINOR;
  const minor = /^bun@[~^]?1\.(\d+)(?:\.|$)/.exec(spec)?.[1];
  return minor === undefined ? other : Number(minor);
}
