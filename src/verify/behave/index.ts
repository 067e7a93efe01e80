import type { Behaviour } from '../../analysis/types.js';
import type { Engine } from '../../engine/types.js';
import { commanded } from './command.js';
import { askedOverHttp } from './http.js';
import type { SmokePlan } from './types.js';
import { watched } from './watch.js';

export type { HttpTarget, SmokePlan } from './types.js';

/**
 * Tries an image in containers of its own, without a network, and removes them whatever happens. One result for each
 * thing that was asked, in order: the command, then each port and path; or a single one for an image that was only
 * started and watched. What belongs to a container (user, stop, log) stands at the first result that came from it.
 *
 * @param clients images to ask from, when the container is asked over its loopback; the first that has a client is
 *   taken, so give the same ones in the same order for both images
 * @returns also what failed: a container that ends or an answer that does not come is a result, with `failure` set.
 *   Where the original has one, nothing is shown by the other having the same. Rejects with EngineError when the engine
 *   fails, and with the signal's reason when that aborts.
 */
export async function tryImage(
  engine: Engine,
  image: string,
  plan: SmokePlan,
  clients: readonly string[],
  signal: AbortSignal,
): Promise<readonly Behaviour[]> {
  const { smoke, http } = plan;
  if (smoke === undefined && http.length === 0) return [await watched(engine, image, plan, signal)];
  const results: Behaviour[] = [];
  if (smoke !== undefined) results.push(await commanded(engine, image, smoke, plan, signal));
  if (http.length > 0) results.push(...(await askedOverHttp(engine, image, plan, clients, signal)));
  return results;
}
