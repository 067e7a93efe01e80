import { IMAGE_TABLES } from './images/index.data.js';

/** The official images whose tags are known one by one. */
export type TabledImage = keyof typeof IMAGE_TABLES;

/** What the list of official images says of one tag. */
export interface TagFacts {
  /** `debian:bookworm`, `debian-slim:bookworm`, `buildpack:bookworm`, `alpine:3.19`; `?` when the list does not tell. */
  readonly os: string;
  /** In Docker's spelling for official images (`amd64`, `arm64v8`), sorted. */
  readonly architectures: readonly string[];
  /** `YYYY-MM`: the last month in which the tag was listed; undefined = still listed at the date of the data. */
  readonly lastListed: string | undefined;
}

interface Version {
  readonly set: number;
  readonly last: number;
  /** Groups of a month and the suffixes (by place in the set) that ended in it. */
  readonly ends: readonly string[];
}

interface Table {
  readonly os: readonly string[];
  readonly architectures: readonly (readonly string[])[];
  readonly sets: readonly string[];
  readonly versions: ReadonlyMap<string, Version>;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digit = (text: string, at: number): number => DIGITS.indexOf(text.charAt(at));
const pair = (text: string, at: number): number => digit(text, at) * 62 + digit(text, at + 1);

const tables = new Map<TabledImage, Table>();
const sets = new Map<string, ReadonlyMap<string, { place: number; os: number; arch: number }>>();

/** True for an official image whose tags are known one by one. */
export function isTabled(name: string): name is TabledImage {
  return Object.hasOwn(IMAGE_TABLES, name);
}

/**
 * The facts of one tag of an official image, from the whole history of the list.
 * @param repository the official name (`node`), see `officialName`
 * @returns undefined for an image without a table and for a tag that was never listed
 */
export function tagFacts(repository: string, tag: string): TagFacts | undefined {
  if (!isTabled(repository)) return undefined;
  const version = versionIn(tag);
  if (version === '') return factsOf(tableOf(repository), '', tag);
  const suffix = tag.slice(version.length + 1);
  return suffix === '' && tag !== version ? undefined : factsOf(tableOf(repository), version, suffix);
}

/** Every tag of an official image that was ever listed, without order. */
export function tagsOf(repository: TabledImage): readonly string[] {
  const table = tableOf(repository);
  const tags: string[] = [];
  for (const [version, { set }] of table.versions) {
    for (const suffix of suffixesOf(table.sets[set] ?? '').keys())
      tags.push(version === '' || suffix === '' ? version + suffix : `${version}-${suffix}`);
  }
  return tags;
}

/** The version that a tag begins with, with the build number of early Java tags; '' for one that begins with a name. */
function versionIn(tag: string): string {
  return /^\d[^-]*(?:-b\d+)?(?=-|$)/.exec(tag)?.[0] ?? '';
}

function factsOf(table: Table, name: string, suffix: string): TagFacts | undefined {
  const version = table.versions.get(name);
  const entry = version && suffixesOf(table.sets[version.set] ?? '').get(suffix);
  if (version === undefined || entry === undefined) return undefined;
  return {
    os: table.os[entry.os] ?? '?',
    architectures: table.architectures[entry.arch] ?? [],
    lastListed: monthName(monthOf(version, entry.place)),
  };
}

function monthOf(version: Version, place: number): number {
  for (const group of version.ends) {
    for (let at = 2; at < group.length; at += 2) {
      if (pair(group, at) === place) return pair(group, 0);
    }
  }
  return version.last;
}

/** Months are counted from January 2013 as 1; 0 = still listed. */
function monthName(count: number): string | undefined {
  if (count === 0) return undefined;
  const year = 2013 + Math.floor((count - 1) / 12);
  return `${year}-${String(((count - 1) % 12) + 1).padStart(2, '0')}`;
}

function tableOf(name: TabledImage): Table {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const [os = '', arch = '', setText = '', versionText = ''] = IMAGE_TABLES[name];
  const versions = new Map<string, Version>();
  for (const row of versionText.split(';')) {
    const [version = '', head = '', ...ends] = row.split(' ');
    versions.set(version, { set: pair(head, 0), last: pair(head, 2), ends });
  }
  const table: Table = {
    os: os.split(' '),
    architectures: arch.split(' ').map((list) => list.split('+')),
    sets: setText.split(';'),
    versions,
  };
  tables.set(name, table);
  return table;
}

/** Undoes the shared prefixes: each entry is the length shared with the one before, the rest, `=`, system, architectures. */
function suffixesOf(text: string): ReadonlyMap<string, { place: number; os: number; arch: number }> {
  const known = sets.get(text);
  if (known !== undefined) return known;
  const suffixes = new Map<string, { place: number; os: number; arch: number }>();
  let previous = '';
  for (const [place, row] of text.split(',').entries()) {
    const equals = row.length - 4;
    previous = previous.slice(0, digit(row, 0)) + row.slice(1, equals);
    suffixes.set(previous, { place, os: pair(row, equals + 1), arch: digit(row, equals + 3) });
  }
  sets.set(text, suffixes);
  return suffixes;
}
