import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EngineError, StartError, type BuildRequest, type Engine } from '../../src/engine/types.js';
import { PLAIN_REQUEST } from './support/request.js';

export interface Conforming {
  readonly connect: () => Promise<Engine>;
  /** Where builds may reach what they need: `host` for an engine without a bridge. */
  readonly network?: string;
  /** All that an engine may leave: ids of images, also of those that steps leave, and of containers. */
  readonly left: () => readonly string[];
}

const BASE = 'debian:bookworm-slim';

/** Processes of this machine whose command line has the word. */
function processesNaming(word: string): readonly string[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(word));
}

/** What every engine does alike for those who use it. */
export function conforms(name: string, { connect, network, left }: Conforming): void {
  describe(`${name}, as every engine`, () => {
    let engine: Engine;
    let context: string;
    let before: readonly string[];
    let count = 0;
    let built: string[] = [];
    const { signal } = new AbortController();

    beforeAll(async () => {
      before = left();
      engine = await connect();
    });
    beforeEach(() => {
      context = mkdtempSync(path.join(os.tmpdir(), 'context-'));
    });
    afterEach(async () => {
      rmSync(context, { recursive: true });
      for (const image of built) await engine.removeImage(image);
      built = [];
    });
    afterAll(async () => {
      await engine.removeCache();
      expect(left()).toEqual(before);
    });

    /** A word of this run alone: with it, a build has never been done before. */
    function word(): string {
      count += 1;
      return `dockopt-test-${process.pid}-${Date.now()}-${count}`;
    }

    function files(all: Readonly<Record<string, string>>): void {
      for (const [file, text] of Object.entries(all)) {
        mkdirSync(path.dirname(path.join(context, file)), { recursive: true });
        writeFileSync(path.join(context, file), text);
      }
    }

    function request(lines: readonly string[], other: Partial<BuildRequest> = {}): BuildRequest {
      return {
        ...PLAIN_REQUEST,
        dockerfile: `${lines.join('\n')}\n`,
        context,
        network,
        mounts: 'apart',
        tag: word(),
        ...other,
      };
    }

    /** Builds, and returns the outcome with the steps as text, and what was said while it went on. */
    async function build(asked: BuildRequest) {
      const said: string[] = [];
      const outcome = await engine.build(asked, { signal, step: ({ text }) => said.push(text) });
      if (outcome.image !== undefined) built.push(outcome.image);
      const steps = outcome.steps.map(({ text, cached }) => `${cached ? 'CACHED ' : ''}${text}`);
      return { ...outcome, steps, said };
    }

    /** The names in the archive of an image, and the files in its layers. */
    async function saved(
      image: string,
    ): Promise<{ readonly names: readonly string[]; readonly size: number }> {
      const file = path.join(context, 'image.tar');
      await pipeline(engine.save(image, signal), createWriteStream(file));
      const names = execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n');
      return { names, size: names.length };
    }

    it('says what it is', () => {
      expect(engine.name).toBe(name);
      expect(engine.version).toMatch(new RegExp(`^${name} \\d+\\.\\d+`));
    });

    it('builds, takes from the cache what is there, and nothing when asked for a cold build', async () => {
      files({ 'package.json': '{}', 'src/app.js': '1' });
      const lines = [
        `FROM ${BASE} AS build`,
        `ENV RUN_OF=${word()}`,
        'WORKDIR /src',
        'COPY package.json ./',
        'RUN echo installed > lib && \\',
        '    echo "this is printed" && echo and this >&2',
        'COPY src ./',
        'RUN cat app.js > built',
        `FROM ${BASE}`,
        'COPY --from=build /src/built /built',
        'CMD ["cat", "/built"]',
      ];
      const cold = await build(request(lines, { cache: false }));
      const steps = [
        'WORKDIR /src',
        'COPY package.json ./',
        expect.stringMatching(/^RUN echo installed > lib && .*echo "this is printed" && echo and this >&2$/),
        'COPY src ./',
        'RUN cat app.js > built',
        'COPY --from=build /src/built /built',
      ];
      expect(cold.failure).toBeUndefined();
      expect(cold.steps).toEqual(steps);
      expect(cold.said).toEqual(expect.arrayContaining(['WORKDIR /src', 'RUN cat app.js > built']));
      expect(cold.log).toMatch(/this is printed/);
      expect(cold.log).toMatch(/and this/);
      expect(cold.seconds).toBeGreaterThan(0);

      files({ 'src/app.js': '2' });
      const again = await build(request(lines));
      expect(again.steps).toEqual([
        'CACHED WORKDIR /src',
        'CACHED COPY package.json ./',
        expect.stringMatching(/^CACHED RUN echo installed/),
        'COPY src ./',
        'RUN cat app.js > built',
        'COPY --from=build /src/built /built',
      ]);

      const colder = await build(request(lines, { cache: false }));
      expect(colder.steps).toEqual(steps);
    });

    it('hands on target, arguments and secrets', async () => {
      files({ 'secret.txt': 'hush' });
      const outcome = await build(
        request(
          [
            `FROM ${BASE} AS one`,
            'ARG WORD=none',
            'RUN --mount=type=secret,id=key test "$WORD $(cat /run/secrets/key)" = "given hush"',
            'FROM one AS two',
            'RUN exit 1',
          ],
          {
            target: 'one',
            args: new Map([['WORD', 'given']]),
            secrets: [`id=key,src=${path.join(context, 'secret.txt')}`],
            cache: false,
          },
        ),
      );
      expect(outcome.failure).toBeUndefined();
    });

    it('holds the ignore text and no ignore file', async () => {
      files({ '.dockerignore': 'wanted\n', wanted: '1', 'logs/a.log': '2', 'logs/keep.log': '3' });
      const lines = [`FROM ${BASE}`, 'COPY . /all/', 'RUN cd /all && ls -d wanted logs/*'];
      const ignore = '# a comment\r\nlogs/*.log\r\n !/logs/keep.log \r\n';
      const some = await build(
        request([...lines, 'RUN test ! -e /all/logs/a.log && cat /all/logs/keep.log'], {
          ignore,
          cache: false,
        }),
      );
      expect(some.failure).toBeUndefined();
      const none = await build(request([...lines, 'RUN cat /all/logs/a.log'], { cache: false }));
      expect(none.failure).toBeUndefined();
    });

    it('says why a build failed', async () => {
      const outcome = await build(
        request([`FROM ${BASE}`, 'RUN echo fine', 'RUN echo "the last words"; exit 3'], { cache: false }),
      );
      expect(outcome.image).toBeUndefined();
      expect(outcome.failure?.message).toMatch(/the last words.*(?:exit status 3|exit code: 3)/);
      expect(outcome.log).toMatch(/the last words/);
      expect(outcome.steps.at(-1)).toBe('RUN echo "the last words"; exit 3');
    });

    it('says why a Dockerfile cannot be read', async () => {
      const outcome = await build(request([`FROM ${BASE}`, 'RUNN true']));
      expect(outcome.image).toBeUndefined();
      expect(outcome.failure?.message).toMatch(/unknown instruction/i);
    });

    it('keeps cache mounts apart, empties them for a cold build, and shares them otherwise', async () => {
      if (engine.lacks.has('cache mounts')) return;
      const [mine, yours] = [word(), word()];
      async function seen(mounts: string, cache: boolean): Promise<string> {
        const lines = [
          `FROM ${BASE}`,
          `ENV RUN_OF=${word()}`,
          'RUN --mount=type=cache,target=/kept,id=kept echo "<$(cat /kept/*)>"; echo x >> /kept/file',
        ];
        const outcome = await build(request(lines, { mounts, cache }));
        await engine.removeImage(outcome.image ?? '');
        return (
          /^(?:#\d+ [\d.]+ )?<([^>]*)>/m.exec(outcome.log.replaceAll('\nx', ' x'))?.[1] ?? 'nothing seen'
        );
      }
      expect(await seen(mine, false)).toBe('');
      expect(await seen(mine, true)).toBe('x');
      expect(await seen(yours, true)).toBe('');
      expect(await seen(mine, false)).toBe('');
    });

    it('saves an image as an archive, and fails for one that is not there', async () => {
      const outcome = await build(request([`FROM ${BASE}`, `RUN echo ${word()} > /a`]));
      expect((await saved(outcome.image ?? '')).names).toEqual(
        expect.arrayContaining([expect.stringMatching(/^manifest\.json$|^index\.json$/)]),
      );
      await engine.removeImage(outcome.image ?? '');
      await expect(saved(outcome.image ?? '')).rejects.toThrow(EngineError);
    });

    it('can be broken off, and leaves nothing then', async () => {
      const abort = new AbortController();
      const reason = new Error('enough');
      const asked = request([`FROM ${BASE}`, `RUN echo ${word()}`, 'RUN sleep 60'], { cache: false });
      const building = engine.build(asked, {
        signal: abort.signal,
        step: ({ text }) => {
          if (text === 'RUN sleep 60') setTimeout(() => abort.abort(reason), 500);
        },
      });
      await expect(building).rejects.toBe(reason);
      await engine.removeCache();
      expect(left()).toEqual(before);
    });

    it('ends the processes of a RUN that is broken off, also those that SIGTERM does not end', async () => {
      const abort = new AbortController();
      const reason = new Error('enough');
      const name = word();
      const deaf = `RUN sh -c 'trap "" TERM INT HUP; while :; do sleep 0.2; done' ${name} & sleep 60`;
      const building = engine.build(request([`FROM ${BASE}`, deaf], { cache: false }), {
        signal: abort.signal,
        step: ({ text }) => {
          if (text === deaf) setTimeout(() => abort.abort(reason), 1000);
        },
      });
      await expect(building).rejects.toBe(reason);
      await engine.removeCache();
      expect(processesNaming(name)).toEqual([]);
    });

    it('keeps an image that nobody removes', async () => {
      const outcome = await build(request([`FROM ${BASE}`, `RUN echo ${word()} > /a`, 'CMD ["cat", "/a"]']));
      expect(outcome.failure).toBeUndefined();
      await engine.removeCache();
      const kept = left().filter((id) => !before.includes(id));
      expect(kept.length).toBeGreaterThan(0);
      expect((await saved(outcome.image ?? '')).size).toBeGreaterThan(0);
      await engine.removeImage(outcome.image ?? '');
      await engine.removeCache();
      expect(left()).toEqual(before);
    });

    it('removes an image that is gone already', async () => {
      await expect(engine.removeImage(word())).resolves.toBeUndefined();
    });

    it('leaves its temporary folder when all is removed', async () => {
      await engine.removeCache();
      const folders = await readdir(process.env.TMPDIR ?? '/var/tmp');
      expect(folders.filter((folder) => folder.startsWith(`dockopt-${process.pid}-`))).toEqual([]);
    });

    describe('containers', () => {
      let image: string;

      beforeAll(async () => {
        context = mkdtempSync(path.join(os.tmpdir(), 'context-'));
        const lines = [
          `FROM ${BASE}`,
          'RUN printf \'#!/bin/sh\\ntrap "echo bye; exit 7" TERM\\necho up; echo on error >&2\\nwhile :; do sleep 0.1; done\\n\' > /serve && chmod +x /serve',
          'HEALTHCHECK CMD true',
          'VOLUME /data',
          'USER 1234',
          'ENTRYPOINT ["/serve"]',
          'CMD ["ignored"]',
        ];
        image = (await build(request(lines))).image ?? '';
        built = [];
        rmSync(context, { recursive: true });
      });
      afterAll(() => engine.removeImage(image));

      async function start(command?: readonly string[], env: ReadonlyMap<string, string> = new Map()) {
        if (!engine.runs) {
          const asked = { image, env: new Map(), network: 'none' };
          await expect(engine.start(asked, signal)).rejects.toThrow(EngineError);
          return undefined;
        }
        return engine.start({ image, env, network: 'none', ...(command && { command }) }, signal);
      }

      it('are started, asked, stopped and removed', async () => {
        const container = await start(undefined, new Map([['WORD', 'a b']]));
        if (container === undefined) return;
        try {
          expect(await container.running(signal)).toBe(true);
          expect(await container.user(signal)).toBe(1234);
          expect(await container.exec(['sh', '-c', 'echo "$WORD"; echo no >&2; exit 4'], signal)).toEqual({
            exitCode: 4,
            stdout: 'a b\n',
            stderr: expect.stringMatching(/^no/),
          });
          expect(await container.exec(['no-such-program'], signal)).toMatchObject({ exitCode: 127 });
          expect(await container.exec(['sh', '-c', 'exit 125'], signal)).toMatchObject({ exitCode: 125 });
          const { exitCode, killed } = await container.stop(10);
          expect({ exitCode, killed }).toEqual({ exitCode: 7, killed: false });
          expect(await container.running(signal)).toBe(false);
          expect((await container.logs(signal)).split('\n').sort()).toEqual(['bye', 'on error', 'up']);
          await expect(container.exec(['true'], signal)).rejects.toThrow(EngineError);
        } finally {
          await container.remove();
        }
        await container.remove();
      });

      it('that do not stop are killed', async () => {
        const container = await start(['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done']);
        if (container === undefined) return;
        expect(await container.stop(1)).toMatchObject({ exitCode: 137, killed: true });
        await container.remove();
      });

      it('that end by themselves are waited for', async () => {
        const container = await start(['sh', '-c', 'id -u; exit 5']);
        if (container === undefined) return;
        expect(await container.wait(signal)).toEqual({ exitCode: 5 });
        expect(await container.logs(signal)).toBe('1234');
        expect(await container.stop(1)).toMatchObject({ exitCode: 5, killed: false });
        await container.remove();
      });

      it('without their program are an error of the image', async () => {
        if (!engine.runs) return;
        await expect(start(['/no/such/program'])).rejects.toThrow(StartError);
      });
    });
  });
}
