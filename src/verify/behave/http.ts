import type { Behaviour } from '../../analysis/types.js';
import { EngineError, type Container, type Engine } from '../../engine/types.js';
import { replyOf, type Answer, type Reply } from './answer.js';
import type { Client } from './clients.js';
import { sleep } from './life.js';
import { findSidecar, startSidecar, type Sidecar } from './probe.js';
import type { HttpTarget, SmokePlan } from './types.js';
import { lifeOf, withContainer } from './watch.js';

const LISTEN = 30;

/** Seconds between two requests. */
const PAUSE = 0.2;

/** Seconds in which a gateway may still be waiting for what lies behind it. */
const SETTLE = 5;
const WAITING: ReadonlySet<number> = new Set([502, 503, 504]);

const HOSTS = ['127.0.0.1', '::1'];

/** What came of one target, without what belongs to the container. */
type Outcome = Pick<Behaviour, 'exitCode' | 'answer' | 'failure'>;

/** Asks the image over its own loopback, from a second container in its network: no port of the host is opened. */
export async function askedOverHttp(
  engine: Engine,
  image: string,
  plan: SmokePlan,
  clients: readonly string[],
  signal: AbortSignal,
): Promise<readonly Behaviour[]> {
  const sidecar = await findSidecar(engine, clients, signal);
  if (sidecar === undefined) return plan.http.map((target) => notAsked(target, NO_CLIENT));
  const outcomes = await withContainer(engine, image, plan, signal, async (container) => {
    const asker = await joined(engine, sidecar, container, signal);
    try {
      return await everyTarget({ container, asker, client: sidecar.client }, plan, signal);
    } finally {
      await asker?.remove();
    }
  });
  return typeof outcomes === 'string' ? plan.http.map((target) => notAsked(target, outcomes)) : outcomes;
}

const NO_CLIENT = 'none of the images has curl, wget, node, python3, php, ruby, perl or bash to ask with';

interface Asking {
  readonly container: Container;
  /** Undefined when the container ended before it could be joined. */
  readonly asker: Container | undefined;
  readonly client: Client;
}

async function everyTarget(
  asking: Asking,
  plan: SmokePlan,
  signal: AbortSignal,
): Promise<readonly Behaviour[]> {
  const seconds = plan.listenSeconds ?? LISTEN;
  const deadline = now() + seconds;
  const outcomes: Outcome[] = [];
  for (const target of plan.http)
    outcomes.push(await oneTarget(asking, target, { seconds, deadline }, signal));
  const exitCode = outcomes.find((each) => each.exitCode !== undefined)?.exitCode;
  const life = await lifeOf(asking.container, exitCode, plan, signal);
  return plan.http.map((target, index): Behaviour => ({
    kind: 'http',
    asked: shown(target),
    exitCode: undefined,
    ...outcomes[index],
    ...(index === 0 ? life : { uid: undefined, log: '' }),
  }));
}

interface Limit {
  readonly seconds: number;
  readonly deadline: number;
}

/** Asks until an answer comes, the container ends, or the time is over; once at least. */
async function oneTarget(
  { container, asker, client }: Asking,
  target: HttpTarget,
  { seconds, deadline }: Limit,
  signal: AbortSignal,
): Promise<Outcome> {
  let settled: number | undefined;
  for (;;) {
    const reply: Reply = asker ? await ask(asker, client, target, signal) : { refused: true };
    if ('answer' in reply) {
      settled ??= now() + SETTLE;
      if (!isWaiting(reply.answer) || now() > settled) return { exitCode: undefined, answer: reply.answer };
    } else if (!(await container.running(signal))) {
      const { exitCode } = await container.wait(signal);
      return { exitCode, failure: `the container ended with code ${exitCode} before it answered` };
    } else if (now() > deadline) {
      return { exitCode: undefined, failure: missing(reply, target, seconds) };
    }
    await sleep(PAUSE, signal);
  }
}

async function ask(
  asker: Container,
  client: Client,
  target: HttpTarget,
  signal: AbortSignal,
): Promise<Reply> {
  let reply: Reply = { refused: true };
  for (const host of HOSTS) {
    reply = replyOf(await asker.exec(client.ask(host, target.port, target.path), signal), client.form);
    if (!('refused' in reply)) return reply;
  }
  return reply;
}

/** The container that joins another one's network; undefined when that one has ended meanwhile. */
async function joined(
  engine: Engine,
  sidecar: Sidecar,
  container: Container,
  signal: AbortSignal,
): Promise<Container | undefined> {
  let reason: unknown;
  try {
    const asker = await startSidecar(engine, sidecar, `container:${container.id}`, signal);
    if (typeof asker !== 'string') return asker;
    reason = new EngineError(asker);
  } catch (error) {
    reason = error;
  }
  signal.throwIfAborted();
  if (await container.running(signal)) throw reason;
  return undefined;
}

function isWaiting({ status }: Answer): boolean {
  return WAITING.has(status);
}

function missing(reply: Reply, { port }: HttpTarget, seconds: number): string {
  if ('failure' in reply) return `no answer within ${seconds} s: ${reply.failure}`;
  return `nothing listened on port ${port} within ${seconds} s`;
}

function notAsked(target: HttpTarget, failure: string): Behaviour {
  return { kind: 'http', asked: shown(target), exitCode: undefined, uid: undefined, failure, log: '' };
}

function shown({ port, path }: HttpTarget): string {
  return `GET :${port}${path}`;
}

/** Seconds of a clock that never goes back. */
function now(): number {
  return performance.now() / 1000;
}
