import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Engine } from '../../src/engine/types.js';
import { leftIn } from './support/own.js';
import { PLAIN_REQUEST } from './support/request.js';

/** Images of others without a name: both programs remove such as soon as nothing is made from them any more. */
export function sparesOthers(program: 'podman' | 'buildah', connect: () => Promise<Engine>): void {
  let context: string;
  beforeEach(() => {
    context = mkdtempSync(path.join(os.tmpdir(), 'context-'));
  });
  afterEach(() => rmSync(context, { recursive: true }));

  it(`${program} leaves alone what others built, also where a build stood on it`, async () => {
    const shared = `FROM debian:bookworm-slim\nRUN echo ${process.pid} ${Date.now()} > /a\n`;
    writeFileSync(path.join(context, 'Dockerfile'), `${shared}RUN false\n`);
    const args = ['--layers', '--format', 'docker', '--force-rm', '--network', 'host', context];
    const theirs = spawnSync(program, [program === 'podman' ? 'build' : 'bud', ...args], {
      env: process.env,
    });
    expect(theirs.status).not.toBe(0);
    const before = leftIn(program);

    const engine = await connect();
    const { signal } = new AbortController();
    const ends = ['RUN cat /a > /b\nRUN cat /b\n', '', 'RUN echo other\n'];
    for (const [index, end] of ends.entries()) {
      const outcome = await engine.build(
        {
          ...PLAIN_REQUEST,
          dockerfile: `${shared}${end}`,
          context,
          mounts: 'apart',
          tag: `dockopt-test-${process.pid}-${index}`,
        },
        { signal, step: () => undefined },
      );
      expect(outcome.steps[0]).toMatchObject({ cached: true });
      await engine.removeImage(outcome.image ?? '');
    }
    await engine.removeCache();
    expect(leftIn(program)).toEqual(before);
  });
}
