/** Gemfile.lock, and whether an install would leave it as it is (bundler 2.3 `definition.rb`, `lockfile_parser.rb`). */
import type { Gem, Gemfile } from './gemfile.js';
import { inRange } from './gemVersion.js';

interface Section {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Sections that name gems of registries, and what goes with them. */
const PLAIN = /^(?:GEM|PLATFORMS|DEPENDENCIES|RUBY VERSION|BUNDLED WITH|CHECKSUMS)$/;

/**
 * Why `bundle install` may write another lockfile; undefined when it leaves this one alone.
 * @param single true where the image is built for linux/amd64 alone
 */
export function lockRewritten(
  gemfile: Gemfile,
  lock: string,
  path: string,
  single: boolean,
): string | undefined {
  if (/^(?:<<<<<<<|>>>>>>>)/m.test(lock)) return `${path} has conflicts`;
  const sections = sectionsOf(lock);
  const lines = (name: string): readonly string[] =>
    sections.filter((each) => each.name === name).flatMap((each) => each.lines);
  const odd = sections.find(({ name }) => !PLAIN.test(name));
  if (odd !== undefined) return `${path} has a section ${odd.name}`;
  if (gemfile.varies) return 'variables decide which gems the Gemfile names';
  const sourced = gemfile.gems.find((gem) => gem.sourced);
  if (sourced !== undefined) return `${sourced.name} comes from a source of its own`;
  return (
    otherSources(gemfile, lines('GEM'), path) ??
    otherGems(gemfile, lines('DEPENDENCIES'), lines('GEM'), path) ??
    otherVersions(gemfile, sections, path) ??
    otherPlatforms(lines('PLATFORMS'), single, path) ??
    otherBuilds(lines('PLATFORMS'), lines('GEM'), single, path)
  );
}

function sectionsOf(lock: string): readonly Section[] {
  const sections: { name: string; lines: string[] }[] = [];
  for (const line of lock.split(/\r?\n/)) {
    if (/^\S/.test(line)) sections.push({ name: line.trim(), lines: [] });
    else if (line.trim() !== '') sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function otherSources({ sources }: Gemfile, gem: readonly string[], path: string): string | undefined {
  const slashed = (url: string): string => url.replace(/\/*$/, '/');
  const locked = gem.flatMap((line) => /^ {2}remote: (\S+)$/.exec(line)?.[1] ?? []).map(slashed);
  const named = sources.map(slashed);
  const same = named.length === 1 && locked.length === 1 && named[0] === locked[0];
  return same ? undefined : `${path} and the Gemfile name other sources, or more than one`;
}

function otherGems(
  { gems }: Gemfile,
  dependencies: readonly string[],
  gem: readonly string[],
  path: string,
): string | undefined {
  const wanted = new Map(gems.map((each) => [each.name, requirementOf(each)]));
  const locked = new Map<string, string>();
  for (const line of dependencies) {
    const [, name, requirement] = /^ {2}([\w.-]+)(?: \(([^)]*)\))?$/.exec(line) ?? [];
    if (name === undefined) return `${path} pins ${line.trim()}`;
    locked.set(name, sortedRequirement((requirement ?? '').split(/,\s*/)));
  }
  for (const [name, requirement] of wanted)
    if (locked.get(name) !== requirement) return `${path} does not have ${name} as the Gemfile has it`;
  const more = [...locked.keys()].find((name) => !wanted.has(name));
  if (more !== undefined) return `${path} has ${more}, which the Gemfile does not name`;
  return missingGems(gems, dependencies, gem, path);
}

/** `~> 7.0` of `"~>7.0"`, `= 1.0` of `"1.0"`. */
function requirementOf({ requirements }: Gem): string {
  return sortedRequirement(requirements);
}

function sortedRequirement(requirements: readonly string[]): string {
  const plain = requirements.flatMap((each) => {
    const [, operator = '', version = ''] = /^\s*([<>=!~]*)\s*(\S*)\s*$/.exec(each) ?? [];
    if (version === '' || (operator === '>=' && version === '0')) return [];
    return [`${operator === '' ? '=' : operator} ${version}`];
  });
  return [...new Set(plain)].toSorted().join(', ');
}

/** A gem that is asked for and not there, or with a version that does not fit: the install resolves anew. */
function missingGems(
  gems: readonly Gem[],
  dependencies: readonly string[],
  gem: readonly string[],
  path: string,
): string | undefined {
  const specs = lockedVersions(gem);
  const limited = new Set(gems.filter((each) => each.limited).map(({ name }) => name));
  const needed = [...dependencies, ...gem.filter((line) => /^ {6}\S/.test(line))];
  for (const line of needed) {
    const [, name = '', range = ''] = /^ +([\w.-]+)(?: \((.*)\))?$/.exec(line) ?? [];
    if (name === 'bundler') continue;
    const versions = specs.get(name);
    if (versions === undefined && !limited.has(name)) return `${path} has no version of ${name}`;
    const other = versions?.find((version) => inRange(version.replace(/-.*$/, ''), range) !== true);
    if (other !== undefined) return `${path} has ${name} ${other}, where it asks for ${range || 'any'}`;
  }
  return undefined;
}

/** Versions of the gems by name, with the platform behind them where there is one: `1.16.0-x86_64-linux`. */
function lockedVersions(gem: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const specs = new Map<string, string[]>();
  for (const line of gem) {
    const [, name, version = ''] = /^ {4}([\w.-]+) \((.*)\)$/.exec(line) ?? [];
    if (name !== undefined) specs.set(name, [...(specs.get(name) ?? []), version]);
  }
  return specs;
}

/** A gem that is there for some platforms only: the one without a name stands for all. */
function otherBuilds(
  platforms: readonly string[],
  gem: readonly string[],
  single: boolean,
  path: string,
): string | undefined {
  const general = platforms.some((line) => line.trim() === 'ruby');
  const wanted = general ? [] : wantedPlatforms(single);
  for (const [name, versions] of lockedVersions(gem)) {
    if (versions.some((version) => !version.includes('-'))) continue;
    const has = (platform: string): boolean => versions.some((version) => version.endsWith(`-${platform}`));
    if (general || !wanted.every(has)) return `${path} has ${name} for some platforms only`;
  }
  return undefined;
}

function wantedPlatforms(single: boolean): readonly string[] {
  return single ? ['x86_64-linux'] : ['x86_64-linux', 'aarch64-linux'];
}

function otherVersions({ ruby }: Gemfile, sections: readonly Section[], path: string): string | undefined {
  const lines = (name: string): readonly string[] | undefined =>
    sections.find((each) => each.name === name)?.lines;
  if (ruby !== (lines('RUBY VERSION') !== undefined))
    return `${path} and the Gemfile do not both name a version of Ruby`;
  const major = Number(/^\s*(\d+)\./.exec(lines('BUNDLED WITH')?.[0] ?? '')?.[1] ?? '0');
  if (major < 2) return `${path} was written by a Bundler before 2, or does not say by which`;
  const unchecked = lines('CHECKSUMS')?.find((line) => !line.includes('sha256='));
  return unchecked && `${path} lacks the checksum of ${unchecked.trim()}`;
}

/** `ruby` stands for all; without it, an install on another processor adds that. */
function otherPlatforms(platforms: readonly string[], single: boolean, path: string): string | undefined {
  const named = new Set(platforms.map((line) => line.trim()));
  if (named.has('ruby')) return undefined;
  const missing = wantedPlatforms(single).find((platform) => !named.has(platform));
  return (
    missing && `${path} lacks the platform ${missing}, which \`bundle lock --add-platform ${missing}\` adds`
  );
}
