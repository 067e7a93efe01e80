/**
 * Microsoft's images of .NET (`mcr.microsoft.com/dotnet/…`): what their tags stand on, and which image runs what an SDK built.
 * Sources: the tables in `./dotnet.data.ts`; the Dockerfiles of dotnet/dotnet-docker (3ed00b6, 2026-08-21).
 */
import { DOTNET_IMAGES } from './dotnet.data.js';
import { DEBIAN_RELEASES, UBUNTU_RELEASES } from './suites.js';

export interface DotnetFacts {
  /** `Debian 12`, `Ubuntu 24.04`, `Alpine 3.23`, `Azure Linux 3.0`. */
  readonly os: string;
  /** `bookworm`, `noble`, `3.23`; undefined for the others. */
  readonly suite: string | undefined;
  /** `YYYY-MM`: the last month in which the tag was listed; undefined = still listed at the date of the data. */
  readonly lastListed: string | undefined;
}

/** The images that run what an SDK built: with ASP.NET, without it, and without .NET (self-contained or compiled ahead of time). */
export type DotnetRuntime = 'aspnet' | 'runtime' | 'runtime-deps';

export type DotnetTwin = { readonly tag: string; readonly os: string } | { readonly refused: string };

const tables = new Map<string, ReadonlyMap<string, DotnetFacts>>();

/** Every tag of a repository (`dotnet/sdk`) that was ever listed; undefined for one that is not known. */
export function dotnetTags(repository: string): ReadonlyMap<string, DotnetFacts> | undefined {
  const known = tables.get(repository);
  const text = Object.hasOwn(DOTNET_IMAGES, repository) ? DOTNET_IMAGES[repository] : undefined;
  if (known !== undefined || text === undefined) return known;
  const table = new Map<string, DotnetFacts>();
  for (const line of text.split('\n')) {
    const [system = '', last = '-', ...tags] = line.split(' ');
    const os = system.replaceAll('_', ' ');
    const facts = { os, suite: suiteIn(os), lastListed: last === '-' ? undefined : last };
    for (const tag of tags) table.set(tag, facts);
  }
  tables.set(repository, table);
  return table;
}

/** The facts of one tag: `dotnetFacts('dotnet/sdk', '8.0')`. Tags with a full version are not listed. */
export function dotnetFacts(repository: string, tag: string): DotnetFacts | undefined {
  return dotnetTags(repository)?.get(tag);
}

function suiteIn(os: string): string | undefined {
  const [, name, version = ''] = /^(Debian|Ubuntu|Alpine) ([\d.]+)/.exec(os) ?? [];
  if (name === 'Debian') return DEBIAN_RELEASES[version];
  return name === 'Ubuntu' ? UBUNTU_RELEASES[version] : name && version;
}

/**
 * The image that runs what was built in an SDK image: same version, same system, listed at least as long.
 *
 * @param tag of `dotnet/sdk`, with a version of two parts: the SDK counts its own full versions
 * @param chiseled Ubuntu's image without a shell and package manager, which runs as uid 1654
 */
export function dotnetRuntime(tag: string, target: DotnetRuntime, chiseled = false): DotnetTwin {
  const sdk = `dotnet/sdk:${tag}`;
  const facts = dotnetFacts('dotnet/sdk', tag);
  if (facts === undefined) {
    const reason = /^\d+\.\d+\.\d+/.test(tag)
      ? 'names a full version of the SDK, which the runtime does not have'
      : 'is not in the list of tags';
    return { refused: `${sdk} ${reason}` };
  }
  if (tag.endsWith('-aot') && target !== 'runtime-deps')
    return { refused: `${sdk} compiles ahead of time, for which runtime-deps is enough` };
  const repository = `dotnet/${target}`;
  for (const candidate of candidatesOf(tag.replace(/-aot$/, ''), facts, chiseled)) {
    const found = dotnetFacts(repository, candidate);
    if (found?.os === facts.os && (found.lastListed ?? '~') >= (facts.lastListed ?? '~'))
      return { tag: candidate, os: found.os };
  }
  return {
    refused: `${repository} has no ${chiseled ? 'chiseled ' : ''}image of ${tag.split('-', 1)[0]} on ${facts.os}`,
  };
}

function* candidatesOf(tag: string, { suite }: DotnetFacts, chiseled: boolean): Generator<string> {
  const end = chiseled ? '-chiseled' : '';
  const version = tag.split('-', 1)[0] ?? '';
  yield `${tag}${end}`;
  if (suite === undefined) return;
  for (const named of [`${version}-${suite}`, `${version}-${suite}-slim`, `${version}-alpine${suite}`])
    yield `${named}${end}`;
}
