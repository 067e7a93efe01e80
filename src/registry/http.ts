/** Requests that are bounded in time, size and number. Nothing here throws: what went wrong is a part of a sentence. */
import { isLoopback } from './reference.js';
import type { Limits, Unknown } from './types.js';

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;

/** A client for all requests of a run. */
export class Http {
  readonly #limits: Limits;
  readonly #stop = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Ends what is under way; nothing is asked any more. */
  stop(): void {
    this.#stop.abort();
  }

  /**
   * Asks once, and once more where the registry says that it is busy and for how long. Redirects are followed, without
   * credentials to another host, and never from an encrypted connection to a plain one.
   */
  async ask(url: URL, request: Request): Promise<Answer | Unknown> {
    const answer = await this.#followed(url, request);
    if ('unknown' in answer || (answer.status !== 429 && answer.status !== 503)) return answer;
    const wait = waitOf(answer.headers.get('retry-after'));
    if (wait === undefined || wait > this.#limits.wait) return answer;
    await pause(wait, this.#stop.signal);
    return this.#followed(url, request);
  }

  async #followed(first: URL, request: Request): Promise<Answer | Unknown> {
    let url = first;
    let headers = request.headers;
    for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
      const answer = await this.#one(url, { ...request, headers });
      if ('unknown' in answer || !REDIRECTS.has(answer.status)) return answer;
      const location = answer.headers.get('location') ?? '';
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      if (next === undefined || request.method === 'POST') return { unknown: 'it sends us on to nowhere' };
      if (next.protocol !== 'https:' && !staysPlain(url, next))
        return { unknown: `it sends us on to ${next.protocol}//${next.host}, which is not encrypted` };
      if (next.origin !== url.origin) headers = withoutCredentials(headers);
      url = next;
    }
    return { unknown: `it sends us on more than ${MOST_REDIRECTS} times` };
  }

  /** One request with its answer, when it is its turn. */
  async #one(url: URL, request: Request): Promise<Answer | Unknown> {
    if (this.#running >= this.#limits.atOnce) await new Promise<void>((turn) => this.#waiting.push(turn));
    else this.#running += 1;
    try {
      return await this.#fetched(url, request);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #fetched(url: URL, { method, headers, body }: Request): Promise<Answer | Unknown> {
    if (this.#stop.signal.aborted) return { unknown: 'the run was stopped', down: true };
    const { timeout } = this.#limits;
    const ends = new AbortController();
    const end = (): void => ends.abort();
    const timer = setTimeout(end, timeout);
    this.#stop.signal.addEventListener('abort', end, { once: true });
    try {
      const response = await fetch(url, {
        method,
        headers: { ...headers, 'user-agent': 'dockopt' },
        redirect: 'manual',
        signal: ends.signal,
        ...(body !== undefined && { body }),
      });
      const content = await readBody(response, this.#limits.bytes);
      if (content === undefined) return { unknown: `its answer has more than ${this.#limits.bytes} bytes` };
      return { status: response.status, headers: response.headers, body: content };
    } catch (error) {
      if (this.#stop.signal.aborted) return { unknown: 'the run was stopped', down: true };
      const late = ends.signal.aborted ? `it did not answer within ${timeout / 1000} s` : undefined;
      return { unknown: late ?? networkReason(error), down: true, unreached: true };
    } finally {
      clearTimeout(timer);
      this.#stop.signal.removeEventListener('abort', end);
    }
  }
}

async function readBody(response: Response, most: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part?.value === undefined) return Buffer.concat(parts);
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(part.value);
  }
}

/** Registries on this machine answer without encryption, and may send us on to this machine only. */
function staysPlain(from: URL, to: URL): boolean {
  return (
    from.protocol === 'http:' && to.protocol === 'http:' && (to.host === from.host || isLoopback(to.hostname))
  );
}

function withoutCredentials(headers: Request['headers']): Request['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
}

/** Milliseconds in `Retry-After`: a number of seconds, or a date. */
function waitOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Ends early when the run is stopped. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'the host cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
};

/** fetch says "fetch failed"; the cause says why. */
function networkReason(error: unknown): string {
  const cause = fieldOf(error, 'cause') ?? error;
  const [code, message] = [textOf(fieldOf(cause, 'code')), textOf(fieldOf(cause, 'message'))];
  return REASONS[code] ?? `the connection failed: ${message || code || 'no reason was given'}`;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
