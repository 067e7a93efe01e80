import { PACKAGE_TRACES } from '../../knowledge/package-traces.js';
import type { ContractField, ImageEffect } from '../../model/types.js';
import { packagesOf } from '../packages.js';
import type { Entry, PackageKind, Packages } from '../types.js';
import { aspectsOf } from './files.js';
import { matches } from './globs.js';
import { hiddenFiles } from './hidden.js';
import type { Declaration, Declared, FileChange, Observed, PackageChange } from './types.js';

/** Says which transforms declare a difference, by name and in the order in which they run. */
export interface Cover {
  /** Of a field of the contract; `inherited` says that its value came with the base image. */
  contract(field: ContractField, inherited: boolean): readonly string[];
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
  readonly #effects: readonly (readonly [name: string, effects: readonly ImageEffect[]])[];
  readonly #basePackages: Readonly<Record<'before' | 'after', Packages>>;
  readonly #isHidden: (change: FileChange) => boolean;
  readonly #kinds: ReadonlySet<PackageKind>;

  constructor(
    readonly before: Observed,
    readonly after: Observed,
    readonly declared: Declared,
    packages: readonly PackageChange[],
  ) {
    this.#effects = declared.transforms.map((each) => [each.name, effectsOf(each, declared)]);
    this.#basePackages = { before: packagesOf(before.base), after: packagesOf(after.base) };
    this.#isHidden = hiddenFiles(declared.ignored);
    this.#kinds = new Set(packages.map(({ kind }) => kind));
  }

  contract(field: ContractField, inherited: boolean): readonly string[] {
    return this.declared.transforms
      .filter(({ declares = [] }) => declares.includes(field) || (inherited && declares.includes('base')))
      .map(({ name }) => name);
  }

  package(change: PackageChange): readonly string[] {
    return this.#namesOf((effect) => this.#coversPackage(effect, change));
  }

  file(change: FileChange): readonly string[] {
    return this.#namesOf((effect) => this.#coversFile(effect, change));
  }

  #namesOf(holds: (effect: ImageEffect) => boolean): readonly string[] {
    return this.#effects.filter(([, effects]) => effects.some(holds)).map(([name]) => name);
  }

  #coversPackage(effect: ImageEffect, change: PackageChange): boolean {
    const { kind, name } = change;
    const isNamed = isOfSystem(kind) && this.declared.own.packages.has(name);
    if (effect.type === 'base') return !isNamed && this.#isOfBases(change);
    if (effect.type === 'ignored') return isHiddenPackage(change, this.declared.ignored);
    if (effect.type !== 'packages' || effect.kind !== kind) return false;
    return !isNamed || effect.named?.includes(name) === true;
  }

  /** The versions that one image alone has came with its base. */
  #isOfBases({ kind, name, ...versions }: PackageChange): boolean {
    return (['before', 'after'] as const).every((side) => {
      const others = side === 'before' ? versions.after : versions.before;
      const known = this.#basePackages[side].get(kind)?.get(name) ?? [];
      return versions[side].every((version) => others.includes(version) || known.includes(version));
    });
  }

  #coversFile(effect: ImageEffect, change: FileChange): boolean {
    if (effect.type === 'base')
      return isOfBase(change, this.before, this.after) || isTrace(change, this.#kinds.has('dpkg'));
    if (effect.type === 'ignored') return this.#isHidden(change);
    if (effect.type !== 'packages') return pathCovered(effect, change);
    return isOfSystem(effect.kind)
      ? isTrace(change, this.#kinds.has(effect.kind))
      : isPlace(effect.kind, change);
  }
}

function effectsOf({ name, image = [] }: Declaration, { changes }: Declared): readonly ImageEffect[] {
  if (typeof image !== 'function') return image;
  return changes.filter(({ transform }) => transform === name).flatMap(image);
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
  return type === 'changed' && isSmaller(before, after);
}

/** A program whose owner and mode are the same. */
function isSmaller(before: Entry | undefined, after: Entry | undefined): boolean {
  if (before === undefined || after === undefined || (before.mode & 0o111) === 0) return false;
  return aspectsOf(before, after).join('') === 'content' && after.size < before.size;
}

/** What came with the base images and was left as it was, and files of both that the Dockerfile goes on with. */
function isOfBase({ path, before, after }: FileChange, one: Observed, other: Observed): boolean {
  const bases = [one.base.get(path), other.base.get(path)] as const;
  const inherited = [isSame(before, bases[0]), isSame(after, bases[1])] as const;
  if (before === undefined) return inherited[1];
  if (after === undefined) return inherited[0];
  if (inherited[0] && inherited[1]) return true;
  const [first, second] = bases;
  return (
    !inherited[0] && !inherited[1] && first !== undefined && second !== undefined && !isSame(first, second)
  );
}

function isSame(entry: Entry | undefined, base: Entry | undefined): boolean {
  return entry !== undefined && base !== undefined && (entry === base || aspectsOf(entry, base).length === 0);
}

/** What scripts of packages make, and names that lead to their programs. */
function isTrace({ path, before, after }: FileChange, differ: boolean): boolean {
  if (!differ) return false;
  const target = (after ?? before)?.target ?? '';
  return matches(PACKAGE_TRACES, path) || target.startsWith('/etc/alternatives/');
}

const PYTHON_BIN = /\/bin\/[^/]+$/;

/** Where installers of a language put packages, and the programs of those. */
function isPlace(kind: PackageKind, { path, before, after }: FileChange): boolean {
  if (kind === 'node')
    return /\/node_modules(?:\/|$)/.test(path) || ((after ?? before)?.target ?? '').includes('node_modules/');
  return /\/(?:site|dist)-packages\//.test(path) || PYTHON_BIN.test(path);
}

/** A package of a language of which the context brought files that are hidden now. */
function isHiddenPackage({ kind, name }: PackageChange, ignored: readonly string[]): boolean {
  if (kind === 'node')
    return ignored.some((path) => `/${path}`.endsWith(`/node_modules/${name}/package.json`));
  return kind === 'python' && ignored.some((path) => /(?:^|\/)(?:site|dist)-packages\//.test(path));
}
