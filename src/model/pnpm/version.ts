import { expand } from '../scope.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import type { PackageJson } from '../../project/types.js';
import type { Run } from '../commands.js';
import { instructionsBefore } from '../directory.js';
import { scriptOf } from '../work.js';

/** Programs and scripts that bring a pnpm of which the text does not show the version. */
const BRINGS_PNPM =
  /\bget\.pnpm\.io\b|\b(?:apk|apt-get|apt|dnf|yum)\b[^\n]*\bpnpm\b|\b(?:volta|mise|asdf|proto)\b/;

/** A pnpm that was installed: its major, or a reason; `newest` when no version was asked for. */
type Installed = number | 'newest' | { readonly unknown: string };

/**
 * The major version of pnpm that a command of a RUN runs in a directory, or why it is not known. Corepack takes the one that
 * `packageManager` names, and so does pnpm 10 and newer; older ones run themselves (measured).
 */
export function pnpmMajorAt(
  run: Run,
  command: ShellCommand,
  manifest: PackageJson | undefined,
): number | string {
  const named = /^pnpm@(\d+)\./.exec(manifest?.packageManager ?? '')?.[1];
  if (manifest?.packageManager !== undefined && named === undefined)
    return `packageManager is "${manifest.packageManager}"`;
  const wanted = named === undefined ? undefined : Number(named);
  let installed: Installed | undefined;
  let corepack = false;
  const before = instructionsBefore(run.stage, run.instruction).filter(({ keyword }) => keyword === 'RUN');
  for (const instruction of [...before, run.instruction]) {
    const commands = scriptOf(run.model, instruction)?.commands;
    const odd = commands === undefined && /\bpnpm\b/.test(instruction.text);
    if (odd || BRINGS_PNPM.test(instruction.text))
      installed = { unknown: `which pnpm line ${instruction.origin} brings is not known` };
    const scope = run.model.scopeAt(instruction);
    for (const each of commands ?? []) {
      if (each === command) break;
      const { tool, subcommand } = invocationOf(each);
      if (tool === 'corepack' && subcommand === 'enable') corepack = true;
      installed = versionIn(each, (text) => expand(text, scope, instruction.escape)) ?? installed;
    }
  }
  return settled({ installed, corepack, wanted, image: run.stage.image.text });
}

interface Found {
  readonly installed: Installed | undefined;
  readonly corepack: boolean;
  readonly wanted: number | undefined;
  readonly image: string;
}

function settled({ installed, corepack, wanted, image }: Found): number | string {
  if (typeof installed === 'object') return installed.unknown;
  if (wanted !== undefined && (corepack || installed === 'newest')) return wanted;
  if (installed === undefined)
    return corepack
      ? 'no packageManager says which pnpm corepack takes'
      : `which pnpm ${image} has is not known`;
  if (installed === 'newest')
    return 'no version of pnpm is pinned, neither where it is installed nor by packageManager';
  return installed >= 10 ? (wanted ?? installed) : installed;
}

function versionIn(
  command: ShellCommand,
  meaning: (text: string) => string | undefined,
): Installed | undefined {
  const { tool, subcommand, operands } = invocationOf(command);
  const global =
    (tool === 'npm' && subcommand === 'install' && hasFlag(command, '-g')) ||
    (tool === 'yarn' && subcommand === 'global');
  const prepared =
    tool === 'corepack' && (subcommand === 'prepare' || subcommand === 'use' || subcommand === 'install');
  if (!global && !prepared) return undefined;
  for (const { text } of operands) {
    if (!/pnpm/.test(text)) continue;
    const spec = meaning(text);
    if (spec === undefined) return { unknown: `the version in \`${command.text}\` is not known` };
    if (spec === 'pnpm' || spec === 'pnpm@latest' || spec === 'pnpm@*') return 'newest';
    const major = /^pnpm@(?:latest-|next-)?[\^~v=]?(\d+)(?:\.|$)/.exec(spec)?.[1];
    return major === undefined ? { unknown: `\`${command.text}\` names no version` } : Number(major);
  }
  return undefined;
}
