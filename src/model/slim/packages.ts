/** What `apt-get install` brings back, and what it needs that slim images leave out. */
import { bringsJava } from '../../knowledge/java.js';
import { bareName, compensationUse, recommendsOf, recommendsRule } from '../../knowledge/apt.js';
import { hasFlag, invocationOf, type ShellCommand } from '../../shell/index.js';
import { isDockerfilePath } from '../../project/names.js';
import { aptCall } from '../apt/commands.js';
import { isRun } from './run.js';
import type { Obstacle, Place } from './types.js';

const META: Readonly<Record<string, readonly string[]>> = {
  'build-essential': ['gcc', 'g++', 'make', 'libc6-dev', 'dpkg-dev', 'binutils', 'cpp'],
  gcc: ['cpp', 'binutils'],
  'g++': ['gcc', 'cpp', 'binutils'],
  gnupg: ['gpg', 'gpg-agent', 'dirmngr'],
};

/** True when one of the installed packages is that package, or the plain name of its numbered one (`gcc` of `gcc-12`). */
export function provides(installed: ReadonlySet<string>, owner: string): boolean {
  for (const name of installed) {
    if (name === owner || META[name]?.includes(owner) === true) return true;
    if (owner.startsWith(`${name}-`) && /^-(?:\d|minimal$|bin$)/.test(owner.slice(name.length))) return true;
    if (owner.startsWith(name) && /^[\d.]+(?:-minimal)?$/.test(owner.slice(name.length))) return true;
  }
  return false;
}

/** Their set-up links manual pages into directories that slim images lack (debuerreotype/docker-debian-artifacts#24). */
export function needsManual(name: string): boolean {
  return bringsJava(name) || name.startsWith('postgresql');
}
/** Packages whose programs read the certificates of the system without depending on them. */
const READS_CERTIFICATES =
  /^(?:curl|wget|git|git-lfs|mercurial|subversion|aria2|lynx|links|w3m|php|ruby|golang|awscli|docker|libcurl|cargo|rustc|msmtp|postfix|ssmtp|python3-(?!minimal|dev|venv|setuptools|wheel|distutils)|nodejs|npm|node-|openvpn|stunnel|haproxy|nginx|apache2|redis|mysql|mariadb|default-mysql|postgres)/;

/** Reads a command of apt: notes what it installs; false for a command that is none. */
export function aptNeeds(command: ShellCommand, place: Place): Obstacle | false {
  const call = aptCall(command);
  if (call === undefined) return false;
  const { verb } = call;
  const names = invocationOf(call.command).operands.flatMap(({ value }) =>
    value === undefined ? [] : [bareName(value)],
  );
  if (verb === 'build-dep' || verb === 'source' || verb === undefined)
    return `${place.who} uses apt-get ${verb ?? 'with a variable'}, and it is not known what that needs`;
  if (verb === 'remove' || verb === 'purge') return removedObstacle(names, place);
  if (verb !== 'install') return undefined;
  const file = invocationOf(call.command).operands.find(({ text }) =>
    /^["']?(?:\.{0,2}|~)\/|\.deb["']?$/.test(text),
  )?.text;
  if (file !== undefined) return `${place.who} installs ${file}, which needs its libraries to be there`;
  const manual = names.find((name) => needsManual(name));
  if (manual !== undefined)
    return `${place.who} installs ${manual}, which needs directories that slim images leave out`;
  const missed = recommendedObstacle(call.command, names, place);
  if (missed !== undefined) return missed;
  // What is installed only under a condition may not be there.
  if (command.member !== undefined) for (const name of names) place.installed.add(name);
  return undefined;
}

/** Without package lists, apt fails on a name that is neither installed nor known. */
function removedObstacle(names: readonly string[], { who, swap, installed }: Place): Obstacle {
  const absent = names.find(
    (name) =>
      (swap.lostPackages.has(name) && !installed.has(name)) ||
      (swap.lostPackages.size > 0 && /[*?[^$]/.test(name)),
  );
  for (const name of names) installed.delete(name);
  return absent === undefined ? undefined : `${who} removes ${absent}, which ${swap.target} does not have`;
}

/** A question or an order to dpkg or apt-mark about a package that the slim image lacks. */
export function askedObstacle(command: ShellCommand, { who, swap, installed }: Place): Obstacle {
  const absent = command.words
    .slice(1)
    .map(({ value }) => bareName(value ?? ''))
    .find((name) => swap.lostPackages.has(name) && !installed.has(name));
  return absent === undefined
    ? undefined
    : `${who} asks for the package ${absent}, which ${swap.target} does not have`;
}

/** Whether a stage installs something that reads certificates, and not the certificates. */
export function certificatesObstacle({ swap, installed }: Place): Obstacle {
  if (!swap.lostPackages.has('ca-certificates') || installed.has('ca-certificates')) return undefined;
  const reader = [...installed].find((name) => READS_CERTIFICATES.test(name));
  if (reader !== undefined)
    return `it installs ${reader} without ca-certificates, which ${swap.target} does not have`;
  for (const [path, text] of swap.project.texts) {
    if (/\.md$|\.lock$|-lock\./.test(path) || isDockerfilePath(path)) continue;
    // Ignored compose files tell how it is run all the same.
    if (!/\.(?:ya?ml|toml|tf|json)$/.test(path) && !isRun(swap.project, path)) continue;
    const named = CERTIFICATES.exec(text)?.[0];
    if (named !== undefined) return `${path} names ${named}, and ${swap.target} has no ca-certificates`;
  }
  return undefined;
}

/** What programs read where a source or a setting tells them to. */
const CERTIFICATES =
  /\/etc\/ssl\/(?:certs|cert\.pem|openssl\.cnf)|--use-(?:openssl|system)-ca\b|\bNODE_USE_SYSTEM_CA\b/;

/** An install without recommended packages finds some of them in the full image alone. */
export function recommendedObstacle(command: ShellCommand, names: readonly string[], place: Place): Obstacle {
  const { swap, who, installed } = place;
  const texts = swap.model.stages.flatMap(({ instructions }) => instructions.map(({ text }) => text));
  const isLeftOut =
    hasFlag(command, '--no-install-recommends') || texts.some((text) => /Install-Recommends/i.test(text));
  if (!isLeftOut || swap.lostPackages.size === 0) return undefined;
  const all = [...texts, ...swap.project.texts.values()].join('\n');
  for (const name of names) {
    const rule = recommendsRule(name);
    if (rule === undefined)
      return `${who} installs ${name} without what it recommends, and it is not known what that is`;
    const wanted =
      rule.verdict === 'compensate'
        ? rule.add.map((extra) => extra.package)
        : rule.verdict === 'refuse'
          ? (recommendsOf(name) ?? [])
          : [];
    const missing = wanted.find((extra) => {
      if (!swap.lostPackages.has(extra) || installed.has(extra) || names.includes(extra)) return false;
      return compensationUse(extra)?.pattern.test(all) ?? true;
    });
    if (missing !== undefined)
      return `${who} installs ${name} without ${missing}, which it recommends and ${swap.target} does not have`;
  }
  return undefined;
}
