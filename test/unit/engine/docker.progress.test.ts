import { describe, expect, it } from '@jest/globals';
import { JsonProgress, PlainProgress, Tail } from '../../../src/engine/docker/progress.js';
import { stageNames, stepOf, Steps } from '../../../src/engine/docker/steps.js';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A time of day on the engine's clock, some seconds after noon. */
function at(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1, 12) + seconds * 1000).toISOString();
}

describe('names of steps', () => {
  it.each([
    ['[2/4] RUN npm ci', { stage: '', number: 2, of: 4, text: 'RUN npm ci' }],
    ['[base 2/4] WORKDIR /app', { stage: 'base', number: 2, of: 4, text: 'WORKDIR /app' }],
    ['[stage-1 1/2] COPY a b', { stage: 'stage-1', number: 1, of: 2, text: 'COPY a b' }],
    ['[build  9/12] RUN true', { stage: 'build', number: 9, of: 12, text: 'RUN true' }],
    ['[linux/amd64 base 2/4] RUN x', { stage: 'base', number: 2, of: 4, text: 'RUN x' }],
    ['[linux/arm64 2/4] RUN x', { stage: '', number: 2, of: 4, text: 'RUN x' }],
    ['[linux/amd64->arm64 base 2/4] RUN x', { stage: 'base', number: 2, of: 4, text: 'RUN x' }],
    ['[2/2] RUN <<EOF (echo a\necho b)', { stage: '', number: 2, of: 2, text: 'RUN <<EOF (echo a echo b)' }],
  ])('%s', (name, step) => {
    expect(stepOf(name)).toEqual(step);
  });

  it.each([
    '[1/4] FROM docker.io/library/node:22@sha256:00',
    '[internal] load build context',
    '[internal] load metadata for docker.io/library/node:22',
    '[context other] load from client',
    'exporting to image',
    'https://example.org/2/3',
  ])('%s is none', (name) => {
    expect(stepOf(name)).toBeUndefined();
  });

  it('stages have theirs from the Dockerfile', () => {
    expect(
      stageNames(
        'FROM a AS One\nRUN x\nfrom b as two\n  FROM --platform=$BUILDPLATFORM c\nFROM one AS out \n',
      ),
    ).toEqual(['one', 'two', undefined, 'out']);
  });
});

describe('steps', () => {
  it('are in the order of the Dockerfile, whatever came first, and those never reached are left out', () => {
    const steps = new Steps(() => undefined);
    steps.report('c', { name: '[stage-1 2/3] RUN c', started: 0, completed: 10 });
    steps.report('b', { name: '[base 2/2] RUN b', started: 5, completed: 9 });
    steps.report('d', { name: '[stage-1 3/3] RUN d' });
    expect(steps.list(['base', undefined]).map(({ text }) => text)).toEqual(['RUN b', 'RUN c']);
  });

  it('take the time in which they ran, and none when they came from the cache', () => {
    const steps = new Steps(() => undefined);
    steps.report('a', { name: '[2/3] RUN a', started: 1000 });
    steps.report('a', { started: 1000, completed: 1500 });
    // BuildKit starts some steps again, for instance after it looked for their result.
    steps.report('a', { started: 2000, completed: 4000 });
    steps.report('a', { started: 3000, completed: 5000 });
    steps.report('b', { name: '[3/3] RUN b', started: 5000, completed: 9000, cached: true });
    expect(steps.list([undefined])).toEqual([
      { text: 'RUN a', cached: false, seconds: 3.5 },
      { text: 'RUN b', cached: true, seconds: 0 },
    ]);
    expect(steps.worked).toEqual(['[2/3] RUN a']);
  });

  it('are told from the time in which base images were fetched', () => {
    const steps = new Steps(() => undefined);
    steps.report('a', { name: '[internal] load metadata for example.org/a', started: 0, completed: 2000 });
    steps.report('b', { name: '[internal] load metadata for example.org/b', started: 1000, completed: 3000 });
    steps.report('c', { name: '[base 1/2] FROM example.org/a', started: 4000, completed: 4500 });
    steps.report('d', {
      name: 'resolve image config for docker-image://example.org/d',
      started: 5000,
      completed: 5250,
    });
    steps.report('e', { name: '[base 2/2] RUN e', started: 6000, completed: 7000 });
    steps.report('f', { name: 'exporting to image', started: 8000, completed: 9000 });
    expect(steps.baseSeconds).toBe(3.75);
  });
});

describe('--progress=rawjson', () => {
  it('is read into steps, a log, warnings and errors', () => {
    const begun: string[] = [];
    const progress = new JsonProgress(({ number, of, text }) => begun.push(`${number}/${of} ${text}`));
    const run = { digest: 'sha256:1', name: '[2/3] RUN make' };
    const copy = { digest: 'sha256:2', name: '[3/3] COPY a b' };
    for (const status of [
      { vertexes: [run, copy] },
      { vertexes: [{ ...run, started: at(1) }] },
      { logs: [{ vertex: 'sha256:1', stream: 1, data: base64('one\rtwo\nthree\n') }] },
      { statuses: [{ id: 'transferring', vertex: 'sha256:1' }] },
      { warnings: [{ vertex: 'sha256:1', short: base64('JSONArgsRecommended: … (line 3)') }] },
      { vertexes: [{ ...run, started: at(1), completed: at(3.5) }] },
      { vertexes: [{ ...copy, started: at(4), completed: at(4), cached: true }] },
      { vertexes: [{ ...run, started: at(1), completed: at(3.5), error: 'it broke' }] },
    ])
      progress.line(JSON.stringify(status));
    progress.line('ERROR: it broke');
    progress.line('{not json');
    expect(begun).toEqual(['2/3 RUN make']);
    expect(progress.steps.list([undefined])).toEqual([
      { text: 'RUN make', cached: false, seconds: 2.5 },
      { text: 'COPY a b', cached: true, seconds: 0 },
    ]);
    expect(progress.log).toBe('[2/3] RUN make\none\ntwo\nthree\nERROR: it broke\n{not json');
    expect(progress.warnings).toEqual(['JSONArgsRecommended: … (line 3)']);
    expect(progress.steps.errors).toEqual(['it broke']);
    expect(progress.rest).toBe('ERROR: it broke\n{not json');
  });
});

describe('--progress=plain', () => {
  it('is read into steps and errors', () => {
    const begun: string[] = [];
    const progress = new PlainProgress(
      ({ text }) => begun.push(text),
      () => 0,
    );
    const text = `#0 building with "default" instance using docker driver

#1 [internal] load metadata for docker.io/library/debian:bookworm-slim
#1 DONE 0.5s

#5 [base 1/3] FROM docker.io/library/debian:bookworm-slim
#5 DONE 0.2s

#6 [base 2/3] WORKDIR /app
#6 CACHED

#7 [base 3/3] RUN make
#7 0.112 making
#7 ...

#7 [base 3/3] RUN make
#7 2.4 made
#7 DONE 2.5s

#8 [stage-1 1/1] RUN false
#8 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1
ERROR: failed to solve: it broke`;
    for (const line of text.split('\n')) progress.line(line);
    expect(begun).toEqual(['WORKDIR /app', 'RUN make', 'RUN false']);
    expect(progress.steps.list(['base', undefined])).toEqual([
      { text: 'WORKDIR /app', stage: 'base', cached: true, seconds: 0 },
      { text: 'RUN make', stage: 'base', cached: false, seconds: 2.5 },
      { text: 'RUN false', stage: 'stage-1', cached: false, seconds: 0 },
    ]);
    expect(progress.steps.baseSeconds).toBe(0.5);
    expect(progress.steps.errors).toEqual([
      'process "/bin/sh -c false" did not complete successfully: exit code: 1',
    ]);
    expect(progress.rest.trim()).toBe('ERROR: failed to solve: it broke');
  });
});

describe('the end of a log', () => {
  it('has 200 lines', () => {
    const tail = new Tail();
    for (let line = 1; line <= 1000; line++) tail.add(`${line}\n`);
    const lines = tail.text.split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([200, '801', '1000']);
  });
});
