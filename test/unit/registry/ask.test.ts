import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { asking, environment, removeFolders } from './asking.js';
import { OCI_MANIFEST, digestOf, sample, single, stored, type Sample } from './images.js';
import { answer, registryWith, serve, stopServers, type Handler } from './server.js';

// Some answers are waited for, beside all the other tests.
jest.setTimeout(30_000);

afterEach(stopServers);
afterAll(removeFolders);

const AMD64 = 'linux/amd64';
const TODAY = /^\d{4}-\d\d-\d\d$/;

/** What is said of `library/node:26` on a server. */
async function asked(handler: Handler, limits: { timeout?: number; wait?: number; bytes?: number } = {}) {
  const served = await serve(handler);
  const { registry, warnings } = await asking(environment(), limits);
  const fact = await registry.askRegistry(`${served.host}/library/node:26`, AMD64);
  const plain = (text: string): string => text.replaceAll(served.host, 'HOST');
  return { fact, warnings: warnings.map(plain), lines: served.lines(), host: served.host };
}

function unknown({ fact }: { readonly fact: object }): string {
  return 'unknown' in fact ? String(fact.unknown).replace(/^127\.0\.0\.1:\d+: /, '') : 'known';
}

describe('an image that is there', () => {
  it.each([[true], [false]])('has digest, platforms, size and configuration (OCI: %s)', async (oci) => {
    const image = sample({ oci, suite: 'trixie', env: ['PATH=/bin', 'NODE_VERSION=26.1.0'] });
    const { fact, warnings, lines } = await asked(registryWith({ 'library/node:26': image }));
    expect(fact).toEqual({
      exists: true,
      digest: image.top.digest,
      platforms: ['linux/amd64', 'linux/arm64'],
      platform: AMD64,
      compressedBytes: image.sizes.get(AMD64),
      config: { suite: 'trixie', env: ['NODE_VERSION=26.1.0', 'PATH=/bin'], runtime: '{"Cmd":["node"]}' },
      asked: expect.stringMatching(TODAY),
    });
    expect(warnings).toEqual([]);
    expect(lines.map((line) => line.replace(/sha256:\w+/, 'DIGEST'))).toEqual([
      'HEAD /v2/library/node/manifests/26',
      'GET /v2/library/node/manifests/DIGEST',
      'GET /v2/library/node/manifests/DIGEST',
      'GET /v2/library/node/blobs/DIGEST',
    ]);
  });

  it('may have no index', async () => {
    const image = single(AMD64, { suite: 'trixie' });
    const { fact } = await asked(registryWith({ 'library/node:26': image }));
    expect(fact).toMatchObject({
      exists: true,
      digest: image.top.digest,
      platforms: [AMD64],
      compressedBytes: image.sizes.get(AMD64),
    });
  });

  it.each([
    ['an index', sample({ platforms: ['linux/arm64/v8', 'linux/arm/v7'] }), ['linux/arm/v7', 'linux/arm64']],
    ['no index', single('linux/arm64/v8'), ['linux/arm64']],
  ])('has no size for a platform that it is not built for (%s)', async (_, image: Sample, platforms) => {
    const { fact } = await asked(registryWith({ 'library/node:26': image }));
    const { digest } = image.top;
    expect(fact).toEqual({
      exists: true,
      digest,
      platforms,
      platform: AMD64,
      asked: expect.stringMatching(TODAY),
    });
  });

  it('is asked for by its tag where the registry does not know HEAD', async () => {
    const image = sample();
    const known = registryWith({ 'library/node:26': image });
    const { fact, lines } = await asked((request, response) =>
      request.method === 'HEAD' ? answer(response, 405) : known(request, response),
    );
    expect(fact).toMatchObject({ exists: true, digest: image.top.digest });
    expect(lines[1]).toBe('GET /v2/library/node/manifests/26');
  });

  it('is believed without the header that names its digest', async () => {
    const image = sample();
    const known = registryWith({ 'library/node:26': image });
    const { fact } = await asked((request, response) => {
      const setting = response.writeHead.bind(response);
      response.writeHead = ((status: number, headers: Record<string, string> = {}) => {
        const { 'docker-content-digest': _, ...rest } = headers;
        return setting(status, rest);
      }) as typeof response.writeHead;
      known(request, response);
    });
    expect(fact).toMatchObject({ exists: true, digest: image.top.digest });
  });
});

describe('an image that is not there', () => {
  it('is absent, after one question', async () => {
    const { fact, warnings, lines } = await asked(registryWith({}));
    expect(fact).toEqual({ exists: false, asked: expect.stringMatching(TODAY) });
    expect([warnings, lines]).toEqual([[], ['HEAD /v2/library/node/manifests/26']]);
  });

  it('is absent where the registry does not know HEAD', async () => {
    const { fact } = await asked(({ method }, response) => answer(response, method === 'HEAD' ? 501 : 404));
    expect(fact).toMatchObject({ exists: false });
  });
});

describe('an answer that leaves the question open', () => {
  it.each([
    [400, 'it answered with status 400'],
    [401, 'it asks for a login of a kind that is not known'],
    [403, 'it does not let us see the image'],
    [429, 'it has had too many questions from here'],
    [418, 'it answered with status 418'],
    [500, 'it answered with status 500'],
    [502, 'it answered with status 502'],
    [503, 'it answered with status 503'],
    [504, 'it answered with status 504'],
    [204, 'it answered with status 204'],
  ])('status %d to HEAD', async (status, reason) => {
    const outcome = await asked((_, response) => answer(response, status));
    expect(unknown(outcome)).toBe(reason);
    expect(outcome.warnings).toEqual([`HOST could not be asked about library/node:26: ${reason}`]);
    expect(outcome.lines).toEqual(['HEAD /v2/library/node/manifests/26']);
  });

  const image = sample({ suite: 'trixie' });
  const known = registryWith({ 'library/node:26': image });
  const child = image.manifests[0]?.digest ?? '';
  const config = image.blobs[0]?.digest ?? '';
  it.each([
    ['the index', 404, image.top.digest, 'it does not have what it named'],
    ['the index', 500, image.top.digest, 'it answered with status 500'],
    ['the image', 404, child, 'it does not have what it named'],
    ['the image', 403, child, 'it does not let us see the image'],
    ['the configuration', 404, config, 'it answered with status 404'],
    ['the configuration', 429, config, 'it has had too many questions from here'],
  ])('%s with status %d', async (_, status, digest, reason) => {
    const outcome = await asked((request, response) =>
      request.path.endsWith(digest) ? answer(response, status) : known(request, response),
    );
    expect(unknown(outcome)).toBe(reason);
  });

  it.each([
    ['a page', '<html>Sign in to the network</html>', 'its answer does not have the digest that it should'],
    ['a part', image.top.body.subarray(0, 20), 'its answer does not have the digest that it should'],
  ])('%s in the place of the index', async (_, body, reason) => {
    const outcome = await asked((request, response) =>
      request.method === 'GET' && request.path.endsWith(image.top.digest)
        ? answer(response, 200, {}, body)
        : known(request, response),
    );
    expect(unknown(outcome)).toBe(reason);
  });

  it.each([
    ['a page', '<html>', 'text/html'],
    ['nothing', '', 'application/json'],
    ['another format', '{"schemaVersion":1}', 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
    ['no types', '{"schemaVersion":2,"manifests":[]}', 'application/json'],
    ['a list without a list', `{"schemaVersion":2,"mediaType":"${OCI_MANIFEST}"}`, OCI_MANIFEST],
  ])('%s for everything, with status 200', async (_, body, type) => {
    const outcome = await asked((__, response) => answer(response, 200, { 'content-type': type }, body));
    expect(unknown(outcome)).toBe('its answer is not the manifest of an image');
  });

  it('a chart', async () => {
    const chart = stored(OCI_MANIFEST, {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf('{}'), size: 2 },
      layers: [],
    });
    const outcome = await asked(
      registryWith({ 'library/node:26': { top: chart, manifests: [], blobs: [], sizes: new Map() } }),
    );
    expect(unknown(outcome)).toBe('its answer is not the manifest of an image');
  });

  it('an index with attestations only', async () => {
    const empty = sample({ oci: true, platforms: [] });
    expect(unknown(await asked(registryWith({ 'library/node:26': empty })))).toBe(
      'what it has of library/node is no image',
    );
  });

  it('a digest in the header that the content does not have', async () => {
    const outcome = await asked((request, response) => {
      if (request.method === 'HEAD') return answer(response, 405);
      const headers = { 'docker-content-digest': digestOf('other'), 'content-type': image.top.type };
      return answer(response, 200, headers, image.top.body);
    });
    expect(unknown(outcome)).toBe('its answer does not have the digest that it should');
  });

  it('one that does not come', async () => {
    const outcome = await asked(() => undefined, { timeout: 200 });
    expect(unknown(outcome)).toBe('it did not answer within 0.2 s');
  });

  it('one whose body does not end', async () => {
    const outcome = await asked(
      ({ method }, response) => {
        if (method === 'HEAD') return answer(response, 405);
        response.writeHead(200);
        return void response.write('{');
      },
      { timeout: 200 },
    );
    expect(unknown(outcome)).toBe('it did not answer within 0.2 s');
  });

  it('one that is cut off', async () => {
    const outcome = await asked(({ method }, response) => {
      if (method === 'HEAD') return answer(response, 405);
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      return void setTimeout(() => response.destroy(), 50);
    });
    expect(unknown(outcome)).toBe('the connection broke off');
  });

  it('a connection that breaks at once', async () => {
    const outcome = await asked((_, response) => void response.destroy());
    expect(unknown(outcome)).toBe('the connection broke off');
  });

  it('more than anybody would need', async () => {
    const outcome = await asked(
      ({ method }, response) => answer(response, method === 'HEAD' ? 405 : 200, {}, 'x'.repeat(2000)),
      { bytes: 1000 },
    );
    expect(unknown(outcome)).toBe('its answer has more than 1000 bytes');
  });

  it('nobody there', async () => {
    const { host } = await serve(() => undefined);
    await stopServers();
    const { registry } = await asking();
    const fact = await registry.askRegistry(`${host}/library/node:26`, AMD64);
    expect(unknown({ fact })).toBe('nothing answers there');
  });

  it.each(['node:../../x', 'Node', 'node:', 'a b', 'evil.example.org@host/x:1', 'x/../y:1', 'node@sha256:1'])(
    'a name that no image has: %s',
    async (reference) => {
      const { registry, warnings } = await asking();
      expect(await registry.askRegistry(reference, AMD64)).toEqual({
        unknown: `${reference} is not the name of an image`,
      });
      expect(warnings).toEqual([]);
    },
  );
});

describe('whatever goes wrong, and wherever', () => {
  const image = sample({ suite: 'trixie' });
  const known = registryWith({ 'library/node:26': image });
  const half = image.top.body.subarray(0, image.top.body.length / 2);

  /** Ways to answer otherwise than the registry would. */
  const faults: Readonly<Record<string, Handler>> = {
    ...Object.fromEntries(
      [201, 204, 206, 304, 400, 401, 402, 403, 407, 408, 410, 418, 429, 451, 500, 502, 503, 504].map(
        (status) => [`status ${status}`, (_, response) => answer(response, status)],
      ),
    ),
    'a page': (_, response) => answer(response, 200, { 'content-type': 'text/html' }, '<html>'),
    nothing: (_, response) => answer(response, 200),
    'an error that is not one': (_, response) => answer(response, 200, {}, '{"errors":[]}'),
    'half of the index': (_, response) => answer(response, 200, { 'content-type': image.top.type }, half),
    'no connection': (_, response) => void response.destroy(),
    'no answer': () => undefined,
    'a redirect to a page': ({ path }, response) =>
      path === '/page' ? answer(response, 200, {}, '<html>') : answer(response, 302, { location: '/page' }),
  };
  const places = [1, 2, 3, 4].flatMap((at) => Object.keys(faults).map((name) => [at, name] as const));

  it.each(places)(
    'request %d: %s leaves the question open, unless what comes then shows the image',
    async (at, name) => {
      let count = 0;
      const { fact } = await asked(
        (request, response) => {
          count += 1;
          const fault = count === at || request.path === '/page' ? faults[name] : known;
          fault?.(request, response);
        },
        { timeout: name === 'no answer' ? 150 : 4000 },
      );
      // With status 200 to HEAD alone nothing is believed yet: what comes with GET has its digest.
      const isOnlyHead =
        at === 1 && ['a page', 'nothing', 'an error that is not one', 'half of the index'].includes(name);
      if (isOnlyHead || (at === 1 && name === 'a redirect to a page'))
        expect(fact).toMatchObject({ exists: true });
      else expect(fact).toEqual({ unknown: expect.any(String) });
    },
  );
});

describe('a registry that is busy', () => {
  const known = registryWith({ 'library/node:26': sample() });

  it('is asked again once after the time that it names', async () => {
    let count = 0;
    const { fact, lines } = await asked((request, response) => {
      count += 1;
      return count === 1 ? answer(response, 429, { 'retry-after': '1' }) : known(request, response);
    });
    expect(fact).toMatchObject({ exists: true });
    expect(lines.slice(0, 2)).toEqual([
      'HEAD /v2/library/node/manifests/26',
      'HEAD /v2/library/node/manifests/26',
    ]);
  });

  it.each([
    ['still', '0', 2],
    ['for too long', '3600', 1],
    ['until a date', new Date(Date.now() - 1000).toUTCString(), 2],
    ['until that date', 'next year', 1],
    ['without saying how long', undefined, 1],
  ])('is left alone when it is busy %s', async (_, after, questions) => {
    const headers = after === undefined ? {} : { 'retry-after': after };
    const outcome = await asked((__, response) => answer(response, 429, headers));
    expect(unknown(outcome)).toBe('it has had too many questions from here');
    expect(outcome.lines).toHaveLength(questions);
  });
});

describe('several questions', () => {
  it('are asked four at a time, each once', async () => {
    let [now, most] = [0, 0];
    const served = await serve((_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        answer(response, 404);
      }, 30);
    });
    const { registry } = await asking();
    const references = Array.from({ length: 12 }, (_, index) => `${served.host}/library/node:${index % 10}`);
    const facts = await registry.factsFor(references.map((reference) => ({ reference, platform: AMD64 })));
    expect([most, served.seen.length, facts.size]).toEqual([4, 10, 10]);
  });

  it('end, and one warning is given, when the registry does not answer', async () => {
    const served = await serve((_, response) => void response.destroy());
    const { registry, warnings } = await asking();
    for (const tag of ['1', '2', '3'])
      expect(await registry.askRegistry(`${served.host}/a:${tag}`, AMD64)).toMatchObject({
        unknown: `${served.host}: the connection broke off`,
      });
    expect([served.seen.length, warnings]).toEqual([
      1,
      [`${served.host} could not be asked about a:1: the connection broke off`],
    ]);
  });

  it('go on after an answer that concerns one image only', async () => {
    const known = registryWith({ 'a:2': sample() });
    const served = await serve((request, response) =>
      request.path.endsWith('/1') ? answer(response, 403) : known(request, response),
    );
    const { registry } = await asking();
    await registry.askRegistry(`${served.host}/a:1`, AMD64);
    expect(await registry.askRegistry(`${served.host}/a:2`, AMD64)).toMatchObject({ exists: true });
  });

  it('end at once, without a warning, when the run is stopped', async () => {
    const served = await serve(() => undefined);
    const { registry, warnings } = await asking();
    const fact = registry.askRegistry(`${served.host}/a:1`, AMD64);
    setTimeout(() => registry.stop(), 50);
    expect(unknown({ fact: await fact })).toBe('the run was stopped');
    expect(warnings).toEqual([]);
  });
});

describe('a redirect', () => {
  const image = sample();
  const known = registryWith({ 'library/node:26': image });

  it('is followed', async () => {
    const { fact } = await asked((request, response) =>
      request.path.startsWith('/v2/')
        ? answer(response, 307, { location: `/elsewhere${request.path}` })
        : known({ ...request, path: request.path.slice('/elsewhere'.length) }, response),
    );
    expect(fact).toMatchObject({ exists: true, digest: image.top.digest });
  });

  it('is followed so often only', async () => {
    const outcome = await asked((request, response) => answer(response, 302, { location: request.path }));
    expect([unknown(outcome), outcome.lines.length]).toEqual(['it sends us on more than 5 times', 6]);
  });

  it.each([
    ['http://images.example.org/x', 'it sends us on to http://images.example.org, which is not encrypted'],
    ['file:///etc/passwd', 'it sends us on to file://, which is not encrypted'],
    ['', 'it sends us on more than 5 times'],
    ['http://[', 'it sends us on to nowhere'],
  ])('is not followed to %j', async (location, reason) => {
    expect(unknown(await asked((_, response) => answer(response, 301, { location })))).toBe(reason);
  });

  it('takes no credentials to another host', async () => {
    const other = await serve((_, response) => answer(response, 404));
    const served = await serve((request, response) => {
      if (request.authorization === undefined)
        return answer(response, 401, { 'www-authenticate': 'Basic realm="here"' });
      return answer(response, 307, { location: `http://${other.host}${request.path}` });
    });
    const auth = Buffer.from('me:secret').toString('base64');
    const { registry } = await asking(environment({ docker: { auths: { [served.host]: { auth } } } }));
    expect(await registry.askRegistry(`${served.host}/a:1`, AMD64)).toMatchObject({ exists: false });
    expect(served.seen.map(({ authorization }) => authorization)).toEqual([undefined, `Basic ${auth}`]);
    expect(other.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});
