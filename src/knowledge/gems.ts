/** What is known of a gem: whether it compiles, and what it needs of the system when it runs. */
import { COMPILED, LINKED, NODE, ON_TOP, PURE, STARTS } from './gems.data.js';

export interface GemFacts {
  /** True when it has an extension, which may also come compiled. */
  readonly compiles: boolean;
  /** Debian packages of the libraries that slim images lack. */
  readonly libraries: readonly string[];
  /** Debian packages of which one must have been installed by name. */
  readonly asks: readonly string[];
}

const SUITES = ['bullseye', 'bookworm', 'trixie'];
const PLAIN: GemFacts = Object.freeze({ compiles: false, libraries: [], asks: [] });
const EXTENSION: GemFacts = Object.freeze({ compiles: true, libraries: [], asks: [] });
/** Made by generators from descriptions of web services: plain Ruby, all of them. */
const GENERATED = /^(?:aws-(?:sdk-\w+|partitions|sigv4|eventstream|record)|google-apis-\w+)$/;

let table: ReadonlyMap<string, GemFacts> | undefined;

/**
 * @param suite of Debian, when it is sure
 * @returns why it cannot be judged, as a predicate; undefined when nothing is known of it
 */
export function gemFacts(
  name: string,
  suite: string | undefined,
): GemFacts | { readonly reason: string } | undefined {
  if (Object.hasOwn(LINKED, name)) return linkedFacts(LINKED[name] ?? '', suite);
  if (Object.hasOwn(STARTS, name)) return { ...PLAIN, asks: (STARTS[name] ?? '').split('|') };
  if (GENERATED.test(name)) return PLAIN;
  table ??= readTable();
  return table.get(name);
}

/** True for a gem that runs JavaScript, for which it starts Node. */
export function startsNode(name: string): boolean {
  return NODE.split(' ').includes(name);
}

function linkedFacts(text: string, suite: string | undefined): GemFacts | { readonly reason: string } {
  const names = text.split('|');
  const library = names.length === 1 ? names[0] : names[SUITES.indexOf(suite ?? '')];
  return library === undefined
    ? { reason: 'needs a library that has another package name in each release, and the tag names none' }
    : { ...EXTENSION, libraries: [library] };
}

function readTable(): ReadonlyMap<string, GemFacts> {
  const words = (text: string): readonly string[] => text.trim().split(/\s+/);
  return new Map([
    ...[...words(PURE), ...words(ON_TOP)].map((name) => [name, PLAIN] as const),
    ...words(COMPILED).map((name) => [name, EXTENSION] as const),
  ]);
}
