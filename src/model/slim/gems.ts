/** Gems that `bundle install` brings, told by Gemfile and Gemfile.lock, and what they need that slim images of Ruby lack. */
import { gemFacts, startsNode } from '../../knowledge/gems.js';
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import { baseOf } from '../../project/paths.js';
import { lockOf, wholeGemfile } from '../../project/ruby/bundlerFiles.js';
import { lockRewritten } from '../../project/ruby/gemfileLock.js';
import type { Project } from '../../project/types.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import { lostWord, scriptObstacle } from './texts.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

export interface LockedGems {
  /** The lockfile that names them. */
  readonly lock: string;
  /** Name -> true where there are builds of it for Linux on both usual processors, so that none is compiled. */
  readonly gems: ReadonlyMap<string, boolean>;
}

const NOT_MEANT = /(?:^|\/)(?:vendor|tests?|specs?|examples?|docs?|fixtures?|gemfiles|node_modules)\//;

/**
 * The gems that an install brings.
 *
 * @param without groups that it leaves out
 * @returns the reason, as a predicate, where that is not known
 */
export function lockedGems(
  project: Project,
  without: ReadonlySet<string>,
): LockedGems | { readonly reason: string } {
  const gemfiles = [...project.files].filter(
    (path) => /^(?:Gemfile|gems\.rb)$/.test(baseOf(path)) && !NOT_MEANT.test(path),
  );
  const [path, other] = gemfiles;
  if (path === undefined) return { reason: 'uses bundle, and there is no Gemfile' };
  if (other !== undefined) return { reason: `uses bundle, and there are ${path} and ${other}` };
  const lock = lockOf(path);
  const text = project.texts.get(lock);
  if (text === undefined) return { reason: `uses bundle, and no ${lock} was read that says what it brings` };
  const rules = ignoreOf(project.ignore);
  if ('error' in rules || isIgnored(rules, lock)) return { reason: `uses bundle, and ${lock} is not copied` };
  const gemfile = wholeGemfile(project, path);
  if ('refused' in gemfile) return { reason: `uses bundle, and ${gemfile.refused}` };
  const doubt = lockRewritten(gemfile, text, lock, true);
  if (doubt !== undefined) return { reason: `uses bundle, and what it brings is not sure: ${doubt}` };
  const wanted = gemfile.gems.filter(
    ({ groups }) => groups.length === 0 || groups.some((group) => !without.has(group)),
  );
  return {
    lock,
    gems: closureOf(
      text,
      wanted.map(({ name }) => name),
    ),
  };
}

/** Those gems with all that they depend on. */
function closureOf(lock: string, names: readonly string[]): ReadonlyMap<string, boolean> {
  const needs = new Map<string, string[]>();
  const builds = new Map<string, string>();
  let current = '';
  for (const line of lock.split(/\r?\n/)) {
    const [, indent = '', name = '', version = ''] =
      /^( {4}| {6})([\w.-]+)(?: \((.*)\))?!?$/.exec(line) ?? [];
    if (indent.length === 4) {
      current = name;
      needs.set(name, needs.get(name) ?? []);
      builds.set(name, `${builds.get(name) ?? ''} ${version}`);
    } else if (indent.length === 6) needs.get(current)?.push(name);
  }
  const found = new Map<string, boolean>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const text = builds.get(name);
    if (found.has(name) || text === undefined) continue;
    found.set(name, /-x86_64-linux\b/.test(text) && /-a(?:arch|rm)64-linux\b/.test(text));
    open.push(...(needs.get(name) ?? []));
  }
  return found;
}

/** What `bundle` and the programs of gems need; false for another command. */
export function rubyNeeds(command: ShellCommand, place: Place): Obstacle | false {
  const { who, swap } = place;
  const { tool, subcommand } = invocationOf(command);
  if (tool === 'bundle' || tool === 'bundler') return bundleNeeds(command, subcommand, place);
  if (tool !== undefined && /^(?:rake|irb|erb)$/.test(tool)) return undefined;
  const gem = GEM_OF.get(tool ?? '');
  if (gem === undefined || command.name !== tool) return false;
  const has = [...swap.project.texts].some(
    ([path, text]) => baseOf(path) === 'Gemfile.lock' && new RegExp(`^ {4}(?:${gem}) \\(`, 'm').test(text),
  );
  return has ? undefined : `${who} runs ${tool}, and it is not known what that needs`;
}

/** Programs of gems -> the gem. */
const GEM_OF: ReadonlyMap<string, string> = new Map([
  ['rails', 'railties'],
  ['puma', 'puma'],
  ['rackup', 'rackup|rack'],
  ['sidekiq', 'sidekiq'],
  ['unicorn', 'unicorn'],
  ['thin', 'thin'],
  ['jekyll', 'jekyll'],
  ['hanami', 'hanami-cli'],
  ['good_job', 'good_job'],
  ['thrust', 'thruster'],
]);

function bundleNeeds(command: ShellCommand, subcommand: string | undefined, place: Place): Obstacle {
  const { who } = place;
  if (subcommand === 'exec') return executed(command, place);
  if (subcommand !== undefined && /^(?:config|check|clean|version|list|info|platform|env)$/.test(subcommand))
    return undefined;
  if (subcommand === undefined ? hasFlag(command, '--version', '-v') : false) return undefined;
  if (subcommand !== undefined && subcommand !== 'install')
    return `${who} uses bundle ${subcommand}, and it is not known what that brings`;
  if (place.instruction.keyword !== 'RUN')
    return `${who} installs gems where it runs, and it is not known what that compiles`;
  const locked = lockedGems(place.swap.project, new Set());
  if ('reason' in locked) return `${who} ${locked.reason}`;
  return firstObstacle(locked.gems, ([name, isBuilt]) => {
    const reason = gemObstacle(name, isBuilt, place);
    return reason === undefined ? undefined : `${who} installs ${name}, which ${reason} (${locked.lock})`;
  });
}

function gemObstacle(name: string, isBuilt: boolean, { swap, installed }: Place): Obstacle {
  const facts = gemFacts(name, undefined);
  if (startsNode(name)) return 'starts Node when it runs';
  if (facts === undefined) return 'may compile, and may need more than a slim image has';
  if ('reason' in facts) return facts.reason;
  if (facts.asks.length > 0 && !facts.asks.some((each) => installed.has(each)))
    return `starts programs of ${facts.asks[0]}`;
  const missing = facts.libraries.find((each) => !installed.has(each));
  if (missing !== undefined) return `needs ${missing}`;
  return facts.compiles && !isBuilt && swap.builder !== true ? 'compiles when it is installed' : undefined;
}

/** `bundle exec puma`: a program of a gem, or one of the system. */
function executed(command: ShellCommand, place: Place): Obstacle {
  const at = command.words.findIndex(({ value }) => value === 'exec');
  const word = command.words.slice(at + 1).find(({ text }) => !text.startsWith('-'));
  if (word?.value === undefined) return `${place.who} runs a program that only the build knows`;
  const lost = lostWord([word.value], place.who, place);
  if (lost !== undefined) return lost;
  return word.value.includes('/') ? scriptObstacle(word.value, place) : undefined;
}
