import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sample, Stored } from './images.js';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A server on loopback, and what it was asked. */
export interface Served {
  /** `127.0.0.1:40001`. */
  readonly host: string;
  readonly seen: readonly Seen[];
  /** As `GET /v2/x`, in order. */
  readonly lines: () => readonly string[];
}

export type Handler = (request: Seen, response: ServerResponse) => void;

const running: (() => Promise<void>)[] = [];

export async function serve(handler: Handler): Promise<Served> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void handled(request, response);
  });
  async function handled(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const each = await received(request);
    seen.push(each);
    handler(each, response);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    seen,
    lines: () => seen.map(({ method, path }) => `${method} ${path}`),
  };
}

async function received(request: IncomingMessage): Promise<Seen> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    authorization: request.headers.authorization,
    body: Buffer.concat(parts).toString('utf8'),
  };
}

/** Ends the servers of a test. */
export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map((stop) => stop()));
}

export function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer | string = '',
): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** A registry that has these images by `name:tag`, and answers as the distribution specification says. */
export function registryWith(images: Readonly<Record<string, Sample>>): Handler {
  const manifests = new Map<string, Stored>();
  const blobs = new Map<string, Stored>();
  for (const [reference, { top, manifests: below, blobs: parts }] of Object.entries(images)) {
    const [name = '', tag = ''] = reference.split(':');
    manifests.set(`/v2/${name}/manifests/${tag}`, top);
    for (const each of [top, ...below]) manifests.set(`/v2/${name}/manifests/${each.digest}`, each);
    for (const each of parts) blobs.set(`/v2/${name}/blobs/${each.digest}`, each);
  }
  return ({ method, path }, response) => {
    const found = manifests.get(path) ?? blobs.get(path);
    if (found === undefined) return answer(response, 404, {}, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    const headers = {
      'content-type': manifests.has(path) ? found.type : 'application/octet-stream',
      'docker-content-digest': found.digest,
      'content-length': String(found.body.length),
    };
    return answer(response, 200, headers, method === 'HEAD' ? '' : found.body);
  };
}
