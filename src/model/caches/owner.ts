/** Whose home a cache lies in, and whether a directory of root in it would do harm. */
import type { Cache } from '../../knowledge/caches.js';
import { ROOT_IMAGES } from '../../knowledge/caches.js';
import { runAt, type Run } from '../commands.js';
import type { Model, Stage } from '../stages.js';
import type { Build } from '../types.js';
import { hasMountNear } from './mounts.js';
import { rootStage, startReader } from './readers.js';
import { usesCache } from './uses.js';

export interface Owner {
  readonly home: string;
  /** User and group of the mount; undefined for root, who owns what BuildKit makes. */
  readonly id: number | undefined;
}

/**
 * The home of the user of a RUN. What lies deeper in the home of another user than one level is refused: during the RUN
 * the directories above it would be root's.
 */
export function ownerOf(
  run: Run,
  image: string | undefined,
  cache: Cache,
): Owner | { readonly reason: string } {
  const { scope, stage } = run;
  const user = scope.user ?? (ROOT_IMAGES.has(image ?? '') ? 'root' : undefined);
  if (user === undefined) return { reason: 'which user the base image has is not known' };
  if (ROOT.test(user)) return { home: '/root', id: undefined };
  if (image === 'node' && isNode(run, user) && cache.places.every(({ path }) => /^~\/[^/]+$/.test(path)))
    return { home: '/home/node', id: 1000 };
  return { reason: `the home of its user ${user} (line ${lineOf(stage)}) would get directories of root` };
}

/** docker-library/node, 2016-10: `groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node`. */
function isNode({ model, stage }: Run, user: string): boolean {
  if (!/^(?:node|1000)(?::(?:node|1000))?$/.test(user) || /^[0-7](?![0-9])/.test(stage.resolved?.tag ?? ''))
    return false;
  const changed = /\b(?:user|group)(?:mod|del)\b|\bdel(?:user|group)\b|\/etc\/passwd/;
  return !treeOf(model, stage).some(({ instructions }) =>
    instructions.some(({ text }) => changed.test(text)),
  );
}

function lineOf({ instructions, from }: Stage): number {
  return (instructions.findLast(({ keyword }) => keyword === 'USER') ?? from).origin;
}

function treeOf(model: Model, stage: Stage): readonly Stage[] {
  return model.stages.filter((other) => rootStage(other) === rootStage(stage));
}

/**
 * Why a directory of root may not stay in the place of the mount. Builders before BuildKit 0.11 (Docker 23) leave one
 * there, and the user could not write to it (moby/buildkit, `executor/stubs.go`, 2022-11-23): so nobody may need it who
 * has no mount.
 */
export function leftoverObstacle(
  build: Build,
  run: Run,
  cache: Cache,
  targets: readonly string[],
): string | undefined {
  const { model, stage, instruction } = run;
  const started = startReader(build, run, { ...cache, runtime: cache.starts ?? /^/ });
  if (started !== undefined) return `${started}: older builders leave an empty directory of root there`;
  for (const other of treeOf(model, stage).flatMap(({ instructions }) => instructions)) {
    const user = model.scopeAt(other).user ?? 'root';
    if (other.keyword !== 'RUN' || other.origin <= instruction.origin || ROOT.test(user)) continue;
    if (hasMountNear(other, targets)) continue;
    const commands = runAt(build, other)?.script.commands;
    if (commands?.every((command) => usesCache(command, cache) || QUIET.has(command.name)) !== true)
      return `line ${other.origin} may write there: older builders leave an empty directory of root`;
  }
  return undefined;
}

const ROOT = /^(?:root|0)(?::(?:root|0))?$/;

/** Programs that start no others. */
const QUIET: ReadonlySet<string | undefined> = new Set(
  'mkdir rm cp mv ln ls touch chmod chown echo printf cat sed test [ true cd'.split(' '),
);
