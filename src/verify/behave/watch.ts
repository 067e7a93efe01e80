import type { Behaviour } from '../../analysis/types.js';
import type { Container, Engine } from '../../engine/types.js';
import { endWithin, started, tail } from './life.js';
import type { SmokePlan } from './types.js';

const WATCH = 4;
const GRACE = 10;

/** What belongs to a container and not to what it was asked. */
type Life = Pick<Behaviour, 'uid' | 'stopped' | 'log'>;

/** Starts the image as it is, watches for an end, and stops it. A job that ends by itself has an exit code and no stop. */
export async function watched(
  engine: Engine,
  image: string,
  plan: SmokePlan,
  signal: AbortSignal,
): Promise<Behaviour> {
  const seconds = plan.watchSeconds ?? WATCH;
  const what = { kind: 'crash', asked: `started, watched for ${seconds} s` } as const;
  const outcome = await withContainer(engine, image, plan, signal, async (container): Promise<Behaviour> => {
    const exitCode = await endWithin(container, seconds, signal);
    return { ...what, exitCode, ...(await lifeOf(container, exitCode, plan, signal)) };
  });
  if (typeof outcome !== 'string') return outcome;
  return { ...what, exitCode: undefined, uid: undefined, failure: outcome, log: '' };
}

/** Runs `use` on a container of the image as it is and removes it; gives the reason when the image cannot be started. */
export async function withContainer<T>(
  engine: Engine,
  image: string,
  plan: SmokePlan,
  signal: AbortSignal,
  use: (container: Container) => Promise<T>,
): Promise<T | string> {
  const container = await started(engine, { image, env: plan.env, network: 'none' }, signal);
  if (typeof container === 'string') return container;
  try {
    return await use(container);
  } finally {
    await container.remove();
  }
}

/**
 * The user of a container that still runs, read late: an entrypoint may hand over to another user first. Then stops it.
 * Of one that ended by itself there is no more than the log.
 */
export async function lifeOf(
  container: Container,
  exitCode: number | undefined,
  plan: SmokePlan,
  signal: AbortSignal,
): Promise<Life> {
  if (exitCode !== undefined) return { uid: undefined, log: await tail(container, signal) };
  const uid = await container.user(signal);
  const stopped = await container.stop(plan.grace ?? GRACE);
  return { uid, stopped, log: await tail(container, signal) };
}
