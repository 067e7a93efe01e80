/** Where a cache lies in a stage, and why that cannot be told. */
import type { Cache } from '../../knowledge/caches.js';
import { officialName } from '../../knowledge/images.js';
import { invocationOf } from '../../shell/index.js';
import type { Run } from '../commands.js';
import type { CacheMount } from './mounts.js';
import { ownerOf } from './owner.js';
import { releaseOf, type Release } from './release.js';
import { usesCache } from './uses.js';

export interface Place {
  readonly home: string;
  readonly mounts: readonly CacheMount[];
  /** It holds what was built for one release, and the image may come to stand on another under the same name. */
  readonly moving: boolean;
  /** It lies in the home of a user other than root. */
  readonly foreign?: boolean;
}

const NONE: Release = { suffix: '', named: true };

export interface Reason {
  readonly reason: string;
}

export function isReason(value: object | string): value is Reason {
  return typeof value === 'object' && 'reason' in value;
}

/** The mounts that keep a cache of the RUN. */
export function placeOf(run: Run, cache: Cache): Place | Reason {
  const { stage } = run;
  const base = stage.resolved ?? stage.image;
  const name = officialName(base.registry, base.repository);
  if (cache.images !== undefined && !cache.images.includes(name ?? ''))
    return { reason: `where it lies is known in the official images of ${cache.images.join(', ')} alone` };
  const moved = movedBy(run, cache);
  if (moved !== undefined) return { reason: `${moved} says where it lies, or that there is none` };
  const flavour = cache.keepsBuilt === true ? flavouredBy(run) : undefined;
  if (flavour !== undefined)
    return { reason: `what is compiled depends on ${flavour}, of which it knows nothing` };
  const owner = ownerOf(run, name ?? (base.registry === undefined ? base.repository : undefined), cache);
  if (isReason(owner)) return owner;
  const { home, id: uid } = owner;
  const release = cache.keepsBuilt === true ? releaseOf(stage) : NONE;
  if (release === undefined) return { reason: 'which distribution it is built for, an argument decides' };
  const mounts: CacheMount[] = [];
  for (const { path, id, withoutC } of cache.places) {
    if (withoutC === true && !compilesNoC(run, cache)) continue;
    const target = targetOf(run, path, home);
    if (isReason(target)) return target;
    const suffix = uid === undefined ? release.suffix : `${release.suffix}-${uid}`;
    mounts.push({
      id: id + suffix,
      target,
      locked: cache.locked === true,
      ...(uid !== undefined && { uid }),
    });
  }
  return { home, mounts, moving: !release.named, foreign: uid !== undefined };
}

/** True where every command of the RUN that may compile is told not to compile C: CGO_ENABLED=0. */
function compilesNoC({ script, scope }: Run, cache: Cache): boolean {
  const users = script.commands.filter(
    (command) => usesCache(command, cache) && invocationOf(command).subcommand !== 'mod',
  );
  if (users.length === 0) return false;
  if (scope.variables.get('CGO_ENABLED')?.value === '0') return true;
  return users.every(({ assignments }) => assignments.some(({ text }) => text === 'CGO_ENABLED=0'));
}

function movedBy({ scope, instruction }: Run, { variables }: Cache): string | undefined {
  for (const [name, usual] of Object.entries({ HOME: undefined, ...variables })) {
    const variable = scope.variables.get(name);
    if (variable !== undefined && (usual === undefined || variable.value !== usual)) return name;
    if (new RegExp(`(?<![\\w-])${name}=`).test(instruction.text)) return name;
  }
  return undefined;
}

/** Variables that builds from sources read; the cache of another build may hold what was made with others. */
const BUILD_VARIABLE =
  /^(?:CC|CXX|AR|LD|(?:\w+_)?(?:C|CXX|CPP|LD|RUST)FLAGS|CMAKE\w*|\w*CUDA\w*|(?:FORCE|BUILD|USE|WITH|ENABLE|DISABLE)_\w+|\w+_(?:FLAGS|ARGS|OPTIONS|BUILD)|TORCH\w*|MAX_JOBS)$/;

function flavouredBy({ scope, script }: Run): string | undefined {
  const inherited = [...scope.variables.keys()];
  const exported = script.commands.flatMap(({ name, words }) =>
    name === 'export' ? words.slice(1).map(({ text }) => text.replace(/=.*/s, '')) : [],
  );
  const given = script.commands.flatMap(({ assignments }) => assignments.map(({ name }) => name));
  return [...inherited, ...exported, ...given].find((name) => BUILD_VARIABLE.test(name));
}

function targetOf({ scope }: Run, path: string, home: string): string | Reason {
  if (path.startsWith('~/')) return `${home}/${path.slice(2)}`;
  const variable = /^\$(\w+)(\/.*)$/.exec(path);
  if (variable === null) return path;
  const [, name = '', rest = ''] = variable;
  const value = scope.variables.get(name)?.value;
  return value !== undefined && /^\/[\w./-]*\w$/.test(value)
    ? value + rest
    : { reason: `${name} is not set here, by which its place is known` };
}
