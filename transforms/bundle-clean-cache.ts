import { GEM_ARCHIVES_PATHS } from '../src/knowledge/cache-paths.js';
import { officialName } from '../src/knowledge/images.js';
import {
  cleanUpAfter,
  isRoot,
  otherHome,
  type Answer,
  type CleanUp,
  type Install,
} from '../src/model/language/cleanUp.js';
import { instructionsBefore } from '../src/model/directory.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf, optionOf, type ShellCommand } from '../src/shell/index.js';

/** GEM_HOME of the official Ruby images since 2.1 (docker-library/ruby). */
const CLEANUP = 'rm -rf /usr/local/bundle/cache/*.gem';

const GEM_CACHE: CleanUp = {
  what: 'the archives of the gems',
  words: ['bundle'],
  fills: (command) => isInstall(command),
  decide,
  handled: /\brm\b[^\n;&|]*(?:cache|\.gem\b|bundle)|\bfind\b[^\n]*(?:\.gem\b|cache)/,
  chosenBy: /^(?:GEM_HOME|BUNDLE_.*)$/,
  place: /bundle|\bgems?\b|^\/usr(?:\/local)?\/?$/,
  wanted: /\bcache\/|\bgem\s+pristine\b|\bbundle\s+(?:pristine|cache|package|pack)\b|bundle\/cache/,
  offline: /\bbundle\b[^\n;&|]*[\s"'](?:--local|pristine|cache|package)\b|\bgem\s+pristine\b/,
  because: 'deleted the archives of the gems in the layer that installed them: nothing reads them again',
};

export const bundleCleanCache: Transform = {
  name: 'bundle-clean-cache',
  summary: 'Delete the archives that `bundle install` leaves beside the gems in official Ruby images.',
  level: 'safe',
  cache: 'delete',
  image: [{ type: 'removes', paths: GEM_ARCHIVES_PATHS }],
  docs: {
    why:
      'Every gem is kept twice: installed, and as the archive it came in, in /usr/local/bundle/cache. Only ' +
      '`gem pristine` and `bundle cache` read the archives, and they download what is not there.',
    example: {
      before: 'FROM ruby:3.3-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\n',
      after:
        'FROM ruby:3.3-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\n' +
        'RUN bundle install && rm -rf /usr/local/bundle/cache/*.gem\n',
    },
    references: [
      'https://bundler.io/man/bundle-cache.1.html',
      'https://github.com/docker-library/ruby/blob/master/Dockerfile.template',
      'https://guides.rubygems.org/command-reference/#gem-pristine',
    ],
  },
  apply: (build) => cleanUpAfter(build, bundleCleanCache, GEM_CACHE),
};

function isInstall(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  if (tool !== 'bundle') return false;
  // `bundle` alone installs.
  return subcommand === 'install' || subcommand === 'update' || command.words.length === 1;
}

/** Options that install to another place. */
const ELSEWHERE = ['--path', '--deployment', '--system', '--standalone', '--local'] as const;
/** Settings of Bundler that do the same, or that fill and use caches of its own. */
const SETS = /\bbundler?\s+config\b[^\n;&|]*\b(?:path|deployment|cache\w*|local|system|frozen)\b/;

function decide({ dockerfile, project }: Build, install: Install): Answer {
  const { run, command } = install;
  const { resolved, image } = run.stage;
  const { registry, repository, tag = 'latest' } = resolved ?? image;
  // Elsewhere, where the gems go depends on how Ruby was built.
  if (officialName(registry, repository) !== 'ruby' || /^(?:1\.|2\.0|onbuild)|-onbuild/.test(tag))
    return undefined;
  const option = ELSEWHERE.find((name) => optionOf(command, name) !== undefined);
  if (option !== undefined) return { leave: `${option} chooses where they go` };
  if (command.words.some(({ value }) => value === undefined))
    return { leave: 'a variable may choose where they go' };
  const config = dockerfile.instructions.find(({ text }) => SETS.test(text));
  if (config !== undefined) return { leave: `line ${config.origin} configures where they go` };
  const own = [...project.files].find((path) => /(?:^|\/)\.bundle\/config$/.test(path));
  if (own !== undefined) return { leave: `${own} may configure where they go` };
  const { user } = run.scope;
  const before = instructionsBefore(run.stage, run.instruction);
  // rm -f ignores what is not there, and fails on what belongs to root.
  if (user !== undefined && !isRoot(user) && before.some(({ body }) => /\b(?:gem|bundle)\b/.test(body.text)))
    return { leave: `some of them may belong to root, and ${user} cannot delete those` };
  const home = otherHome(install);
  if (home !== undefined) return { leave: home };
  const setF = run.script.commands.some(
    ({ name, words }) => name === 'set' && words.some(({ text }) => /^-[a-z]*f|noglob/.test(text)),
  );
  return setF ? { leave: 'set -f keeps rm from expanding the *' } : { add: CLEANUP };
}
