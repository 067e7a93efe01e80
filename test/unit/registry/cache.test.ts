import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { cacheFile, RegistryCache } from '../../../src/registry/cache.js';
import { asking, environment, folder, removeFolders } from './asking.js';
import { digestOf, sample } from './images.js';
import { answer, registryWith, serve, stopServers } from './server.js';

afterEach(stopServers);
afterAll(removeFolders);

const AMD64 = 'linux/amd64';
const HOUR = 60 * 60 * 1000;
const DIGEST = digestOf('x');
const CONTENT = {
  digest: DIGEST,
  platforms: [AMD64],
  platform: AMD64,
  compressedBytes: 7,
  config: { suite: 'trixie', env: ['A=1'], runtime: '{}' },
};

describe('answers that are kept', () => {
  it('need no registry in the next run', async () => {
    const env = environment();
    const served = await serve(registryWith({ 'a:1': sample({ suite: 'trixie' }) }));
    const references = ['a:1', 'a:2'].map((name) => ({
      reference: `${served.host}/${name}`,
      platform: AMD64,
    }));
    const first = await asking(env);
    const facts = await first.registry.factsFor(references);
    await first.registry.keep();
    expect([...facts.values()].map((fact) => 'exists' in fact && fact.exists)).toEqual([true, false]);
    await stopServers();
    const second = await asking(env);
    expect([...(await second.registry.factsFor(references))]).toEqual([...facts]);
    expect(second.warnings).toEqual([]);
  });

  it('are none where the question stayed open', async () => {
    const env = environment();
    const served = await serve((_, response) => answer(response, 500));
    const { registry } = await asking(env);
    await registry.askRegistry(`${served.host}/a:1`, AMD64);
    await registry.keep();
    expect(readdirSync(env['XDG_CONFIG_HOME'] ?? '')).toEqual(['docker']);
    expect(() => readFileSync(cacheFile(env))).toThrow('ENOENT');
  });

  it('save the second question where a tag still names what it did', async () => {
    const env = environment();
    const served = await serve(registryWith({ 'a:1': sample(), 'a:2': sample() }));
    const { registry } = await asking(env);
    await registry.askRegistry(`${served.host}/a:1`, AMD64);
    await registry.askRegistry(`${served.host}/a:2`, AMD64);
    expect(served.lines().slice(4)).toEqual(['HEAD /v2/a/manifests/2']);
  });

  it('hold for a digest where the registry has shown it', async () => {
    const env = environment();
    const image = sample();
    const known = registryWith({ 'a:1': image });
    const served = await serve(known);
    const other = await serve((_, response) => answer(response, 404));
    const { registry } = await asking(env);
    const { digest } = image.top;
    await registry.askRegistry(`${served.host}/a@${digest}`, AMD64);
    expect(await registry.askRegistry(`${other.host}/a@${digest}`, AMD64)).toMatchObject({ exists: false });
    await registry.keep();
    const asked = served.seen.length;
    const next = await asking(env);
    expect(await next.registry.askRegistry(`${served.host}/a@${digest}`, AMD64)).toMatchObject({
      exists: true,
    });
    expect(served.seen.length).toBe(asked);
  });
});

describe('RegistryCache', () => {
  async function opened(file: string, now: number): Promise<RegistryCache> {
    return RegistryCache.open(file, () => now);
  }

  it.each([
    [0, true],
    [23 * HOUR, true],
    [24 * HOUR, false],
    [-1, false],
  ])('believes what a tag named %d ms ago: %s', async (age, believed) => {
    const file = path.join(folder(), 'a/b/registry.json');
    const first = await opened(file, 1000 * HOUR);
    first.learn('there', CONTENT);
    first.learn('absent', undefined);
    await first.keep();
    const next = await opened(file, 1000 * HOUR + age);
    expect(next.tag('there')).toEqual(believed ? { digest: DIGEST, at: 1000 * HOUR } : undefined);
    expect(next.tag('absent')).toEqual(believed ? { at: 1000 * HOUR } : undefined);
    expect(next.tag('there', true)).toEqual({ digest: DIGEST, at: 1000 * HOUR });
    expect(next.content(DIGEST, AMD64)).toEqual(CONTENT);
    expect(next.content(DIGEST, 'linux/arm64')).toBeUndefined();
  });

  it('keeps what another run has kept meanwhile, the newer of two', async () => {
    const file = path.join(folder(), 'registry.json');
    const [one, two] = [await opened(file, 5 * HOUR), await opened(file, 6 * HOUR)];
    one.learn('a', undefined);
    one.learn('both', CONTENT);
    two.learn('b', undefined);
    two.learn('both', undefined);
    await two.keep();
    await one.keep();
    const next = await opened(file, 6 * HOUR);
    expect(['a', 'b', 'both'].map((key) => next.tag(key))).toEqual([
      { at: 5 * HOUR },
      { at: 6 * HOUR },
      { at: 6 * HOUR },
    ]);
    expect(readdirSync(path.dirname(file))).toEqual(['registry.json']);
  });

  it.each([
    ['no JSON', '{"format":1,"tags":{'],
    ['nothing', ''],
    ['another format', '{"format":2,"tags":{"a":{"at":1}}}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['lists', '{"format":1,"tags":[{"at":1}],"contents":[1]}'],
    [
      'wrong entries',
      `{"format":1,"tags":{"a":{"at":"1"},"b":{"at":-1},"c":{"digest":"x","at":1},"d":7,"e":null},
        "contents":{"${DIGEST} ${AMD64}":{"digest":"${DIGEST}","platform":"${AMD64}","platforms":[7]},
        "${DIGEST} linux/s390x":{"digest":"${DIGEST}","platform":"${AMD64}","platforms":["${AMD64}"]},
        "${DIGEST} linux/arm64":{"digest":"${DIGEST}","platform":"linux/arm64","platforms":["x"],"compressedBytes":-1,
          "config":{"env":[],"runtime":"{}"}}}}`,
    ],
  ])('is empty when the file holds %s', async (_, text) => {
    const file = path.join(folder(), 'registry.json');
    writeFileSync(file, text);
    const cache = await opened(file, 2);
    for (const key of ['a', 'b', 'c', 'd', 'e']) expect(cache.tag(key)).toBeUndefined();
    for (const platform of [AMD64, 'linux/arm64', 'linux/s390x'])
      expect(cache.content(DIGEST, platform)).toBeUndefined();
    cache.learn('new', undefined);
    await cache.keep();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      format: 1,
      tags: { new: { at: 2 } },
      contents: {},
    });
  });

  it('is no error where nothing can be written', async () => {
    const file = path.join(folder(), 'registry.json');
    mkdirSync(file);
    const cache = await opened(file, 1);
    cache.learn('a', undefined);
    await cache.keep();
    expect(readdirSync(path.dirname(file))).toEqual(['registry.json']);
  });

  it('asks the tags of the next day again, and knows what they name', async () => {
    const env = environment();
    const served = await serve(registryWith({ 'a:1': sample() }));
    const { registry } = await asking(env);
    await registry.askRegistry(`${served.host}/a:1`, AMD64);
    await registry.keep();
    const kept = JSON.parse(readFileSync(cacheFile(env), 'utf8'));
    for (const entry of Object.values<{ at: number }>(kept.tags)) entry.at -= 25 * HOUR;
    writeFileSync(cacheFile(env), JSON.stringify(kept));
    const next = await asking(env);
    expect(await next.registry.askRegistry(`${served.host}/a:1`, AMD64)).toMatchObject({ exists: true });
    expect(served.lines().slice(4)).toEqual(['HEAD /v2/a/manifests/1']);
  });
});
