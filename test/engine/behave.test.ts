import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Behaviour } from '../../src/analysis/types.js';
import { connectDocker } from '../../src/engine/docker/index.js';
import type { Engine } from '../../src/engine/types.js';
import { tryImage, type SmokePlan } from '../../src/verify/behave/index.js';

const PLAN: SmokePlan = { http: [], env: new Map(), watchSeconds: 1, grace: 2, listenSeconds: 20 };
const never = new AbortController().signal;

const NODE_BASE = 'node:20-slim';
const GO = `package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Println("version", os.Args[1])
		return
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "go ", os.Getenv("MODE")) })
	http.ListenAndServe("[::1]:8080", nil)
}
`;

/** A server that answers as this script has it. */
function nodeServer(answer: string, rest = '', listen = 'server.listen(3000)'): string {
  const server = `const server = require('http').createServer((request, response) => { ${answer} }); ${listen}; ${rest}`;
  return `FROM ${NODE_BASE}\nCMD ${JSON.stringify(['node', '-e', server])}\n`;
}

const OK = "response.setHeader('content-type', 'text/plain'); response.end('hi ' + request.url)";

const DOCKERFILES: Readonly<Record<string, string>> = {
  node: `${nodeServer(OK, "process.on('SIGTERM', () => process.exit(0))")}USER node\n`,
  deaf: nodeServer(OK, "process.on('SIGTERM', () => {})"),
  late: nodeServer(OK, '', 'setTimeout(() => server.listen(3000), 1500)'),
  error: nodeServer("response.statusCode = 500; response.end('boom')"),
  elsewhere: nodeServer(OK, '', 'server.listen(3999)'),
  nginx: 'FROM nginx:stable\n',
  go: 'FROM golang:1.19 AS build\nCOPY main.go /src/main.go\nRUN CGO_ENABLED=0 go build -o /app /src/main.go\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
  crash: 'FROM debian:bookworm-slim\nCMD echo starting; sleep 0.2; echo "no database" >&2; exit 1\n',
  job: 'FROM debian:bookworm-slim\nUSER nobody\nCMD echo done\n',
  failingJob: 'FROM debian:bookworm-slim\nENTRYPOINT ["sh", "-c", "exit 3"]\n',
  missing: 'FROM debian:bookworm-slim\nCMD ["/app/gone"]\n',
};

let engine: Engine;
let folder: string;
const images = new Map<string, string>();

function docker(args: readonly string[], input?: string): string {
  return execFileSync('docker', args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] }).trim();
}

function imageOf(name: string): string {
  const known = images.get(name);
  if (known !== undefined) return known;
  const tag = `dockopt-behave-${process.pid}-${name.toLowerCase()}`;
  docker(['build', '--quiet', '--network', 'none', '--tag', tag, '--file', '-', folder], DOCKERFILES[name]);
  images.set(name, tag);
  return tag;
}

/** A result without the seconds, which are chance. */
type Untimed = Omit<Behaviour, 'stopped'> & {
  readonly stopped?: { readonly killed: boolean; readonly exitCode: number };
};

async function tried(
  name: string,
  plan: Partial<SmokePlan> = {},
  clients = [name, 'node'],
): Promise<readonly Untimed[]> {
  const results = await tryImage(engine, imageOf(name), { ...PLAN, ...plan }, clients.map(imageOf), never);
  return results.map(({ stopped, ...rest }) => {
    if (stopped === undefined) return rest;
    const { killed, exitCode } = stopped;
    return { ...rest, stopped: { killed, exitCode } };
  });
}

/** Containers of the images made here. */
function containers(): string {
  return [...images.values()]
    .map((tag) => docker(['ps', '--all', '--quiet', '--filter', `ancestor=${tag}`]))
    .join('');
}

beforeAll(async () => {
  engine = await connectDocker();
  folder = mkdtempSync(path.join(os.tmpdir(), 'dockopt-behave-'));
  writeFileSync(path.join(folder, 'main.go'), GO);
});

afterAll(() => {
  for (const tag of images.values()) docker(['rmi', '--force', tag]);
  rmSync(folder, { recursive: true, force: true });
});

const http = [{ port: 3000, path: '/' }];

describe('an image that is started and watched', () => {
  const asked = 'started, watched for 1 s';

  it('runs as its user, and stops when it is told', async () => {
    expect(await tried('node')).toEqual([
      {
        kind: 'crash',
        asked,
        exitCode: undefined,
        uid: 1000,
        stopped: { killed: false, exitCode: 0 },
        log: '',
      },
    ]);
  });

  it('may have to be killed', async () => {
    expect(await tried('deaf')).toEqual([
      {
        kind: 'crash',
        asked,
        exitCode: undefined,
        uid: 0,
        stopped: { killed: true, exitCode: 137 },
        log: '',
      },
    ]);
  });

  it.each([
    ['crash', 1, 'starting\nno database'],
    ['job', 0, 'done'],
    ['failingJob', 3, ''],
  ])('may end by itself: %s', async (name, exitCode, log) => {
    expect(await tried(name)).toEqual([{ kind: 'crash', asked, exitCode, uid: undefined, log }]);
  });

  it('may lack its program', async () => {
    const [result] = await tried('missing');
    expect(result).toMatchObject({ exitCode: undefined, uid: undefined });
    expect(result?.failure).toContain('/app/gone');
  });
});

describe('a port', () => {
  it('is asked by the client of the image itself', async () => {
    const targets = [...http, { port: 3000, path: '/a?b=%20c' }];
    const answer = { status: 200, type: 'text/plain' };
    expect(await tried('node', { http: targets })).toEqual([
      {
        kind: 'http',
        asked: 'GET :3000/',
        exitCode: undefined,
        answer: { ...answer, body: 'hi /' },
        uid: 1000,
        stopped: { killed: false, exitCode: 0 },
        log: '',
      },
      {
        kind: 'http',
        asked: 'GET :3000/a?b=%20c',
        exitCode: undefined,
        answer: { ...answer, body: 'hi /a?b=%20c' },
        uid: undefined,
        log: '',
      },
    ]);
  });

  it('of an image from scratch is asked by that of another one, over IPv6', async () => {
    const plan = { http: [{ port: 8080, path: '/' }], env: new Map([['MODE', 'test']]) };
    const [result] = await tried('go', plan);
    expect(result?.answer).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: 'go test' });
    expect(result?.uid).toBe(0);
  });

  it('of nginx is asked', async () => {
    const [result] = await tried('nginx', {
      http: [
        { port: 80, path: '/' },
        { port: 80, path: '/none' },
      ],
    });
    expect([result?.answer?.status, result?.answer?.type, result?.stopped]).toEqual([
      200,
      'text/html',
      { killed: false, exitCode: 0 },
    ]);
  });

  it('is waited for', async () => {
    const [result] = await tried('late', { http });
    expect(result?.answer?.body).toBe('hi /');
  });

  it('may answer with an error', async () => {
    const [result] = await tried('error', { http });
    expect(result?.answer).toEqual({ status: 500, type: '', body: 'boom' });
  });

  it('may be another one', async () => {
    const [result] = await tried('elsewhere', { http, listenSeconds: 2 });
    expect(result).toMatchObject({ failure: 'nothing listened on port 3000 within 2 s', uid: 0 });
  });

  it.each([
    ['crash', 1],
    ['job', 0],
  ])('never answers when the container ends: %s', async (name, exitCode) => {
    const [result] = await tried(name, { http });
    expect(result).toMatchObject({
      exitCode,
      failure: `the container ended with code ${exitCode} before it answered`,
      uid: undefined,
    });
  });

  it('cannot be asked when no image has a client', async () => {
    const [result] = await tried('go', { http }, ['go']);
    expect(result?.failure).toMatch(/^none of the images has curl, wget, node/);
  });
});

describe('a command', () => {
  it('is run by the shell of the image, as its user, whatever the entrypoint', async () => {
    const smoke = 'echo out; echo err >&2; id -u; pwd; exit 4';
    expect(await tried('job', { smoke })).toEqual([
      { kind: 'command', asked: smoke, exitCode: 4, uid: 65_534, output: 'out\n65534\n/\n', log: 'err' },
    ]);
    expect(await tried('failingJob', { smoke: 'echo "$A"', env: new Map([['A', 'b c']]) })).toMatchObject([
      { exitCode: 0, output: 'b c\n' },
    ]);
  });

  it('is run without a shell where there is none', async () => {
    expect(await tried('go', { smoke: "/app '1 2'" })).toEqual([
      {
        kind: 'command',
        asked: "/app '1 2'",
        exitCode: 0,
        uid: undefined,
        output: 'version 1 2',
        log: 'the image has no /bin/sh: the words were run as they are\nversion 1 2',
      },
    ]);
    const failures = [];
    for (const smoke of ['/app 1 && /app 2', '/gone'])
      failures.push((await tried('go', { smoke }))[0]?.failure);
    expect(failures).toEqual([
      'the image has no /bin/sh, which this command needs',
      'the image has no program /gone',
    ]);
  });

  it('may take too long', async () => {
    const [result] = await tried('job', { smoke: 'sleep 60', commandSeconds: 1 });
    expect(result?.failure).toBe('it did not end within 1 s');
  });
});

describe('a run that is given up', () => {
  it.each<readonly [string, Partial<SmokePlan>]>([
    ['while it watches', { watchSeconds: 60 }],
    ['while it asks', { http: [{ port: 1, path: '/' }], listenSeconds: 60 }],
    ['while a command runs', { smoke: 'sleep 60' }],
  ])('%s leaves nothing', async (_, plan) => {
    const controller = new AbortController();
    const image = imageOf('node');
    const done = tryImage(engine, image, { ...PLAN, ...plan }, [image], controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 2000);
    await expect(done).rejects.toThrow('enough');
    expect(containers()).toBe('');
  });
});

describe('at the end', () => {
  it('no container is left', () => {
    expect(containers()).toBe('');
  });
});
