import { describe, expect, it } from '@jest/globals';
import { tryImage, type SmokePlan } from '../../../../src/verify/behave/index.js';
import { FakeEngine, type FakeImage } from './fakeEngine.js';

const PLAN: SmokePlan = { http: [], env: new Map([['A', 'b']]), watchSeconds: 0.02, listenSeconds: 0.05 };
const never = new AbortController().signal;

/** An image whose own command keeps running. */
function server(fields: Partial<FakeImage> = {}): FakeImage {
  return { ...fields, programs: { '*': () => ({}), ...fields.programs } };
}

/** An image with node as its only client; `answer` is what its request brings. */
function nodeClient(answer: (host: string, port: string) => { exitCode?: number; text?: string }): FakeImage {
  return {
    programs: {
      sleep: () => ({}),
      node: ([, , script = '', host = '', port = '']) => {
        if (script === '0') return {};
        const { exitCode = 0, text = '' } = answer(host, port);
        return { exitCode, stdout: Buffer.from(text).toString('hex') };
      },
    },
  };
}

async function tried(images: Record<string, FakeImage>, plan: Partial<SmokePlan>, clients: string[] = []) {
  const fake = new FakeEngine(images);
  const results = await tryImage(fake.engine, 'app', { ...PLAN, ...plan }, clients, never);
  expect(fake.containers.map(({ removed }) => removed)).toEqual(fake.containers.map(() => true));
  return { results, fake };
}

describe('an image that is only started', () => {
  it('is watched, and stopped', async () => {
    const { results, fake } = await tried({ app: server({ uid: 1000 }) }, {});
    expect(results).toEqual([
      {
        kind: 'crash',
        asked: 'started, watched for 0.02 s',
        exitCode: undefined,
        uid: 1000,
        stopped: { exitCode: 0, seconds: 0.1, killed: false },
        log: 'log of 1',
      },
    ]);
    expect(fake.containers.map(({ request }) => request)).toEqual([
      { image: 'app', env: new Map([['A', 'b']]), network: 'none' },
    ]);
  });

  it('may end by itself, which is no stop', async () => {
    const { results } = await tried({ app: server({ ends: 3 }) }, {});
    expect(results).toEqual([
      { kind: 'crash', asked: 'started, watched for 0.02 s', exitCode: 3, uid: undefined, log: 'log of 1' },
    ]);
  });

  it('may lack the program that it names', async () => {
    const { results } = await tried({ app: { programs: {} } }, {});
    expect(results).toEqual([
      {
        kind: 'crash',
        asked: 'started, watched for 0.02 s',
        exitCode: undefined,
        uid: undefined,
        failure: 'exec: *: no such file',
        log: '',
      },
    ]);
  });

  it('has to exist', async () => {
    const fake = new FakeEngine({});
    await expect(tryImage(fake.engine, 'app', PLAN, [], never)).rejects.toThrow('no image app');
  });

  it('is removed when the run is given up', async () => {
    const fake = new FakeEngine({ app: server() });
    const controller = new AbortController();
    const done = tryImage(fake.engine, 'app', { ...PLAN, watchSeconds: 60 }, [], controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 5);
    await expect(done).rejects.toThrow('enough');
    expect(fake.containers.map(({ removed }) => removed)).toEqual([true]);
  });
});

describe('a command', () => {
  const shell: FakeImage = {
    uid: 7,
    programs: {
      '/bin/sh': ([, , text = '']) =>
        text === 'fail' ? { exitCode: 3, stderr: 'sorry\n' } : { stdout: `ran ${text}\n` },
    },
  };

  it('is run by the shell, in the place of entrypoint and command', async () => {
    const { results, fake } = await tried({ app: shell }, { smoke: 'app --version' });
    expect(results).toEqual([
      {
        kind: 'command',
        asked: 'app --version',
        exitCode: 0,
        uid: 7,
        output: 'ran app --version\n',
        log: '',
      },
    ]);
    expect(fake.containers[0]?.request.command).toEqual(['/bin/sh', '-c', 'exec sleep 2147483']);
  });

  it('may fail', async () => {
    const { results } = await tried({ app: shell }, { smoke: 'fail' });
    expect(results[0]).toMatchObject({ exitCode: 3, output: '', log: 'sorry' });
  });

  it('is split into words without a shell', async () => {
    const image: FakeImage = {
      programs: { '/app': (_, self) => ((self.running = false), {}) },
    };
    const { results, fake } = await tried({ app: image }, { smoke: "/app 'a b'", commandSeconds: 0.02 });
    expect(fake.containers.map(({ request }) => request.command)).toEqual([['/app', 'a b']]);
    expect(results[0]?.failure).toBe('it did not end within 0.02 s');
  });

  it('needs a shell for more than words', async () => {
    const { results } = await tried({ app: server() }, { smoke: 'a && b' });
    expect(results[0]?.failure).toBe('the image has no /bin/sh, which this command needs');
  });

  it('may name a program that is not there', async () => {
    const { results } = await tried({ app: server() }, { smoke: '/gone x' });
    expect(results[0]?.failure).toBe('the image has no program /gone');
  });
});

describe('a port', () => {
  const http = [{ port: 3000, path: '/' }];
  const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhi';

  it('is asked from the first image that has a client, in the network of the container', async () => {
    const images = {
      app: server({ uid: 1 }),
      bare: { programs: { sleep: () => ({}) } },
      node: nodeClient(() => ({ text: OK })),
    };
    const targets = [...http, { port: 3001, path: '/x' }];
    const { results, fake } = await tried(images, { http: targets }, ['app', 'bare', 'node']);
    expect(results).toEqual([
      {
        kind: 'http',
        asked: 'GET :3000/',
        exitCode: undefined,
        answer: { status: 200, type: 'text/plain', body: 'hi' },
        uid: 1,
        stopped: { exitCode: 0, seconds: 0.1, killed: false },
        log: 'log of 3',
      },
      {
        kind: 'http',
        asked: 'GET :3001/x',
        exitCode: undefined,
        answer: { status: 200, type: 'text/plain', body: 'hi' },
        uid: undefined,
        log: '',
      },
    ]);
    expect(fake.containers.map(({ request }) => [request.image, request.network])).toEqual([
      ['bare', 'none'],
      ['node', 'none'],
      ['app', 'none'],
      ['node', 'container:3'],
    ]);
  });

  it('looks for a client once', async () => {
    const fake = new FakeEngine({ app: server(), node: nodeClient(() => ({ text: OK })) });
    await tryImage(fake.engine, 'app', { ...PLAN, http }, ['node'], never);
    await tryImage(fake.engine, 'app', { ...PLAN, http }, ['node'], never);
    expect(fake.containers.map(({ request }) => request.image)).toEqual([
      'node',
      'app',
      'node',
      'app',
      'node',
    ]);
  });

  it('may listen later, and on the IPv6 loopback', async () => {
    let asked = 0;
    const node = nodeClient((host) => (host === '::1' && ++asked > 1 ? { text: OK } : { exitCode: 7 }));
    const { results } = await tried({ app: server(), node }, { http, listenSeconds: 5 }, ['node']);
    expect([asked, results[0]?.answer?.status]).toEqual([2, 200]);
  });

  it('may be another one', async () => {
    const node = nodeClient(() => ({ exitCode: 7 }));
    const { results } = await tried({ app: server(), node }, { http }, ['node']);
    expect(results[0]).toMatchObject({
      failure: 'nothing listened on port 3000 within 0.05 s',
      stopped: { killed: false },
    });
  });

  it('may speak something else', async () => {
    const node = nodeClient(() => ({ text: 'SSH-2.0' }));
    const { results } = await tried({ app: server(), node }, { http }, ['node']);
    expect(results[0]?.failure).toBe('no answer within 0.05 s: what it sent is not HTTP');
  });

  it('is not waited for once the container has ended', async () => {
    const node = nodeClient(() => ({ exitCode: 7 }));
    const { results } = await tried({ app: server({ ends: 1 }), node }, { http, listenSeconds: 60 }, [
      'node',
    ]);
    expect(results).toEqual([
      {
        kind: 'http',
        asked: 'GET :3000/',
        exitCode: 1,
        failure: 'the container ended with code 1 before it answered',
        uid: undefined,
        log: 'log of 2',
      },
    ]);
  });

  it('cannot be asked without a client', async () => {
    const { results, fake } = await tried({ app: server() }, { http }, ['app']);
    expect(results[0]?.failure).toBe(
      'none of the images has curl, wget, node, python3, php, ruby, perl or bash to ask with',
    );
    expect(fake.containers).toEqual([]);
  });
});
