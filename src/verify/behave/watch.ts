import type { Behaviour } from '../../analysis/types.js';
import { StartError, type Container, type Engine } from '../../engine/types.js';
import { endWithin, tail } from './life.js';
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
  const asked = `started and watched for ${seconds} s`;
  return withContainer(engine, image, plan, signal, { kind: 'crash', asked }, async (container) => {
    const exitCode = await endWithin(container, seconds, signal);
    return { kind: 'crash', asked, exitCode, ...(await lifeOf(container, exitCode, plan, signal)) };
  });
}

/** Runs `use` on a container of the image as it is and removes it; an image that cannot be started is a result. */
export async function withContainer<T>(
  engine: Engine,
  image: string,
  plan: SmokePlan,
  signal: AbortSignal,
  what: Pick<Behaviour, 'kind' | 'asked'>,
  use: (container: Container) => Promise<T>,
): Promise<T | Behaviour> {
  let container: Container;
  try {
    container = await engine.start({ image, env: plan.env, network: 'none' }, signal);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { ...what, exitCode: undefined, uid: undefined, failure: error.message, log: '' };
  }
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
