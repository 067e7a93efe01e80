/** What decides whether pip keeps copies of its downloads in a layer, and who would miss them. */
import { distroOf } from '../../knowledge/images.js';
import { invocationOf, optionOf, options, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { runAt, type CommandAt } from '../commands.js';
import { mountOptions } from '../sources.js';
import type { Stage } from '../stages.js';
import type { Build } from '../types.js';
import { commandText } from '../work.js';

/** True for `--no-cache-dir`, which pip takes in any unique short form (`--no-cache`). */
export function isUncached({ command, scope, instruction, stage }: CommandAt): boolean {
  if (options(command).some(({ name }) => name.startsWith('--no-ca'))) return true;
  // Any value turns the cache off, `0` and `off` too (pip, `cli/cmdoptions.py`, `_handle_no_cache_dir`).
  if (scope.variables.has('PIP_NO_CACHE_DIR') || instruction.text.includes('PIP_NO_CACHE_DIR')) return true;
  return stage.instructions.some(({ text }) => text.includes('no-cache-dir') && CONFIGURES.test(text));
}

/** `pip config set global.no-cache-dir true` */
const CONFIGURES = /\bpip[\d.]* config\b.*\bno-cache-dir\b/;

/** Where somebody chose to have pip's cache; undefined for the default place. */
export function chosenCache({ command, scope, instruction }: CommandAt): string | undefined {
  if (optionOf(command, '--cache-dir') !== undefined) return '--cache-dir chooses where its cache goes';
  for (const name of ['PIP_CACHE_DIR', 'XDG_CACHE_HOME']) {
    const isSet = scope.variables.has(name) || instruction.text.includes(`${name}=`);
    if (isSet) return `${name} chooses where its cache goes`;
  }
  if (instruction.flag('network') === 'none') return 'its RUN has no network, and may live on the cache';
  return undefined;
}

/** A cache or other mount on `~/.cache/pip`, whoever's home it is, or above it. */
export function mountOnCache({ flags }: Instruction): boolean {
  return flags.some(({ name, value }) => {
    if (name !== 'mount') return false;
    const given = mountOptions(value ?? '');
    const target = given.get('target') ?? given.get('dst') ?? given.get('destination') ?? '';
    const covers = /(?:^|[/.])(?:cache|pip)\b|^\/root\/?$|^\/home(?:\/[^/]*)?\/?$|^[~$]|\$/.test(target);
    return (
      covers && !/^\/var\/cache\/(?:apt|apk|dnf|yum|debconf)\b|\/(?:npm|yarn|uv|go-build|pnpm)\b/.test(target)
    );
  });
}

/** Older pips stop at an option that they do not know: it came with pip 6.0 (pip's news, 2014-12-22). */
const BEFORE_PIP_6 =
  /\b(?:wheezy|jessie|squeeze|trusty|precise|lucid|utopic)\b|ubuntu[-:]?(?:10|12|13|14)\.|^phusion\/[\w-]+:0\.9\.(?:\d|1[0-8])(?!\d)|alpine:(?:2\.|3\.[01](?!\d))|fedora:(?:1\d|2[01])(?!\d)|opensuse(?:\/\w+)?:(?:13|harlequin|bottle)/;
/** pip 19.0 and 19.0.1 fail on it (pypa/pip#6197). */
const ASKS_FOR_OLD_PIP = /\bpip==(?:[0-5]\.|19\.0(?:\.[01])?(?![.\d]))/;

/** Why the pip of this stage may not take the option; undefined when nothing speaks against it. */
export function oldPip({ dockerfile }: Build, { resolved, image }: Stage): string | undefined {
  const base = resolved ?? image;
  if (dockerfile.instructions.some(({ keyword, text }) => keyword === 'RUN' && ASKS_FOR_OLD_PIP.test(text)))
    return 'the file installs a pip that does not take --no-cache-dir';
  // The images of Python bring their own pip.
  if (/(?:^|\/)(?:python|pypy)$/.test(base.repository)) return undefined;
  const { suite = '', family } = distroOf(base.repository, base.tag, base.registry);
  const isOld =
    BEFORE_PIP_6.test(base.text) || BEFORE_PIP_6.test(family === 'alpine' ? `alpine:${suite}` : suite);
  return isOld ? `the pip of ${base.text} may be older than 6.0 and not take --no-cache-dir` : undefined;
}

/**
 * Who looks at pip's cache after a command: a clean-up in the same RUN (then there is nothing to save), or something
 * that may fail when the cache is not there.
 */
export function cacheReader(
  build: Build,
  at: CommandAt,
): 'cleaned' | { readonly reason: string } | undefined {
  const own = at.script.commands.slice(at.script.commands.indexOf(at.command) + 1);
  if (own.some(touchesCache))
    return own.every((command) => !touchesCache(command) || removes(command))
      ? 'cleaned'
      : reasonFor(at.instruction);
  for (const instruction of laterThan(at)) {
    if (instruction.flag('network') === 'none' && /\bpip[\d.]*\s/.test(instruction.text))
      return reasonFor(instruction);
    if (!CACHE_WORD.test(instruction.text)) continue;
    const commands = runAt(build, instruction)?.script.commands;
    const harmless = commands?.every((command) => !touchesCache(command) || removesQuietly(command)) ?? false;
    if (!harmless && reads(instruction)) return reasonFor(instruction);
  }
  return undefined;
}

function reasonFor({ origin }: Instruction): { readonly reason: string } {
  return { reason: `line ${origin} uses the cache and may fail without it` };
}

const CACHE_WORD = /\.cache\b|\bpip[\d.]* cache\b|\bcache (?:purge|remove|list|info|dir)\b/;

function reads({ keyword, text }: Instruction): boolean {
  return keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' ? CACHE_WORD.test(text) : false;
}

function touchesCache(command: ShellCommand): boolean {
  return CACHE_WORD.test(commandText(command)) && !isInstall(command);
}

function isInstall(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  return tool === 'pip' && subcommand !== 'cache';
}

function removes(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  return tool === 'rm' || (tool === 'pip' && subcommand === 'cache');
}

function removesQuietly(command: ShellCommand): boolean {
  return invocationOf(command).tool === 'rm' && optionOf(command, '-f', '--force') !== undefined;
}

/** The rest of the stage, what stands on it and what copies from it. */
function laterThan({ instruction, stage, model }: CommandAt): readonly Instruction[] {
  const own = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const others = model.stages.slice(stage.index + 1);
  return [...own, ...others.flatMap((other) => other.instructions)];
}
