import { compensations, recommendsRule } from '../src/knowledge/apt.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import {
  copiesContext,
  namedPackages,
  oldRelease,
  presentBefore,
  takesBack,
  visibleText,
} from '../src/model/apt/installed.js';
import type { Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';
import { hasFlag, invocationOf, operands, type ShellCommand } from '../src/shell/index.js';
import type { Instruction } from '../src/syntax/types.js';

const FLAG = '--no-install-recommends';

export const noInstallRecommends: Transform = {
  name: 'no-install-recommends',
  summary:
    'Install only the packages that are named and what they depend on, with the recommended ones that are used.',
  level: 'recommended',
  after: ['combine-apt-update', 'combine-installs'],
  rules: ['DL3015'],
  image: [{ type: 'packages', kind: 'dpkg' }],
  docs: {
    why:
      'apt installs recommended packages too: documentation, mail servers, X libraries. The flag leaves them out. A ' +
      'recommended package that people rely on (ca-certificates for curl, openssh-client for git) is then named; an ' +
      'install with a package whose recommendations are not known, or are what it is installed for, is left as it is.',
    risk:
      'The sources of the application are not read: a program that only they start, and that came as a ' +
      'recommendation, would be missing. What is left out was judged on Debian bookworm.',
    example: {
      before: 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y wget\n',
      after:
        'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends wget ca-certificates\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://github.com/sourcegraph/lsp-adapter/pull/73',
      'https://github.com/gchq/sleeper/issues/6561',
    ],
  },
  apply(build) {
    if (!build.dockerfile.instructions.some(({ keyword, text }) => keyword === 'RUN' && text.includes('apt')))
      return build;
    const decideFor = (at: CommandAt): Decision | undefined => decide(build, at);
    return ['apt-get install', 'apt install'].reduce(
      (result, selector) => mapCommands(result, noInstallRecommends, selector, decideFor),
      build,
    );
  },
};

function decide(build: Build, at: CommandAt): Decision | undefined {
  const { command, stage, instruction, model } = at;
  // Layers of a builder are thrown away: there the flag saves little and can break a compilation.
  if (!model.isShipped(stage) || isDecided(command) || isConfigured(stage, instruction)) return undefined;
  const packages = namedPackages(command);
  if (packages.length === 0) return undefined;
  const names = packages.filter((name) => name !== undefined);
  const unclear = unclearWord(command);
  if (unclear !== undefined) return leave(unclear);
  const old = oldRelease(stage);
  if (old !== undefined)
    return leave(`what packages of ${old} recommend differs from what is known of later releases`);
  const unknown = names.filter((name) => recommendsRule(name) === undefined);
  if (unknown.length > 0)
    return leave(`it is not known what ${listed(unknown)} recommend${unknown.length === 1 ? 's' : ''}`);
  const present = presentBefore(at);
  const helpers = names.flatMap(unlessOf).filter((name) => present.has(name));
  const result = compensations([...names, ...helpers], visibleText(build));
  if ('refused' in result) return leave(result.refused);
  if (!build.project.known && copiesContext(build) && names.some(dependsOnUse)) {
    return leave(
      'what it recommends may be used in files that the build copies, and the build context is not known',
    );
  }
  const add = result.add.filter((extra) => !present.has(extra.package));
  const added = add.map((extra) => extra.package);
  if (added.length > 0 && takesBack(instruction.text)) {
    return leave(`${listed(added)}, named here, would outlive the autoremove that follows`);
  }
  return {
    edits: [{ insert: placeFor(command), text: FLAG }, ...(added.length > 0 ? [{ append: added }] : [])],
    because: `added ${FLAG}${added.length > 0 ? `, and ${listed(added)} by name` : ''}: nothing here is known to use what else apt would add`,
    evidence: add.map((extra) => `${extra.package}: ${extra.why}`),
  };
}

function leave(reason: string): Decision {
  return { skip: `left the recommended packages in: ${reason}` };
}

/** At most three names, and how many more there are. */
function listed(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return [shown.slice(0, -1).join(', '), shown.at(-1)].filter((part) => part !== '').join(' and ');
}

/** True when the command itself says what to do with recommended packages, or installs nothing new. */
function isDecided(command: ShellCommand): boolean {
  if (hasFlag(command, '-s', '-d', '--print-uris', '--only-upgrade')) return true;
  return invocationOf(command).options.some(
    ({ name, text }) => /^--(?:no-)?install-recommends$/.test(name) || /Install-Recommends/i.test(text ?? ''),
  );
}

/** A setting of apt, not the flag of a command. */
const SETTING = /(?<!--|--no-)install-recommends|apt\.conf|APT_CONFIG/i;

/** True when apt's configuration in the image already speaks of recommended packages, or may do so. */
function isConfigured(stage: Stage, until: Instruction): boolean {
  const end = stage.instructions.indexOf(until) + 1 || stage.instructions.length;
  if (stage.instructions.slice(0, end).some(({ text }) => SETTING.test(text))) return true;
  return stage.parent !== undefined && isConfigured(stage.parent, until);
}

function unclearWord(command: ShellCommand): string | undefined {
  for (const { text, value } of operands(command)) {
    if (value === undefined) return `what ${text} stands for is decided in the build`;
    if (/^[./]|\.deb$/.test(value)) return `${value} is a package file, whose recommendations are not known`;
    if (/-$|^\^/.test(value)) return `${value} is no plain package name`;
  }
  return undefined;
}

function unlessOf(name: string): readonly string[] {
  const rule = recommendsRule(name);
  return rule?.verdict === 'refuse' ? (rule.refusal.unless ?? []) : [];
}

/** True when the answer for a package rests on what the project's files show. */
function dependsOnUse(name: string): boolean {
  const rule = recommendsRule(name);
  if (rule?.verdict === 'refuse') return rule.refusal.when !== undefined;
  return rule?.verdict === 'compensate' && rule.add.some(({ when }) => when === 'used');
}

const PLAIN_OPTION =
  /^(?:-[yqfmVu]+|--(?:yes|assume-yes|quiet|fix-missing|fix-broken|force-yes|allow-[a-z-]+|reinstall|no-upgrade))$/;

/** Behind `install` and the plain options that follow it. */
function placeFor(command: ShellCommand): number {
  let at = (invocationOf(command).subcommandIndex ?? 1) + 1;
  while (PLAIN_OPTION.test(command.words[at]?.value ?? '')) at += 1;
  return at;
}
