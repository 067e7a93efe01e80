import { APT_LISTS_PATHS } from '../src/knowledge/cache-paths.js';
import { aptCall, installsPackages, listUse, updatesLists } from '../src/model/apt/commands.js';
import { edit, skip } from '../src/model/build.js';
import { runAt, type Run } from '../src/model/commands.js';
import { listsNeededAfter, mountsLists } from '../src/model/apt/packageLists.js';
import { startsErrexit } from '../src/model/scope.js';
import { modelOf } from '../src/model/stages.js';
import { rootPrefix } from '../src/model/sudo.js';
import type { Build, Transform } from '../src/model/types.js';
import {
  addAfter,
  addCommandAfter,
  canAddAfter,
  invocationOf,
  type ShellCommand,
  type ShellScript,
} from '../src/shell/index.js';
import type { Instruction } from '../src/syntax/types.js';

const CLEANUP = 'rm -rf /var/lib/apt/lists/*';

export const removeAptLists: Transform = {
  name: 'remove-apt-lists',
  summary: "Delete apt's package lists in the layer that fetched them, where nothing later needs them.",
  level: 'safe',
  after: ['combine-apt-update', 'combine-installs', 'no-install-recommends'],
  rules: ['DL3009'],
  image: [{ type: 'removes', paths: APT_LISTS_PATHS }],
  docs: {
    why:
      '`apt-get update` writes some 20 to 50 MB of package lists, which are of use only to the installs of the same ' +
      'build. Deleted in the same RUN they never get into the image; deleted later they stay in the layer below.',
    risk:
      'An image built on top of this one that runs `apt-get install` without `apt-get update` finds no packages. ' +
      'What this project shows of such images and scripts is looked at first.',
    example: {
      before: 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl\n',
      after:
        'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://github.com/rocker-org/rocker/issues/225',
      'https://github.com/openrewrite/rewrite/issues/8621',
    ],
  },
  apply(build) {
    const candidates = build.dockerfile.instructions.filter(
      ({ keyword, text }) => keyword === 'RUN' && text.includes('apt'),
    );
    return candidates.reduce(visit, build);
  },
};

function visit(build: Build, instruction: Instruction): Build {
  const model = modelOf(build.dockerfile);
  const stage = model.stageOf(instruction);
  if (stage === undefined || !model.isShipped(stage) || mountsLists(instruction)) return build;
  const run = runAt(build, instruction);
  if (run === undefined) return build;
  if (!listUse(run.script).leaves || !run.script.commands.some(installsPackages)) return build;
  const prefix = prefixFor(run);
  const reason = obstacle(run) ?? listsNeededAfter(build, run);
  if (reason !== undefined) return leave(build, instruction, reason);
  if (prefix === undefined)
    return leave(build, instruction, 'apt-get runs under sudo, and nothing shows that rm may do so too');
  const cleanup = prefix + CLEANUP;
  const text = withCleanup(run, cleanup);
  if (text === undefined) return leave(build, instruction, 'its lines could not be edited safely');
  return edit(build, removeAptLists, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: "deleted apt's package lists in the layer that fetched them: nothing later needs them",
    effects: [{ type: 'insert', after: cleanup }],
  });
}

function leave(build: Build, instruction: Instruction, reason: string): Build {
  return skip(build, removeAptLists, instruction, `left apt's package lists in the image: ${reason}`);
}

/** What stands before the `rm`, as before the update; undefined when sudo may not allow it. */
function prefixFor(run: Run): string | undefined {
  const update = run.script.commands.findLast(updatesLists);
  return update !== undefined && aptCall(update)?.wrapper === 'sudo' ? rootPrefix(run) : '';
}

/** Why nothing can be added to the body. */
function obstacle({ script, scope }: Run): string | undefined {
  const { chain, commands } = script;
  const last = commands[lastApt(script)];
  const fits = isQuietAfter(script) && last !== undefined && canAddAfter(script, last, startsErrexit(scope));
  if (chain === undefined && !fits) return 'the RUN is more than commands joined by &&';
  const update = commands.findLast(updatesLists);
  if (update === undefined || (chain !== undefined && update.member === undefined))
    return 'apt-get update stands inside a larger construct';
  if (commands.some(({ name, words }) => name === 'set' && words.some(({ text }) => /^-[a-z]*f/.test(text))))
    return 'set -f keeps rm from expanding the *';
  const stops = commands.find(({ name, inSubshell }) => !inSubshell && (name === 'exit' || name === 'exec'));
  return stops === undefined ? undefined : `${stops.name} ends the shell`;
}

/** Programs that do not use apt and start no scripts. */
const QUIET: ReadonlySet<string | undefined> = new Set(
  (
    'rm mkdir rmdir ln cp mv chmod chown chgrp touch echo printf cat sed tar unzip gunzip gpg curl wget git pip npm yarn pnpm gem ' +
    'locale-gen update-locale localedef dpkg-reconfigure update-alternatives update-ca-certificates ldconfig fc-cache ' +
    'useradd groupadd adduser addgroup usermod userdel deluser true test [ cd export strip find docker-php-ext-install ' +
    'docker-php-ext-configure docker-php-ext-enable pecl a2enmod a2dismod a2ensite a2dissite phpenmod'
  ).split(' '),
);

/** Those of them that can start any other program. */
const STARTS_OTHERS: ReadonlySet<string | undefined> = new Set(['npm', 'yarn', 'pnpm', 'find', 'git']);

function lastApt({ commands }: ShellScript): number {
  return commands.findLastIndex(usesApt);
}

/** True when nothing behind the last command of apt may start apt itself. */
function isQuietAfter(script: ShellScript): boolean {
  const after = script.commands.slice(lastApt(script) + 1);
  return after.every((command) => command.words.length === 0 || isQuiet(command));
}

/** Sub-commands and options by which a quiet program starts another one, and paths at or above the lists. */
const STARTS_ANOTHER = /\s(?:-(?:exec|ok)(?:dir)?|run|run-script|exec|x|dlx|start|test)(?=\s|$)/;
const READS_LISTS = /\/var\/lib\/apt\b/;

function isQuiet(command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  if (!QUIET.has(tool)) return false;
  if (STARTS_OTHERS.has(tool) && STARTS_ANOTHER.test(command.text)) return false;
  return tool === 'rm' || !READS_LISTS.test(command.text);
}

/** The text with the clean-up behind apt's last command, or at the end of the list where one between may start apt. */
function withCleanup({ script, scope }: Run, cleanup: string): string | undefined {
  const { chain, commands } = script;
  const last = commands[lastApt(script)];
  if (chain === undefined) return last && addAfter(script, last, cleanup, startsErrexit(scope));
  const end = chain.length - 1;
  return addCommandAfter(script, isQuietAfter(script) ? (last?.inChain ?? end) : end, cleanup);
}

function usesApt(command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  return aptCall(command) !== undefined || tool === 'dpkg' || tool?.startsWith('apt-') === true;
}
