import { createHash } from 'node:crypto';
import type { Behaviour } from '../../analysis/types.js';
import type { Ran } from '../../engine/types.js';
import type { Client } from './clients.js';

export type Answer = NonNullable<Behaviour['answer']>;

/** What came of one request. */
export type Reply =
  | { readonly answer: Answer }
  /** Nothing listens there. */
  | { readonly refused: true }
  | { readonly failure: string };

/** Bytes of a body that are kept. */
const MOST_BODY = 1_048_576;

/** Exit code of a shell whose `printf` found the connection closed. */
const SIGPIPE = 141;

const CLOSED: Reply = { failure: 'it closed the connection without an answer' };

interface Head {
  readonly status: number;
  /** Names in lower case; the last of one that comes several times. */
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Reads what a client printed. A body that is no UTF-8 is given as its digest. A redirect is not followed; where it leads
 * stands before its body.
 */
export function replyOf({ exitCode, stdout, stderr }: Ran, form: Client['form']): Reply {
  const bytes = Buffer.from(stdout.replace(/\s+/g, ''), 'hex');
  if (form === 'wget') return wgetReply(bytes, stderr);
  if (bytes.length > 0) return rawReply(bytes);
  if (exitCode === 7 || /^refused$/m.test(stderr)) return { refused: true };
  if (exitCode === 0 || exitCode === SIGPIPE || /reset by peer|ECONNRESET/.test(stderr)) return CLOSED;
  return { failure: lastLine(stderr) || `the client ended with code ${exitCode}` };
}

function rawReply(bytes: Buffer): Reply {
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    const head = headOf(rest.subarray(0, end === -1 ? rest.length : end).toString('latin1'));
    if (head === undefined) return { failure: 'what it sent is not HTTP' };
    if (end === -1) return { failure: 'its answer broke off' };
    rest = rest.subarray(end + 4);
    // 100 Continue and 103 Early Hints come before the answer.
    if (head.status >= 200) return { answer: answerOf(head, wholeBody(head, rest)) };
  }
}

/** wget prints each head with two blanks before every line, and goes on to the next one when it follows a redirect. */
function wgetReply(body: Buffer, stderr: string): Reply {
  const heads = stderr
    .split(/^(?= +HTTP\/)/m)
    .slice(1)
    .map((text) =>
      headOf(
        text
          .match(/^ .*/gm)
          ?.map((line) => line.trim())
          .join('\r\n') ?? '',
      ),
    );
  const head = heads.find((each) => each !== undefined && each.status >= 200);
  if (head !== undefined) {
    const followed = heads.length > 1 && head.status >= 300 && head.status < 400;
    return { answer: answerOf(head, followed ? Buffer.alloc(0) : body) };
  }
  if (/refused/.test(stderr)) return { refused: true };
  return CLOSED;
}

function headOf(text: string): Head | undefined {
  const [first = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(first)?.[1];
  if (status === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(status), fields };
}

function wholeBody({ fields }: Head, rest: Buffer): Buffer {
  if (/\bchunked\b/i.test(fields.get('transfer-encoding') ?? '')) return unchunked(rest);
  const length = Number(fields.get('content-length') ?? Number.NaN);
  return Number.isNaN(length) ? rest : rest.subarray(0, length);
}

/** What came of a body in chunks, also when it broke off. */
function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    const size = end === -1 ? 0 : Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function answerOf({ status, fields }: Head, body: Buffer): Answer {
  const text = textOf(body.subarray(0, MOST_BODY));
  const location = status >= 300 && status < 400 ? fields.get('location') : undefined;
  return {
    status,
    type: fields.get('content-type') ?? '',
    body:
      location === undefined
        ? text
        : [`Location: ${location}`, text].filter((part) => part !== '').join('\n\n'),
  };
}

function textOf(body: Buffer): string {
  try {
    // A character that the limit cut in two is no fault of the body's.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body, {
      stream: body.length === MOST_BODY,
    });
  } catch {
    return `sha256:${createHash('sha256').update(body).digest('hex')} (${body.length} bytes that are no text)`;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
