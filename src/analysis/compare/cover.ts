import { DPKG_EXCLUDED, DPKG_EXCLUDES, PACKAGE_TRACES } from '../../knowledge/package-traces.js';
import type { CarriedPath, ContractField, ImageEffect } from '../../model/types.js';
import { packagesOf } from '../packages.js';
import { partedByBase } from './packages.js';
import type { Entry, PackageKind, Packages, Root } from '../types.js';
import { isAccounts, isOfServices, keepsOwnAccounts } from './accounts.js';
import { carriedPlaces, isHandedOver, isLeftBehind } from './divided.js';
import { aspectsOf } from './files.js';
import { matches } from './globs.js';
import { hiddenFiles } from './hidden.js';
import { isMounted, mountedPlaces } from './mounted.js';
import { startsSame } from './started.js';
import type { Declared, FileChange, Observed, Own, PackageChange } from './types.js';

/** Says which transforms declare a difference, by name and in the order in which they run. */
export interface Cover {
  /** Of a field of the contract; `inherited` says that its value came with the base image. */
  contract(field: ContractField, inherited: boolean): readonly string[];
  /** Of the user of the first process, where there was no USER before. */
  newUser(uid: number): readonly string[];
  /** Of an ENTRYPOINT or CMD that starts something else. */
  start(field: ContractField): readonly string[];
  package(change: PackageChange): readonly string[];
  file(change: FileChange): readonly string[];
}

/** The declarations, held against the two images. */
export function coverOf(
  before: Observed,
  after: Observed,
  declared: Declared,
  packages: readonly PackageChange[],
): Cover {
  return new Declarations(before, after, declared, packages);
}

class Declarations implements Cover {
  readonly #mounted: ReadonlyMap<string, readonly string[]>;
  readonly #carried: ReadonlyMap<string, readonly CarriedPath[]>;
  readonly #basePackages: Readonly<Record<'before' | 'after', Packages>>;
  readonly #isHidden: (change: FileChange) => boolean;
  readonly #kinds: ReadonlySet<PackageKind>;

  constructor(
    readonly before: Observed,
    readonly after: Observed,
    readonly declared: Declared,
    packages: readonly PackageChange[],
  ) {
    this.#mounted = mountedPlaces(declared.changes);
    this.#carried = carriedPlaces(declared.changes);
    this.#basePackages = { before: packagesOf(before.base), after: packagesOf(after.base) };
    this.#isHidden = hiddenFiles(declared.ignored);
    this.#kinds = new Set(packages.map(({ kind }) => kind));
  }

  contract(field: ContractField, inherited: boolean): readonly string[] {
    return this.declared.transforms
      .filter(({ declares = [] }) => declares.includes(field) || (inherited && declares.includes('base')))
      .map(({ name }) => name);
  }

  newUser(uid: number): readonly string[] {
    const made = this.declared.changes.filter(
      ({ before, after }) =>
        !before.some(({ keyword }) => keyword === 'USER') &&
        after.some(({ keyword, body }) => keyword === 'USER' && body.text === String(uid)),
    );
    const names = new Set(made.map(({ transform }) => transform));
    return this.contract('user', false).filter((name) => names.has(name));
  }

  start(field: ContractField): readonly string[] {
    const declaring = this.contract(field, false);
    return this.#namesOf(
      ({ type }, name) =>
        declaring.includes(name) &&
        (type === 'served' ||
          type === field ||
          (type === 'interpreter' && startsSame(this.before, this.after))),
    );
  }

  package(change: PackageChange): readonly string[] {
    const whole = this.#ofPackage(change);
    if (whole.length > 0) return whole;
    // The base image has one too, of another version: what it brings and what the Dockerfile brings are judged apart.
    const { kind, name } = change;
    const of = (side: 'before' | 'after'): readonly string[] =>
      this.#basePackages[side].get(kind)?.get(name) ?? [];
    const parts = partedByBase(change, { before: of('before'), after: of('after') }).map((part) =>
      this.#ofPackage(part),
    );
    return parts.length > 1 && parts.every((names) => names.length > 0) ? [...new Set(parts.flat())] : [];
  }

  #ofPackage(change: PackageChange): readonly string[] {
    return this.#namesOf((effect, name) => this.#coversPackage(effect, name, change));
  }

  file(change: FileChange): readonly string[] {
    return this.#namesOf((effect, name) => this.#coversFile(effect, name, change));
  }

  #namesOf(holds: (effect: ImageEffect, transform: string) => boolean): readonly string[] {
    return this.declared.transforms
      .filter(({ name, image = [] }) => image.some((effect) => holds(effect, name)))
      .map(({ name }) => name);
  }

  #coversPackage(effect: ImageEffect, transform: string, change: PackageChange): boolean {
    const { kind, name, before, after } = change;
    const isNamed = isOfSystem(kind) && this.declared.own.packages.has(name);
    if (effect.type === 'base') return !isNamed && this.#isOfBases(change);
    if (effect.type === 'ignored') return isHiddenPackage(change, this.declared.ignored);
    // Nothing that Node runs is started any more.
    if (effect.type === 'served') return kind === 'node' && after.length === 0;
    // What the last stage does not install again stayed in the one that has the steps.
    if (effect.type === 'divided')
      return isOfSystem(kind) && after.length === 0 && !this.#isInserted(transform, name);
    if (effect.type !== 'packages' || effect.kind !== kind) return false;
    if (effect.more === true && !before.every((version) => after.includes(version))) return false;
    // Without a new base image nothing brings other packages or versions.
    if (effect.more !== true && !after.every((version) => before.includes(version))) return false;
    if (kind === 'node' && isForProduction(change, this.declared.own)) return false;
    return !isNamed || (effect.named === true && this.#isInserted(transform, name));
  }

  /** Whether a command that the transform inserted has the word. */
  #isInserted(transform: string, word: string): boolean {
    const { changes } = this.declared;
    const effects = changes
      .filter((change) => change.transform === transform)
      .flatMap((each) => each.effects);
    return effects.some((effect) => effect.type === 'insert' && effect.after.split(/[\s=]+/).includes(word));
  }

  /** The versions that one image alone has came with its base. */
  #isOfBases({ kind, name, ...versions }: PackageChange): boolean {
    return (['before', 'after'] as const).every((side) => {
      const others = side === 'before' ? versions.after : versions.before;
      const known = this.#basePackages[side].get(kind)?.get(name) ?? [];
      return versions[side].every((version) => others.includes(version) || known.includes(version));
    });
  }

  #coversFile(effect: ImageEffect, transform: string, change: FileChange): boolean {
    if (effect.type === 'base')
      return (
        isOfBase(change, this.before, this.after) || this.#isTrace(change, 'dpkg') || this.#isExcluded(change)
      );
    if (effect.type === 'ignored') return this.#isHidden(change) || this.#isInHidden(change);
    const carried = this.#carried.get(transform);
    if (effect.type === 'divided')
      return isLeftBehind(change, carried, this.before.root) || isHandedOver(change, carried);
    if (effect.type === 'mounted') return isMounted(change, this.#mounted.get(transform) ?? []);
    if (effect.type === 'served' || effect.type === 'entrypoint' || effect.type === 'interpreter')
      return false;
    if (effect.type !== 'packages') return pathCovered(effect, change);
    if (isOfSystem(effect.kind)) return this.#isTrace(change, effect.kind);
    if (change.type !== (effect.more === true ? 'added' : 'removed') || !isPlace(effect.kind, change))
      return false;
    if (effect.more === true) return true;
    return !isOfWhole(change, this.after.root) && !this.#isOfProduction(change);
  }

  /** A place of a package that production needs, and of which another copy may lie elsewhere: that of npm itself, say. */
  #isOfProduction({ path }: FileChange): boolean {
    // Those in the directory of another one go with it.
    const place = packageDirectories(path).find((each) => !this.after.root.has(`${each}/package.json`));
    const entry = place === undefined ? undefined : this.before.root.get(`${place}/package.json`);
    if (place === undefined || entry === undefined) return false;
    const name = /.*\/node_modules\/(.+)$/.exec(place)?.[1] ?? '';
    const needed = this.declared.own.production.get(name) ?? [];
    const root = new Map([[`${place}/package.json`, entry]]);
    const versions = packagesOf(root).get('node')?.get(name) ?? [];
    return versions.some((version) => needed.includes(version));
  }

  /** What scripts of packages make, and names that lead to their programs; nothing that the Dockerfile itself brings or names. */
  #isTrace(change: FileChange, kind: PackageKind): boolean {
    const { own } = this.declared;
    const { path, before, after } = change;
    if (!this.#kinds.has(kind) || own.words.has(path) || this.before.copied.has(path)) return false;
    if (isAccounts(path)) return isOfServices(change, own);
    const { target = '', kind: what } = after ?? before ?? {};
    // A directory that held nothing else.
    if (what === 'directory' && matches(PACKAGE_TRACES, `${path}/any`)) return true;
    return matches(PACKAGE_TRACES, path) || target.startsWith('/etc/alternatives/');
  }

  /** Documents of packages, which dpkg leaves out where the base image says so. */
  #isExcluded({ path, type }: FileChange): boolean {
    const [old, now] = [this.before, this.after].map(({ base }) => base.has(DPKG_EXCLUDES));
    if (type !== 'removed' || old === true || now !== true) return false;
    return !this.before.copied.has(path) && matches(DPKG_EXCLUDED, path);
  }

  /** An empty directory, in one that is gone because all of it is hidden. */
  #isInHidden({ path, type, before }: FileChange): boolean {
    const parent = path.slice(0, path.lastIndexOf('/'));
    const above = this.before.root.get(parent);
    if (
      type !== 'removed' ||
      before?.kind !== 'directory' ||
      above === undefined ||
      this.after.root.has(parent)
    )
      return false;
    const change = { path: parent, type, before: above, aspects: [] };
    return this.#isHidden(change) || this.#isInHidden(change);
  }
}

function isOfSystem(kind: PackageKind): boolean {
  return kind === 'dpkg' || kind === 'apk' || kind === 'rpm';
}

type PathEffect = Extract<ImageEffect, { readonly paths: readonly string[] }>;

function pathCovered(effect: PathEffect, { path, type, before, after }: FileChange): boolean {
  if (!matches(effect.paths, path)) return false;
  if (effect.type === 'removes') return type === 'removed';
  if (effect.type === 'adds') return type === 'added';
  if (effect.type === 'changes') return type === 'changed';
  if (type !== 'changed' || before === undefined || after === undefined) return false;
  if (!isOtherProgram(before, after)) return false;
  return effect.type === 'linked' ? after.size < before.size * MORE : after.size < before.size;
}

/** Bytes that a program has at least that was linked with its libraries; scripts have fewer. */
const PROGRAM = 500_000;
/** What is left of one without what only debuggers read, at least. Less is another program. */
const LEFT = 0.4;

/** A program that is linked anew has this many times the bytes at most. */
const MORE = 1.5;

/** A program whose content differs, owner and mode being the same, and of which enough is left. */
function isOtherProgram(before: Entry, after: Entry): boolean {
  if ((before.mode & 0o111) === 0 || before.size < PROGRAM) return false;
  return aspectsOf(before, after).join('') === 'content' && after.size > before.size * LEFT;
}

/** What came with the base images and was left as it was, and files of both that the Dockerfile goes on with. */
function isOfBase({ path, before, after }: FileChange, one: Observed, other: Observed): boolean {
  const bases = [one.base.get(path), other.base.get(path)] as const;
  const inherited = [isSame(before, bases[0]), isSame(after, bases[1])] as const;
  if (before === undefined) return inherited[1];
  if (after === undefined) return inherited[0];
  if (inherited[0] && inherited[1]) return true;
  if (isAccounts(path)) return keepsOwnAccounts(path, before, bases[0], after);
  const [first, second] = bases;
  const isEdited = !inherited[0] && !inherited[1] && first !== undefined && second !== undefined;
  return isEdited && !isSame(first, second);
}

function isSame(entry: Entry | undefined, base: Entry | undefined): boolean {
  return entry !== undefined && base !== undefined && (entry === base || aspectsOf(entry, base).length === 0);
}

/** Beside site-packages, and not where packages of the system have theirs. */
const PYTHON_BIN = /^(?!\/(?:usr\/)?bin\/).*\/bin\/[^/]+$/;

/** Where installers of a language put packages, and the programs of those. */
function isPlace(kind: PackageKind, { path, before, after }: FileChange): boolean {
  const target = (after ?? before)?.target ?? '';
  return kind === 'node'
    ? /\/node_modules(?:\/|$)/.test(path) || target.includes('node_modules/')
    : /\/(?:site|dist)-packages\//.test(path) || PYTHON_BIN.test(path);
}

/** The directories of packages of node in which a path lies, the outermost first. */
function packageDirectories(path: string): readonly string[] {
  return [...path.matchAll(/\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*(?=\/|$)/g)].map(
    ({ index, 0: name }) => path.slice(0, index) + name,
  );
}

/** A part of a package of node that is still there: it went alone, and not with its package. */
function isOfWhole({ path }: FileChange, after: Root): boolean {
  const directory = /^.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*(?=\/(?!node_modules\/))/.exec(path)?.[0];
  return directory !== undefined && after.has(`${directory}/package.json`);
}

/** A version is gone that production needs. */
function isForProduction({ name, before, after }: PackageChange, { production }: Own): boolean {
  const needed = production.get(name) ?? [];
  if (needed.includes('') && after.length === 0) return true;
  return needed.some((version) => before.includes(version) && !after.includes(version));
}

/** A package of a language of which the context brought files that are hidden now. */
function isHiddenPackage({ kind, name }: PackageChange, ignored: readonly string[]): boolean {
  if (kind === 'node')
    return ignored.some((path) => `/${path}`.endsWith(`/node_modules/${name}/package.json`));
  return kind === 'python' && ignored.some((path) => /(?:^|\/)(?:site|dist)-packages\//.test(path));
}
