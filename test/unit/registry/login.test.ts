import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { asking, environment, folder, removeFolders } from './asking.js';
import { sample } from './images.js';
import { answer, registryWith, serve, stopServers, type Handler, type Served } from './server.js';

// Some answers are waited for, beside all the other tests.
jest.setTimeout(30_000);

afterEach(stopServers);
afterAll(removeFolders);

const image = sample();
const known = registryWith({ 'team/app:1': image });
const AMD64 = 'linux/amd64';

/** A registry that answers those only who bring this. */
function guarded(authorization: string, challenge: () => string): Handler {
  return (request, response) =>
    request.authorization === authorization
      ? known(request, response)
      : answer(response, 401, { 'www-authenticate': challenge() });
}

/** A registry with a token server in front of it, and what both were asked. */
async function withTokens(
  tokens: Handler,
  challenge = (host: string): string => `Bearer realm="http://${host}/token",service="reg"`,
): Promise<{ readonly registry: Served; readonly tokens: Served }> {
  const server = await serve(tokens);
  const registry = await serve(guarded('Bearer T', () => challenge(server.host)));
  return { registry, tokens: server };
}

async function asked(served: Served, docker?: unknown, more: Readonly<Record<string, string>> = {}) {
  const { registry, warnings } = await asking(
    { ...environment(docker === undefined ? {} : { docker }), ...more },
    { timeout: 3000 },
  );
  return { fact: await registry.askRegistry(`${served.host}/team/app:1`, AMD64), warnings };
}

function unknownAt(served: Served, reason: string): object {
  return { unknown: `${served.host}: ${reason}` };
}

const AUTH = Buffer.from('me:se:cret').toString('base64');

describe('a token', () => {
  it('is fetched without a login, once for all questions', async () => {
    const { registry, tokens } = await withTokens((_, response) =>
      answer(response, 200, {}, '{"token":"T"}'),
    );
    expect((await asked(registry)).fact).toMatchObject({ exists: true, digest: image.top.digest });
    expect(tokens.seen).toEqual([
      {
        method: 'GET',
        path: '/token?service=reg&scope=repository%3Ateam%2Fapp%3Apull',
        authorization: undefined,
        body: '',
      },
    ]);
    expect(registry.seen.map(({ authorization }) => authorization)).toEqual([
      undefined,
      ...Array.from({ length: 4 }, () => 'Bearer T'),
    ]);
  });

  it('is fetched for the scope that the registry names, and may be called access_token', async () => {
    const { registry, tokens } = await withTokens(
      (_, response) => answer(response, 200, {}, '{"access_token":"T","expires_in":300}'),
      (host) => `Basic realm="x", Bearer realm="http://${host}/a?b=c",scope="repository:team/app:pull,push"`,
    );
    expect((await asked(registry)).fact).toMatchObject({ exists: true });
    expect(tokens.seen[0]?.path).toBe('/a?b=c&scope=repository%3Ateam%2Fapp%3Apull%2Cpush');
  });

  it('is fetched with the login that docker has', async () => {
    const { registry, tokens } = await withTokens((_, response) =>
      answer(response, 200, {}, '{"token":"T"}'),
    );
    const docker = { auths: { [`https://${registry.host}/v1/`]: { auth: AUTH } } };
    expect((await asked(registry, docker)).fact).toMatchObject({ exists: true });
    expect(tokens.seen[0]?.authorization).toBe(`Basic ${AUTH}`);
  });

  it('is fetched with the token of a login in the browser', async () => {
    const { registry, tokens } = await withTokens((_, response) =>
      answer(response, 200, {}, '{"access_token":"T"}'),
    );
    const docker = { auths: { [registry.host]: { auth: AUTH, identitytoken: 'I' } } };
    expect((await asked(registry, docker)).fact).toMatchObject({ exists: true });
    expect(tokens.seen).toEqual([
      {
        method: 'POST',
        path: '/token',
        authorization: undefined,
        body: 'service=reg&scope=repository%3Ateam%2Fapp%3Apull&grant_type=refresh_token&refresh_token=I&client_id=dockopt',
      },
    ]);
  });

  it('that is not taken leaves the question open, after one more try', async () => {
    const { registry, tokens } = await withTokens((_, response) =>
      answer(response, 200, {}, '{"token":"other"}'),
    );
    const { fact, warnings } = await asked(registry);
    expect(fact).toEqual(unknownAt(registry, 'it asks for a login that its own token does not satisfy'));
    expect(warnings).toHaveLength(1);
    expect([registry.seen.length, tokens.seen.length]).toEqual([2, 1]);
  });

  it('that has run out is fetched anew', async () => {
    let [count, questions] = [0, 0];
    const tokens = await serve((_, response) => {
      count += 1;
      answer(response, 200, {}, `{"token":"T${count}"}`);
    });
    const registry = await serve((request, response) => {
      questions += 1;
      return request.authorization === (questions < 4 ? 'Bearer T1' : 'Bearer T2')
        ? known(request, response)
        : answer(response, 401, { 'www-authenticate': `Bearer realm="http://${tokens.host}/token"` });
    });
    expect((await asked(registry)).fact).toMatchObject({ exists: true });
    expect(count).toBe(2);
  });

  it.each([
    [401, '', 'it asks for a login'],
    [403, '', 'it asks for a login'],
    [500, '', 'its token server TOKENS answered with status 500'],
    [429, '', 'its token server TOKENS answered with status 429'],
    [200, '{}', 'its token server TOKENS gave no token'],
    [200, '<html>', 'its token server TOKENS gave no token'],
    [200, '{"token":"a\\r\\nb"}', 'its token server TOKENS gave no token'],
    [200, '{"token":7}', 'its token server TOKENS gave no token'],
  ])('that is not given leaves the question open: %d %s', async (status, body, reason) => {
    const { registry, tokens } = await withTokens((_, response) => answer(response, status, {}, body));
    const expected = reason.replace('TOKENS', tokens.host);
    expect((await asked(registry)).fact).toEqual(unknownAt(registry, expected));
  });

  it('is not fetched with a login that the server does not take', async () => {
    const { registry } = await withTokens((_, response) => answer(response, 401));
    const { fact } = await asked(registry, { auths: { [registry.host]: { auth: AUTH } } });
    expect(fact).toEqual(unknownAt(registry, 'it does not take the login that docker has for it'));
  });

  it.each(['http://tokens.example.org/token', 'ftp://127.0.0.1/token', 'token', ''])(
    'is not fetched from %j',
    async (realm) => {
      const registry = await serve(guarded('Bearer T', () => `Bearer realm="${realm}"`));
      expect((await asked(registry)).fact).toEqual(
        unknownAt(registry, 'it sends us for a token to an address that is not encrypted'),
      );
    },
  );

  it('is not fetched by way of another host with the login', async () => {
    const other = await serve((_, response) => answer(response, 200, {}, '{"token":"T"}'));
    const { registry } = await withTokens((_, response) =>
      answer(response, 302, { location: `http://${other.host}/token` }),
    );
    await asked(registry, { auths: { [registry.host]: { auth: AUTH } } });
    expect(other.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('a password', () => {
  const basic = guarded(`Basic ${AUTH}`, () => 'Basic realm="Registry"');

  it('is given where the registry asks for one', async () => {
    const registry = await serve(basic);
    const { fact } = await asked(registry, { auths: { [registry.host]: { auth: AUTH } } });
    expect(fact).toMatchObject({ exists: true });
  });

  it.each([
    ['nothing', undefined],
    ['another host', { auths: { 'registry.example.org': { auth: AUTH } } }],
    ['no colon', { auths: { HOST: { auth: Buffer.from('me').toString('base64') } } }],
    ['another form', { auths: [1], credHelpers: 'x', credsStore: { a: 1 } }],
    ['a helper with a path', { credsStore: '../../bin/evil' }],
    ['a helper that is not there', { credsStore: 'nobody-has-this' }],
  ])('is not there when the configuration holds %s', async (_, docker) => {
    const registry = await serve(basic);
    const own = docker && JSON.parse(JSON.stringify(docker).replace('HOST', registry.host));
    expect((await asked(registry, own)).fact).toEqual(unknownAt(registry, 'it asks for a login'));
  });

  it('that is wrong leaves the question open', async () => {
    const registry = await serve(basic);
    const auth = Buffer.from('me:other').toString('base64');
    const { fact } = await asked(registry, { auths: { [registry.host]: { auth } } });
    expect(fact).toEqual(unknownAt(registry, 'it asks for a login that its own token does not satisfy'));
  });

  it.each([
    ['a kind of login that is not known', 'Negotiate'],
    ['none at all', ''],
  ])('is not given for %s', async (_, header) => {
    const registry = await serve((__, response) => answer(response, 401, { 'www-authenticate': header }));
    const { fact } = await asked(registry, { auths: { [registry.host]: { auth: AUTH } } });
    expect(fact).toEqual(unknownAt(registry, 'it asks for a login of a kind that is not known'));
  });
});

describe('a credential helper', () => {
  const basic = guarded(`Basic ${AUTH}`, () => 'Basic realm="Registry"');

  /** A folder with a helper that is this shell script; PATH begins with it. */
  function withHelper(script: string): Record<string, string> {
    const bin = folder();
    const file = path.join(bin, 'docker-credential-test');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  }

  it.each([
    ['of the registry', (host: string) => ({ credHelpers: { [host]: 'test' }, credsStore: 'other' })],
    ['of all registries', () => ({ credsStore: 'test', auths: {} })],
  ])('%s is asked for the password', async (_, docker) => {
    const registry = await serve(basic);
    const script = `read server; [ "$1 $server" = "get ${registry.host}" ] || exit 1
echo '{"ServerURL":"x","Username":"me","Secret":"se:cret"}'`;
    const { fact } = await asked(registry, docker(registry.host), withHelper(script));
    expect(fact).toMatchObject({ exists: true });
  });

  it('may give a token that stands for both', async () => {
    const { registry, tokens } = await withTokens((_, response) =>
      answer(response, 200, {}, '{"token":"T"}'),
    );
    const script = `echo '{"Username":"<token>","Secret":"I"}'`;
    await asked(registry, { credsStore: 'test' }, withHelper(script));
    expect(tokens.seen[0]?.body).toContain('refresh_token=I');
  });

  it.each([
    ['fails', 'echo "credentials not found"; exit 1'],
    ['says nothing', 'exit 0'],
    ['says something else', 'echo "[]"'],
    ['does not end', 'exec sleep 60'],
  ])('that %s leaves the question open', async (_, script) => {
    const registry = await serve(basic);
    const { fact } = await asked(registry, { credsStore: 'test' }, withHelper(script));
    expect(fact).toEqual(unknownAt(registry, 'it asks for a login'));
  });

  it('is not run where nobody asks for a login', async () => {
    const registry = await serve(known);
    const mark = path.join(folder(), 'ran');
    await asked(registry, { credsStore: 'test' }, withHelper(`touch ${mark}`));
    expect(() => chmodSync(mark, 0o600)).toThrow('ENOENT');
  });
});
