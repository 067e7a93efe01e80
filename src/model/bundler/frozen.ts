/** Whether `bundle install` may refuse to change Gemfile.lock: nothing that it does would be other. */
import { officialName } from '../../knowledge/images.js';
import { wholeGemfile } from '../../project/ruby/bundlerFiles.js';
import { lockRewritten } from '../../project/ruby/gemfileLock.js';
import { otherRubyNamed } from '../../project/ruby/rubyVersion.js';
import { dirOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import { buildContext } from '../buildContext.js';
import { isQuiet } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import { directoryOf } from '../directory.js';
import { lastBrought } from '../npm/history.js';
import { lockedPair } from '../python/locking.js';
import { joinWorkdir } from '../scope.js';
import { bundler } from '../split/readers/bundler.js';
import type { Build } from '../types.js';
import { bundlerSettings } from './settings.js';

export type FrozenAnswer =
  { readonly lockfile: string; readonly evidence: readonly string[] } | { readonly left: string } | undefined;

/** Undefined where it is no install, or somebody decided on it, or there is no lockfile to speak of. */
export function frozenAnswer(build: Build, at: CommandAt): FrozenAnswer {
  const { project } = build;
  const context = buildContext(build);
  if (!project.known || context === undefined) return undefined;
  const comes = (path: string): boolean => lastBrought(at, path, context) !== undefined;
  const reader = bundler.readerOf(at, at.command, comes);
  const root = directoryOf(at, at.command) ?? '/';
  const settings = bundlerSettings(at, at.command, root);
  if (reader === undefined || settings.decided) return undefined;
  const pair = lockedPair(build, at, ['Gemfile', 'Gemfile.lock'], leavesLockfile);
  if (pair === undefined) return undefined;
  if ('left' in pair) return pair;
  const reason =
    (at.command.member === undefined
      ? 'it is not a plain member of a list of commands joined by &&'
      : undefined) ??
    reader.trouble ??
    (comes(joinWorkdir(root, 'vendor/cache/x') ?? '') ? 'vendor/cache may be copied' : undefined) ??
    (reader.entries[0] === joinWorkdir(root, 'Gemfile') ? undefined : 'it takes another Gemfile') ??
    otherFiles(project, pair.manifest, settings.elsewhere) ??
    outOfStep(project, pair.manifest, pair.lockfile, at);
  if (reason !== undefined) return { left: reason };
  return { lockfile: pair.lockfile, evidence: [`${pair.lockfile} fits ${pair.manifest}`] };
}

/** Commands of Ruby's package managers that leave a lockfile alone that is in step. */
const TAME = /^(?:gem (?:install|update|sources|cleanup)|bundler? (?:config|check|install|clean|version)?)$/;

function leavesLockfile(command: ShellCommand): boolean {
  const { tool = '', subcommand } = invocationOf(command);
  return command.redirections.every(isQuiet) && TAME.test(`${tool} ${subcommand ?? ''}`);
}

/** Files by which it does something else when frozen (`cli/install.rb`), or that may decide on it. */
function otherFiles(project: Project, manifest: string, elsewhere: boolean): string | undefined {
  const directory = dirOf(manifest);
  const beside = (name: string): string => (directory === '' ? name : `${directory}/${name}`);
  const cached = [...project.files].some((file) => file.startsWith(`${beside('vendor/cache')}/`));
  if (cached) return `it keeps ${beside('vendor/cache')} up to date, and would not do so frozen`;
  const config = beside('.bundle/config');
  return !elsewhere && project.files.has(config) ? `${config} may decide on it` : undefined;
}

function outOfStep(project: Project, path: string, lockPath: string, at: CommandAt): string | undefined {
  const gemfile = wholeGemfile(project, path);
  if ('refused' in gemfile) return gemfile.refused;
  const [included] = gemfile.included;
  if (included !== undefined) return `${path} includes ${included}`;
  const lock = project.texts.get(lockPath);
  if (lock === undefined) return `${lockPath} was not read`;
  const single = at.stage.platform === 'linux/amd64';
  return (
    lockRewritten(gemfile, lock, lockPath, single) ??
    (gemfile.ruby ? otherRubyNamed(project, path, lock, lockPath) : undefined) ??
    otherRuby(at, lock, lockPath)
  );
}

/** Bundler 2 came with Ruby 2.7; Alpine's gems are built for a platform of their own. */
function otherRuby({ stage }: CommandAt, lock: string, lockPath: string): string | undefined {
  const image = stage.resolved ?? stage.image;
  const { registry, repository, tag = 'latest', variable, text } = image;
  const pinned = image.tag === undefined && image.digest !== undefined;
  if (officialName(registry, repository) !== 'ruby' || variable || pinned)
    return `which Ruby ${text} has is not known`;
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  if (major !== undefined && Number(major) * 100 + Number(minor ?? 99) < 207)
    return `${text} has a Bundler before 2`;
  const general = /^ {2}ruby$/m.test(/^PLATFORMS\n(?: .*\n)*/m.exec(lock)?.[0] ?? '');
  return /alpine/.test(tag) && !general
    ? `${lockPath} lacks the platform ruby, and ${text} is another one than Linux with glibc`
    : undefined;
}
