/**
 * What `apt-get install --no-install-recommends` leaves out, and what of it people rely on.
 * The facts are those of Debian bookworm (`./apt.data.ts`, source and date inside); a package that is not in the tables
 * is unknown, and a caller has to refuse it by name.
 */
import { ADDED_WHEN_USED, ALWAYS_ADDED, DIRECT_RECOMMENDS, WITHOUT_RECOMMENDS } from './apt.data.js';
import { bareName, canonicalName, libraryStem } from './apt-names.js';
import { REFUSALS, type Refusal } from './apt-refusals.js';
import { USES, type Use } from './apt-uses.js';

export { bareName, canonicalName } from './apt-names.js';
export type { Refusal } from './apt-refusals.js';
export type { Use } from './apt-uses.js';

/** A package to install by name once Recommends are left out. */
export interface Compensation {
  readonly package: string;
  /** `always`: its use cannot be ruled out. `used`: only where `compensationUse` shows a use. */
  readonly when: 'always' | 'used';
}

export type RecommendsRule =
  | { readonly verdict: 'harmless' }
  | { readonly verdict: 'compensate'; readonly add: readonly Compensation[] }
  | { readonly verdict: 'refuse'; readonly refusal: Refusal };

interface Tables {
  readonly recommends: ReadonlyMap<string, readonly string[]>;
  readonly stems: ReadonlyMap<string, string>;
  readonly additions: ReadonlyMap<string, readonly Compensation[]>;
}

/** In a release before Debian stretch or Ubuntu bionic, these names do not exist: adding one would break the build. */
const NOT_EVERYWHERE: ReadonlySet<string> = new Set(['libldap-common', 'gpg-agent', 'xxd']);

/** Why a package that is always added is needed. */
const NEEDS: Readonly<Record<string, string>> = {
  'ca-certificates': 'without it no https:// address can be trusted',
  'fonts-droid-fallback': 'without it Chinese, Japanese and Korean text is lost',
  gnupg: 'add-apt-repository needs gpg',
  'libc6-dev': 'without it nothing compiles',
  'libprotobuf-dev': 'it holds the standard .proto files',
  'poppler-data': 'without it Chinese, Japanese and Korean text is lost',
  xauth: 'xvfb-run needs it',
};

/** Packages that come along with others by a plain Depends: no need to name them again. */
const BROUGHT_BY: Readonly<Record<string, readonly string[]>> = {
  gcc: ['build-essential', 'g++', 'gcc-multilib'],
  'g++': ['build-essential'],
  make: ['build-essential', 'dpkg-dev'],
  'libc6-dev': ['build-essential', 'g++', 'gcc-multilib'],
  patch: ['build-essential', 'dpkg-dev'],
  'xz-utils': ['build-essential', 'dpkg-dev'],
  git: ['git-lfs'],
  'openssh-client': ['ssh', 'openssh-server'],
  gnupg: ['gnupg2'],
  python3: ['python3-dev', 'python3-pip', 'python3-venv', 'supervisor'],
  'ca-certificates': ['ca-certificates-java'],
  autoconf: ['automake'],
};

let loaded: Tables | undefined;

function tables(): Tables {
  loaded ??= loadTables();
  return loaded;
}

function loadTables(): Tables {
  const recommends = new Map<string, readonly string[]>();
  for (const name of WITHOUT_RECOMMENDS.split(' ')) recommends.set(name, []);
  for (const [name, list] of Object.entries(DIRECT_RECOMMENDS)) recommends.set(name, list.split(' '));
  const stems = new Map<string, string>();
  for (const name of recommends.keys()) {
    const stem = libraryStem(name);
    if (stem !== undefined && !stems.has(stem)) stems.set(stem, name);
  }
  const additions = new Map<string, Compensation[]>();
  collect(additions, ALWAYS_ADDED, 'always');
  collect(additions, ADDED_WHEN_USED, 'used');
  return { recommends, stems, additions };
}

function collect(
  into: Map<string, Compensation[]>,
  table: Readonly<Record<string, string>>,
  when: Compensation['when'],
): void {
  for (const [added, losers] of Object.entries(table)) {
    for (const name of losers.split(' '))
      into.set(name, [...(into.get(name) ?? []), { package: added, when }]);
  }
}

/** The name in the tables: as it stands, or that of the same thing in bookworm. */
function knownName(written: string): string {
  const { recommends, stems } = tables();
  const bare = bareName(written);
  if (recommends.has(bare) || REFUSALS.has(bare)) return bare;
  const name = canonicalName(bare);
  if (recommends.has(name) || REFUSALS.has(name)) return name;
  const stem = libraryStem(bare);
  return (stem === undefined ? undefined : stems.get(stem)) ?? name;
}

/**
 * The direct Recommends of a package in Debian bookworm, the first of each group of alternatives.
 * @returns undefined for a package that is not in the table
 */
export function recommendsOf(name: string): readonly string[] | undefined {
  return tables().recommends.get(knownName(name));
}

/**
 * What leaving out the Recommends of one package means (transitively: also those of what it depends on).
 * @param name as written in the command; `=version`, `/release` and `:arch` are ignored
 * @returns undefined for a package that is not in the tables: refuse it by name
 */
export function recommendsRule(name: string): RecommendsRule | undefined {
  const known = knownName(name);
  const refusal = REFUSALS.get(known) ?? REFUSALS.get(canonicalName(name));
  if (refusal !== undefined) return { verdict: 'refuse', refusal };
  if (!tables().recommends.has(known)) return undefined;
  const add = tables().additions.get(known);
  return add === undefined ? { verdict: 'harmless' } : { verdict: 'compensate', add };
}

/** How a use of a compensated package shows in a text. */
export function compensationUse(name: string): Use | undefined {
  return USES.get(name);
}

export type Compensations =
  | { readonly add: readonly { readonly package: string; readonly why: string }[] }
  | { readonly refused: string };

/**
 * What has to be named in an install command once Recommends are left out.
 * @param named the packages of the command, as written
 * @param text everything in which a use can show: the whole Dockerfile and the scripts and manifests of the project
 * @returns the packages to add, each with its reason (none = the flag alone is enough), or why to leave the command alone
 */
export function compensations(named: readonly string[], text: string): Compensations {
  const installed = new Set(named.map(bareName));
  const add = new Map<string, string>();
  // The added packages come without their Recommends too, so that they are looked at in turn.
  const queue = [...installed];
  for (const name of queue) {
    const refused = whyRefused(name, installed, text);
    if (refused !== undefined) return { refused };
    for (const addition of additionsOf(name)) {
      const extra = addition.package;
      if (add.has(extra) || isInstalled(extra, installed)) continue;
      if (addition.when === 'used' && !isUsed(extra, text)) continue;
      const why = whyOf(name, addition);
      if (NOT_EVERYWHERE.has(extra)) return { refused: `${extra} is not in every release, and ${why}` };
      add.set(extra, why);
      queue.push(extra);
    }
  }
  return { add: withoutImplied(add) };
}

function whyRefused(name: string, installed: ReadonlySet<string>, text: string): string | undefined {
  const rule = recommendsRule(name);
  if (rule === undefined) return `it is not known what ${name} recommends`;
  const reason = rule.verdict === 'refuse' ? refusedFor(rule.refusal, installed, text) : undefined;
  return reason === undefined ? undefined : `${name}: ${reason}`;
}

/** Also for a package whose refusal does not hold: the rest of what it loses. */
function additionsOf(name: string): readonly Compensation[] {
  return tables().additions.get(knownName(name)) ?? [];
}

function refusedFor(
  { reason, unless, when }: Refusal,
  installed: ReadonlySet<string>,
  text: string,
): string | undefined {
  if (when?.test(text) === false) return undefined;
  if (unless?.every((name) => isInstalled(name, installed)) === true) return undefined;
  return reason;
}

function isInstalled(name: string, installed: ReadonlySet<string>): boolean {
  return installed.has(name) || (BROUGHT_BY[name] ?? []).some((other) => installed.has(other));
}

function isUsed(name: string, text: string): boolean {
  return USES.get(name)?.pattern.test(text) ?? true;
}

function whyOf(name: string, { package: extra, when }: Compensation): string {
  const need = when === 'used' ? USES.get(extra)?.why : NEEDS[extra];
  return `with ${name} it comes only as a recommendation${need === undefined ? '' : `; ${need}`}`;
}

function withoutImplied(
  add: ReadonlyMap<string, string>,
): readonly { readonly package: string; readonly why: string }[] {
  const names = new Set(add.keys());
  const list = [];
  for (const [name, why] of add) {
    if (!(BROUGHT_BY[name] ?? []).some((other) => names.has(other))) list.push({ package: name, why });
  }
  return list.sort((a, b) => (a.package < b.package ? -1 : 1));
}
