import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDocker } from '../../src/engine/docker/index.js';
import { JsonProgress } from '../../src/engine/docker/progress.js';
import { recordsIn } from '../../src/engine/docker/records.js';
import {
  StartError,
  type BuildRequest,
  type BuildWatch,
  type Container,
  type Engine,
} from '../../src/engine/types.js';
import { PLAIN_REQUEST } from './support/request.js';

const BASE = 'debian:bookworm-slim';
const { signal } = new AbortController();
const quiet: BuildWatch = { signal, step: () => undefined };

let engine: Engine;
let folder: string;
let count = 0;
const containers: Container[] = [];
const images: string[] = [];

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function records(): ReadonlyMap<string, string> {
  return new Map(
    recordsIn(docker('buildx', 'du', '--verbose')).map(({ id, description }) => [id, description]),
  );
}

/** A name that no other run has. */
function unique(): string {
  count += 1;
  return `dockopt-test-${process.pid}-${Date.now().toString(36)}-${count}`;
}

/** A folder with these files. */
function context(files: Readonly<Record<string, string>> = {}): string {
  const made = mkdtempSync(path.join(folder, 'context-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    writeFileSync(path.join(made, name), text);
  }
  return made;
}

function request(dockerfile: string, more: Partial<BuildRequest> = {}): BuildRequest {
  const tag = unique();
  images.push(tag);
  return {
    ...PLAIN_REQUEST,
    dockerfile,
    context: more.context ?? context(),
    cache: false,
    mounts: tag,
    tag,
    ...more,
  };
}

async function started(image: string, command?: readonly string[]): Promise<Container> {
  const container = await engine.start(
    { image, env: new Map([['GREETING', 'hello']]), network: 'none', ...(command && { command }) },
    signal,
  );
  containers.push(container);
  return container;
}

/** What the image prints when it runs this. */
async function printed(image: string, command: readonly string[]): Promise<string> {
  const container = await started(image, command);
  await container.wait(signal);
  return container.logs(signal);
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dockopt-test-'));
  engine = await connectDocker();
});

afterEach(async () => {
  for (const container of containers.splice(0)) await container.remove();
  for (const image of images.splice(0)) await engine.removeImage(image);
});

afterAll(async () => {
  await engine.removeCache();
  rmSync(folder, { recursive: true, force: true });
});

describe('builds', () => {
  it('an image with its steps, and takes them from the cache the second time', async () => {
    const dockerfile = `FROM ${BASE} AS base\nWORKDIR /app\nCOPY a.txt .\nFROM base\nRUN echo one  && \\\n    cat a.txt\n`;
    const first = request(dockerfile, { context: context({ 'a.txt': 'from the context\n' }) });
    const begun: string[] = [];
    const cold = await engine.build(first, { signal, step: ({ text }) => begun.push(text) });
    expect(cold.failure).toBeUndefined();
    expect(cold.image).toBe(first.tag);
    expect(cold.log).toContain('from the context');
    expect(begun).toContain('RUN echo one  &&     cat a.txt');
    expect(cold.steps.map(({ stage, text }) => [stage, text])).toEqual([
      ['base', 'WORKDIR /app'],
      ['base', 'COPY a.txt .'],
      ['stage-1', 'RUN echo one  &&     cat a.txt'],
    ]);
    expect(cold.steps.slice(1).map(({ cached }) => cached)).toEqual([false, false]);
    expect(cold.steps[2]?.seconds).toBeGreaterThan(0);
    expect(cold.seconds).toBeGreaterThan(0);

    const again = await engine.build({ ...first, cache: true }, quiet);
    expect(again.steps.map(({ cached, seconds }) => [cached, seconds])).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
    ]);
  });

  it('and says what failed, where, and what was printed', async () => {
    const outcome = await engine.build(
      request(`FROM ${BASE}\nRUN true\nRUN echo before && exit 3\nRUN true\n`),
      quiet,
    );
    expect(outcome.image).toBeUndefined();
    expect(outcome.failure).toEqual({
      message: 'process "/bin/sh -c echo before && exit 3" did not complete successfully: exit code: 3',
      line: 3,
    });
    expect(outcome.log).toContain('before');
    expect(outcome.steps.map(({ text }) => text)).toEqual(['RUN true', 'RUN echo before && exit 3']);
  });

  it('and says where a Dockerfile cannot be read, and which file is not there', async () => {
    const unread = await engine.build(request('FROM scratch\nRUNS nothing\n'), quiet);
    expect(unread.failure).toEqual({
      message: 'dockerfile parse error on line 2: unknown instruction: RUNS (did you mean RUN?)',
      line: 2,
    });
    const missing = await engine.build(request('FROM scratch\nCOPY nothing /\n'), quiet);
    expect(missing.failure?.line).toBe(2);
    expect(missing.failure?.message).toContain('"/nothing": not found');
  });

  it('with target, arguments, secrets and other contexts', async () => {
    const secret = path.join(folder, 'secret');
    writeFileSync(secret, 'hidden\n');
    const { image } = await engine.build(
      request(
        `FROM ${BASE} AS first\nARG WORD\nCOPY --from=other x /x\nRUN --mount=type=secret,id=s echo "$WORD $(cat /run/secrets/s) $(cat /x)" > /said\nFROM first\nRUN exit 1\n`,
        {
          target: 'first',
          args: new Map([['WORD', 'two words']]),
          secrets: [`id=s,src=${secret}`],
          contexts: new Map([['other', context({ x: 'other\n' })]]),
        },
      ),
      quiet,
    );
    expect(await printed(image ?? '', ['cat', '/said'])).toBe('two words hidden other');
  });

  it('with the ignore text that it is given, whatever the context has', async () => {
    const files = { 'a.txt': '', 'b.txt': '', '.dockerignore': 'a.txt\n' };
    const dockerfile = `FROM ${BASE}\nCOPY . /all/\n`;
    const own = await engine.build(request(dockerfile, { context: context(files), ignore: 'b.txt' }), quiet);
    expect(await printed(own.image ?? '', ['ls', '-A', '/all'])).toBe('.dockerignore\na.txt');
    const none = await engine.build(request(dockerfile, { context: context(files) }), quiet);
    expect(await printed(none.image ?? '', ['ls', '-A', '/all'])).toBe('.dockerignore\na.txt\nb.txt');
  });

  it('with cache mounts that begin empty, are found by the rebuild, and are nobody else’s', async () => {
    const context1 = context({ 'a.txt': '1' });
    const dockerfile = `FROM ${BASE}\nCOPY a.txt .\nRUN --mount=type=cache,target=/kept ls /kept | tee /found; touch /kept/$(cat a.txt)\n`;
    const cold = request(dockerfile, { context: context1 });
    const first = await engine.build(cold, quiet);
    expect(await printed(first.image ?? '', ['cat', '/found'])).toBe('');
    writeFileSync(path.join(context1, 'a.txt'), '2');
    const rebuild = request(dockerfile, { context: context1, cache: true, mounts: cold.mounts });
    const second = await engine.build(rebuild, quiet);
    expect(second.steps.map(({ cached }) => cached)).toEqual([false, false]);
    expect(await printed(second.image ?? '', ['cat', '/found'])).toBe('1');
    const other = await engine.build(request(dockerfile, { context: context1, cache: true }), quiet);
    expect(await printed(other.image ?? '', ['cat', '/found'])).toBe('');
  });

  it('and keeps the word of its cache mounts out of the image and of other steps', async () => {
    const one = request(`FROM ${BASE}\nRUN env > /env\n`);
    await engine.build(one, quiet);
    const two = request(one.dockerfile, { context: one.context, cache: true });
    const { image, steps } = await engine.build(two, quiet);
    expect(steps.map(({ cached }) => cached)).toEqual([true]);
    expect(await printed(image ?? '', ['cat', '/env'])).not.toContain('BUILDKIT');
    expect(docker('image', 'inspect', '--format', '{{json .Config.Env}}', image ?? '')).not.toContain(
      'BUILDKIT',
    );
  });

  it('and hands on the warnings of the linter', async () => {
    const { warnings } = await engine.build(request('FROM scratch\nMAINTAINER somebody\n'), quiet);
    expect(warnings).toEqual([
      'MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label (line 2)',
    ]);
  });

  it('refuses arguments that would send the image elsewhere', async () => {
    await expect(engine.build(request('FROM scratch\n', { extra: ['--push'] }), quiet)).rejects.toThrow(
      "the argument --push is dockopt's own to set",
    );
  });

  it('ends when it is cancelled, and leaves no image, no folder and nothing in the cache', async () => {
    const own = await connectDocker();
    const abort = new AbortController();
    const reason = new Error('cancelled');
    const wanted = request(`FROM ${BASE}\nRUN echo ${unique()} > /x\nRUN sleep 300\n`);
    const before = [records(), temporary(), history()] as const;
    const building = own.build(wanted, {
      signal: abort.signal,
      step: ({ number }) => number === 3 && setTimeout(() => abort.abort(reason), 300),
    });
    await expect(building).rejects.toBe(reason);
    expect(docker('images', '-q', wanted.tag)).toBe('');
    expect(temporary().filter((name) => !before[1].includes(name))).toEqual([]);
    await own.removeCache();
    expect(added(before[0]).filter((text) => /sleep 300|dockopt-test/.test(text))).toEqual([]);
    expect(history().filter((name) => !before[2].includes(name))).toEqual([]);
  });

  it('one after another when two are asked for at once', async () => {
    const waited: number[] = [];
    const watch: BuildWatch = { ...quiet, waiting: (holder) => waited.push(holder) };
    const other = await connectDocker();
    const dockerfile = `FROM ${BASE}\nRUN sleep 1; echo side by side > /x\n`;
    const both = await Promise.all([
      engine.build(request(dockerfile), watch),
      other.build(request(dockerfile), watch),
    ]);
    expect(both.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(waited).toEqual([process.pid]);
    await other.removeCache();
  });
});

/** Names of this process's builds in BuildKit's history. */
function history(): readonly string[] {
  return docker('buildx', 'history', 'ls').match(new RegExp(`dockopt-${process.pid}-\\w+`, 'g')) ?? [];
}

/** Folders of builds and locks of this process. */
function temporary(): readonly string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith(`dockopt-${process.pid}-`));
}

describe('the build cache', () => {
  const DOCKERFILE = `FROM ${BASE}\nWORKDIR /app\nCOPY a.txt .\nRUN --mount=type=cache,target=/kept echo ours  \\\n  && touch /kept/x\n`;

  it('is left as it was when nobody else builds', async () => {
    const own = await connectDocker();
    const before = records();
    const cold = request(DOCKERFILE, { context: context({ 'a.txt': String(Math.random()) }) });
    await own.build(cold, quiet);
    await own.build({ ...cold, cache: true }, quiet);
    expect(records().size).toBeGreaterThan(before.size + 2);
    await own.removeImage(cold.tag);
    await own.removeCache();
    expect(added(before).filter((text) => text.includes('ours') || text.includes('a.txt'))).toEqual([]);
  });

  it('keeps what others made meanwhile, even by the same steps', async () => {
    const own = await connectDocker();
    const before = records();
    const mine = request(DOCKERFILE.replace('echo ours', 'sleep 3; echo ours'), {
      context: context({ 'a.txt': String(Math.random()) }),
    });
    const theirs = context({ Dockerfile: mine.dockerfile, 'a.txt': String(Math.random()) });
    const tag = unique();
    images.push(tag);
    const building = own.build(mine, quiet);
    await Promise.all([building, build(['--no-cache', '-t', tag, theirs])]);
    const inBetween = added(before);
    await own.removeImage(mine.tag);
    await own.removeCache();
    const left = added(before);
    expect(inBetween.filter((text) => text.includes(`id "${mine.mounts}/`))).toHaveLength(1);
    expect(left.filter((text) => text.includes(`id "${mine.mounts}/`))).toEqual([]);
    // Their own build finds all of its steps again.
    const again = new JsonProgress(() => undefined);
    for (const line of (await build(['--progress=rawjson', '-t', tag, theirs])).split('\n')) again.line(line);
    expect(again.steps.list([undefined]).map(({ cached }) => cached)).toEqual([true, true, true]);
  });
});

/** Descriptions of the records that were not there before. */
function added(before: ReadonlyMap<string, string>): readonly string[] {
  return [...records()].filter(([id]) => !before.has(id)).map(([, description]) => description);
}

/** A build of somebody else: what it printed. */
function build(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['buildx', 'build', '--network', 'host', '--load', ...args]);
    let text = '';
    child.stderr.on('data', (data) => (text += String(data)));
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(text))));
  });
}

describe('containers', () => {
  let image: string;

  beforeAll(async () => {
    const made = await engine.build(
      request(
        `FROM ${BASE}\nUSER 1234\nENTRYPOINT ["/bin/sh", "-c", "trap 'exit 7' TERM; echo $GREETING; echo problem >&2; sleep 300 & wait"]\n`,
      ),
      quiet,
    );
    image = made.image ?? '';
    images.splice(0);
  });

  afterAll(async () => {
    await engine.removeImage(image);
  });

  it('run, are looked into, and stop with their own code', async () => {
    const container = await started(image);
    expect(await container.running(signal)).toBe(true);
    expect(await container.user(signal)).toBe(1234);
    expect(await container.exec(['sh', '-c', 'echo out; echo err >&2; exit 5'], signal)).toEqual({
      exitCode: 5,
      stdout: 'out\n',
      stderr: 'err',
    });
    expect((await container.exec(['nothing-like-that'], signal)).exitCode).toBe(127);
    expect(docker('inspect', '--format', '{{.HostConfig.NetworkMode}}', container.id)).toBe('none');
    const end = await container.stop(10);
    expect([end.exitCode, end.killed]).toEqual([7, false]);
    expect(await container.running(signal)).toBe(false);
    expect((await container.logs(signal)).split('\n').sort()).toEqual(['hello', 'problem']);
    await expect(container.exec(['true'], signal)).rejects.toThrow('is not running');
    await container.remove();
    await container.remove();
  });

  it('are killed when they do not stop', async () => {
    const container = await started(image, [
      'sh',
      '-c',
      "trap '' TERM; echo ready; while :; do sleep 1; done",
    ]);
    while ((await container.logs(signal)) !== 'ready') await new Promise((done) => setTimeout(done, 50));
    const end = await container.stop(1);
    expect([end.exitCode, end.killed]).toEqual([137, true]);
    expect(end.seconds).toBeGreaterThanOrEqual(1);
  });

  it('take a command in the place of entrypoint and command', async () => {
    const container = await started(image, ['sh', '-c', 'echo "$0 $GREETING"; exit 3', 'me']);
    expect(await container.wait(signal)).toEqual({ exitCode: 3 });
    expect(await container.logs(signal)).toBe('me hello');
  });

  it.each([[['/no/such/program']], [['/etc/hostname']]])(
    'cannot execute %s, and nothing stays',
    async (command) => {
      const starting = started(image, command);
      await expect(starting).rejects.toThrow(StartError);
      await expect(starting).rejects.toThrow(command[0]);
      expect(docker('ps', '-aq', '--filter', `ancestor=${image}`)).toBe('');
    },
  );

  it('of an image without a command cannot be started', async () => {
    const made = await engine.build(
      request('FROM scratch\nCOPY a /\n', { context: context({ a: '' }) }),
      quiet,
    );
    await expect(started(made.image ?? '')).rejects.toThrow(StartError);
    await expect(started(made.image ?? '')).rejects.toThrow(/no command specified/i);
  });

  it('of an image that is not there are an error', async () => {
    await expect(started(unique())).rejects.toThrow(/no such image/i);
  });

  it('end a wait when it is cancelled', async () => {
    const container = await started(image);
    const reason = new Error('cancelled');
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 200);
    await expect(container.wait(abort.signal)).rejects.toBe(reason);
  });

  it('tell the user of an image without any program to ask', async () => {
    const made = await engine.build(
      request(
        `FROM ${BASE} AS tools\nFROM scratch\nCOPY --from=tools /bin/sleep /bin/\nCOPY --from=tools /lib /lib\nCOPY --from=tools /lib64 /lib64\nUSER 77\nCMD ["/bin/sleep", "60"]\n`,
      ),
      quiet,
    );
    const container = await started(made.image ?? '');
    expect(await container.user(signal)).toBe(77);
  });
});

describe('images', () => {
  it('are saved as an archive', async () => {
    const { image } = await engine.build(
      request('FROM scratch\nCOPY a /\n', { context: context({ a: 'text' }) }),
      quiet,
    );
    let bytes = 0;
    let text = '';
    for await (const chunk of engine.save(image ?? '', signal)) {
      bytes += (chunk as Buffer).length;
      text += (chunk as Buffer).toString('latin1');
    }
    expect(bytes % 512).toBe(0);
    expect(text).toContain('manifest.json');
  });

  it('that are not there make saving fail', async () => {
    const stream = engine.save(unique(), signal);
    await expect(stream.toArray()).rejects.toThrow(/No such image|reference does not exist/i);
  });

  it('are removed with the one that had the name before', async () => {
    const one = request('FROM scratch\nCOPY a /\n', { context: context({ a: '1' }) });
    await engine.build(one, quiet);
    const id = docker('images', '-q', '--no-trunc', one.tag);
    writeFileSync(path.join(one.context, 'a'), '2');
    await engine.build(one, quiet);
    expect(docker('images', '-aq', '--no-trunc').split('\n')).not.toContain(id);
    await engine.removeImage(one.tag);
    await engine.removeImage(one.tag);
    expect(docker('images', '-q', one.tag)).toBe('');
  });
});

describe('the linter', () => {
  it('says what it finds, and where', async () => {
    const { dockerfile, ...rest } = request('FROM scratch\nmaintainer me\nCOPY a /\n');
    expect(await engine.check?.({ ...rest, dockerfile }, signal)).toMatchObject([
      { rule: 'MaintainerDeprecated', line: 2 },
      { rule: 'ConsistentInstructionCasing', line: 2 },
    ]);
  });

  it('says that a Dockerfile cannot be read', async () => {
    expect(await engine.check?.(request('FROM scratch\nRUNS x\n'), signal)).toEqual([
      {
        rule: 'error',
        message: 'dockerfile parse error on line 2: unknown instruction: RUNS (did you mean RUN?)',
        line: 2,
      },
    ]);
  });
});
