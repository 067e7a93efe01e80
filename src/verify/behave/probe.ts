import type { Container, Engine } from '../../engine/types.js';
import { CLIENT_ENV, CLIENTS, IDLE, type Client } from './clients.js';
import { started } from './life.js';

/** A client and the image that has it. */
export interface Sidecar {
  readonly image: string;
  /** Keeps a container of that image up. */
  readonly idle: readonly string[];
  readonly client: Client;
}

const found = new WeakMap<Engine, Map<string, Sidecar | undefined>>();

/** The first of these images that has a client, and which; each image is looked into once. */
export async function findSidecar(
  engine: Engine,
  images: readonly string[],
  signal: AbortSignal,
): Promise<Sidecar | undefined> {
  const known = found.get(engine) ?? new Map<string, Sidecar | undefined>();
  found.set(engine, known);
  for (const image of images) {
    if (!known.has(image)) known.set(image, await look(engine, image, signal));
    const sidecar = known.get(image);
    if (sidecar !== undefined) return sidecar;
  }
  return undefined;
}

/** A container of the client's image in the network of another container; the reason when its program cannot be executed. */
export function startSidecar(
  engine: Engine,
  { image, idle }: Pick<Sidecar, 'image' | 'idle'>,
  network: string,
  signal: AbortSignal,
): Promise<Container | string> {
  return started(engine, { image, command: idle, env: CLIENT_ENV, network }, signal);
}

async function look(engine: Engine, image: string, signal: AbortSignal): Promise<Sidecar | undefined> {
  for (const idle of IDLE) {
    const container = await startSidecar(engine, { image, idle }, 'none', signal);
    if (typeof container === 'string') continue;
    try {
      const client = await firstClient(container, signal);
      return client && { image, idle, client };
    } finally {
      await container.remove();
    }
  }
  return undefined;
}

async function firstClient(container: Container, signal: AbortSignal): Promise<Client | undefined> {
  for (const client of CLIENTS) {
    const { exitCode } = await container.exec(client.probe, signal);
    if (exitCode === 0) return client;
  }
  return undefined;
}
