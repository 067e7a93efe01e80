import { describe, expect, it } from '@jest/globals';
import { replyOf } from '../../../../src/verify/behave/answer.js';

function raw(bytes: string | Buffer, rest: { exitCode?: number; stderr?: string } = {}) {
  const stdout = Buffer.from(bytes).toString('hex');
  return replyOf({ exitCode: 0, stderr: '', stdout, ...rest }, 'raw');
}

function wget(stderr: string, body = '') {
  return replyOf({ exitCode: 0, stderr, stdout: Buffer.from(body).toString('hex') }, 'wget');
}

const CLOSED = { failure: 'it closed the connection without an answer' };

describe('what came back as it was sent', () => {
  it('has status, type and body', () => {
    expect(raw('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX: y\r\n\r\nhello\n')).toEqual({
      answer: { status: 200, type: 'text/plain', body: 'hello\n' },
    });
  });

  it('is read from the lines of od', () => {
    const hex = Buffer.from('HTTP/1.0 204 No Content\r\n\r\n').toString('hex');
    const stdout = hex.replace(/(..)/g, ' $1').replace(/(.{48})/g, '$1\n');
    expect(replyOf({ exitCode: 0, stdout, stderr: '' }, 'raw')).toEqual({
      answer: { status: 204, type: '', body: '' },
    });
  });

  it('is cut at its length, and put together from its chunks', () => {
    expect(raw('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef')).toEqual({
      answer: { status: 200, type: '', body: 'abc' },
    });
    const chunks = '2;x=1\r\n\u00e9\r\n4\r\nabcd\r\n0\r\nTrailer: x\r\n\r\n';
    expect(raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`)).toEqual({
      answer: { status: 200, type: '', body: '\u00e9abcd' },
    });
  });

  it('keeps a character that lies in two chunks', () => {
    const head = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const body = Buffer.from([0x31, 13, 10, 0xc3, 13, 10, 0x31, 13, 10, 0xa9, 13, 10, 0x30, 13, 10, 13, 10]);
    expect(raw(Buffer.concat([head, body]))).toEqual({ answer: { status: 200, type: '', body: 'é' } });
  });

  it('is the answer after an early hint', () => {
    expect(raw('HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\nno')).toEqual({
      answer: { status: 404, type: '', body: 'no' },
    });
  });

  it('says where a redirect leads', () => {
    expect(raw('HTTP/1.1 301 Moved\r\nLocation: /login\r\n\r\ngone')).toEqual({
      answer: { status: 301, type: '', body: 'Location: /login\n\ngone' },
    });
  });

  it('gives the digest of what is no text', () => {
    const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n');
    expect(raw(Buffer.concat([head, Buffer.from([0x89, 0x50])]))).toEqual({
      answer: {
        status: 200,
        type: 'image/png',
        body: 'sha256:ceb31d4697a6ea6c5b1f1c11d5e80712847b7d989d9b337eaaa24eea470708a2 (2 bytes that are no text)',
      },
    });
  });

  it('keeps one MiB of a body, whatever the limit cuts', () => {
    const reply = raw(`HTTP/1.1 200 OK\r\n\r\n${'é'.repeat(600_000)}`);
    expect('answer' in reply && reply.answer.body.length).toBe(524_288);
    const odd = raw(`HTTP/1.1 200 OK\r\n\r\na${'é'.repeat(600_000)}`);
    expect('answer' in odd && odd.answer.body.length).toBe(524_288);
  });

  it.each([
    ['nothing listens', { exitCode: 7, stderr: '' }, { refused: true }],
    ['curl says so', { exitCode: 0, stderr: 'curl: (7) Failed to connect\nrefused' }, { refused: true }],
    ['it closed', { exitCode: 0, stderr: 'curl: (52) Empty reply from server' }, CLOSED],
    ['it closed while bash wrote', { exitCode: 141, stderr: '' }, CLOSED],
    ['it reset', { exitCode: 1, stderr: 'read ECONNRESET' }, CLOSED],
    ['anything else', { exitCode: 1, stderr: 'a\nno route\n' }, { failure: 'no route' }],
    ['a silent end', { exitCode: 3, stderr: '' }, { failure: 'the client ended with code 3' }],
  ])('without a byte: %s', (_, ran, expected) => {
    expect(raw('', ran)).toEqual(expected);
  });

  it('is no answer when it is something else, or broke off', () => {
    expect(raw('SSH-2.0-OpenSSH')).toEqual({ failure: 'what it sent is not HTTP' });
    expect(raw('HTTP/1.1 200 OK\r\nContent-')).toEqual({ failure: 'its answer broke off' });
  });
});

describe('what wget printed', () => {
  it("is read from GNU's lines", () => {
    const stderr =
      '--2026-01-02 03:04:05--  http://127.0.0.1:80/\nConnecting to 127.0.0.1:80... connected.\nHTTP request sent, ' +
      'awaiting response... \n  HTTP/1.1 500 Internal Server Error\n  Content-Type: text/plain\n  Connection: close\n' +
      'Length: 4 [text/plain]\nSaving to: ‘STDOUT’\n';
    expect(wget(stderr, 'boom')).toEqual({ answer: { status: 500, type: 'text/plain', body: 'boom' } });
  });

  it("is the first answer where busybox's followed a redirect, without the body of the last", () => {
    const stderr =
      'Connecting to 127.0.0.1:80 (127.0.0.1:80)\n  HTTP/1.1 302 Found\n  Location: /there\n' +
      'Connecting to 127.0.0.1:80 (127.0.0.1:80)\n  HTTP/1.1 200 OK\n  \nwriting to stdout\n';
    expect(wget(stderr, 'there')).toEqual({ answer: { status: 302, type: '', body: 'Location: /there' } });
  });

  it.each([
    ['failed: Connection refused.', { refused: true }],
    ["wget: can't connect to remote host (127.0.0.1): Connection refused", { refused: true }],
    ['wget: error getting response', CLOSED],
  ])('without a head: %s', (stderr, expected) => {
    expect(wget(stderr)).toEqual(expected);
  });
});
