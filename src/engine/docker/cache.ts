import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { output, run } from '../process.js';
import {
  childrenFirst,
  historyIn,
  recordsIn,
  surelyOurs,
  type BuildTrace,
  type CacheRecord,
  type HistoryRecord,
} from './records.js';

/** What was there before a build. */
export interface Snapshot {
  readonly records: ReadonlySet<string>;
  /** Refs of builds that had ended; undefined where buildx has no history (before 0.22). */
  readonly ended: ReadonlySet<string> | undefined;
}

/** A build whose traces are looked for. */
export interface OwnBuild extends BuildTrace {
  /** In the name of its history record: the folder of its Dockerfile. */
  readonly folder: string;
  readonly before: Snapshot;
}

/** How often and in which intervals, in milliseconds, records in use are tried again: the engine lets go of them late. */
const TRIES = 4;
const PAUSE = 300;

/** The records of the build cache that the builds of one engine made. */
export class OwnCache {
  readonly #records = new Set<string>();
  readonly #refs = new Set<string>();

  /** What is there now; to be called before a build. */
  async snapshot(signal: AbortSignal): Promise<Snapshot> {
    // In this order: a build that ends in between then counts as one that runs beside ours.
    const history = await historyNow(signal);
    const ended = history?.filter((build) => build.ended).map(({ ref }) => ref);
    const records = await recordsNow(signal);
    return { records: new Set(records.map(({ id }) => id)), ended: ended && new Set(ended) };
  }

  /**
   * Notes what a build left. When nothing else was built meanwhile, all that is new is its own; otherwise only what
   * surely is. A linter (`--call=check`) is not in the history: the copies of the files that were sent to one that ran
   * for the first time beside our build count as ours. It would send them again, and nothing else.
   */
  async note(build: OwnBuild): Promise<void> {
    const fresh = (await recordsNow()).filter(({ id }) => !build.before.records.has(id));
    const { ended } = build.before;
    const recent = ended && (await historyNow())?.filter(({ ref }) => !ended.has(ref));
    const own = recent?.filter(({ name }) => name.includes(build.folder)) ?? [];
    for (const { ref } of own) this.#refs.add(ref);
    const alone = recent !== undefined && own.length > 0 && own.length === recent.length;
    for (const { id } of alone ? fresh : surelyOurs(fresh, build)) this.#records.add(id);
  }

  /** Removes what was noted. Records that somebody else has come to use stay; they are theirs now. */
  async remove(): Promise<void> {
    await this.#removeHistory();
    for (let tries = 0; tries < TRIES; tries++) {
      const left = (await recordsNow()).filter(({ id }) => this.#records.has(id));
      if (left.length === 0) break;
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE * tries));
      await prune(left, tries);
    }
    this.#records.clear();
  }

  async #removeHistory(): Promise<void> {
    const refs = [...this.#refs];
    this.#refs.clear();
    if (refs.length === 0) return;
    const ids = refs.map((ref) => ref.split('/').at(-1) ?? ref);
    await run('docker', ['buildx', 'history', 'rm', ...ids]);
    // buildx keeps a note of each build among its settings, and forgets to remove it.
    for (const ref of refs)
      await rm(path.join(settingsOfBuildx(), 'refs', ...ref.split('/')), { force: true });
  }
}

/** The filter of buildx takes one value and reads it as a pattern; where it does not, one record at a time goes too. */
async function prune(records: readonly CacheRecord[], tries: number): Promise<void> {
  const ids = childrenFirst(records).map(({ id }) => id);
  const filters = tries === 0 ? [`^(${ids.join('|')})$`] : ids;
  for (const filter of filters)
    await run('docker', ['buildx', 'prune', '--all', '--force', '--filter', `id=${filter}`]);
}

async function recordsNow(signal?: AbortSignal): Promise<readonly CacheRecord[]> {
  return recordsIn(await output('docker', ['buildx', 'du', '--verbose'], options(signal)));
}

async function historyNow(signal?: AbortSignal): Promise<readonly HistoryRecord[] | undefined> {
  const args = ['buildx', 'history', 'ls', '--format', 'json'];
  const { exitCode, stdout } = await run('docker', args, options(signal));
  return exitCode === 0 ? historyIn(stdout) : undefined;
}

function options(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function settingsOfBuildx(): string {
  const { BUILDX_CONFIG: own, DOCKER_CONFIG: docker } = process.env;
  if (own !== undefined && own !== '') return own;
  return path.join(
    docker !== undefined && docker !== '' ? docker : path.join(os.homedir(), '.docker'),
    'buildx',
  );
}
