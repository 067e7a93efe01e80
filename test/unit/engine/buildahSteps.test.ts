import { describe, expect, it } from '@jest/globals';
import { failureIn, StepReader } from '../../../src/engine/steps.js';

/** Reads a text line by line; the clock goes on by one second with each. */
function read(text: string) {
  const said: object[] = [];
  let now = 0;
  const reader = new StepReader(
    (step) => said.push(step),
    () => now,
  );
  for (const line of text.split('\n')) {
    now += 1;
    reader.out(line);
  }
  now += 1;
  reader.end();
  return { reader, said };
}

describe('StepReader', () => {
  it('reads the stages, steps, images and times of a build', () => {
    const { reader, said } = read(
      [
        '[1/2] STEP 1/4: FROM debian:bookworm-slim AS build',
        'Trying to pull docker.io/library/debian:bookworm-slim...',
        '[1/2] STEP 2/4: ARG V=1',
        '--> Using cache 7c6572425c6de5d5d23b2b7b648f8218c7de4bf3c4e490c6c8bd2531df47a793',
        '--> 7c6572425c6',
        '[1/2] STEP 3/4: COPY a.txt ./',
        '--> Using cache 022d72fe0a1a70387f89be183244e1f77cfdf5d6bfa1b744d9f7c4feb6f4caab',
        '--> 022d72fe0a1',
        '[1/2] STEP 4/4: RUN echo $V &&     make',
        '1',
        'made',
        '--> 340de1c4487',
        '[2/2] STEP 1/3: FROM debian:bookworm-slim',
        '[2/2] STEP 2/3: COPY --from=build /b.txt /',
        '--> 2f8a83ca206',
        '[2/2] STEP 3/3: CMD ["cat", "/b.txt"]',
        '[2/2] COMMIT',
        '--> 7346de6056c',
        '7346de6056cee3caab48379d08d4fa1cbb73d536515da595de47af49b667b984',
      ].join('\n'),
    );
    expect(reader.steps).toEqual([
      { text: 'COPY a.txt ./', stage: 'build', cached: true, seconds: 0 },
      { text: 'RUN echo $V &&     make', stage: 'build', cached: false, seconds: 4 },
      { text: 'COPY --from=build /b.txt /', stage: '1', cached: false, seconds: 2 },
    ]);
    expect(reader.images).toEqual([
      { id: '7c6572425c6', reused: true },
      { id: '022d72fe0a1', reused: true },
      { id: '340de1c4487', reused: false },
      { id: '2f8a83ca206', reused: false },
      { id: '7346de6056c', reused: false },
    ]);
    expect(reader.baseSeconds).toBe(3);
    expect(reader.result).toBe('7346de6056cee3caab48379d08d4fa1cbb73d536515da595de47af49b667b984');
    expect(said.slice(0, 2)).toEqual([
      { text: 'FROM debian:bookworm-slim AS build', number: 1, of: 4 },
      { text: 'ARG V=1', number: 2, of: 4 },
    ]);
    expect(said).toHaveLength(7);
  });

  it('is not taken in by what a command prints', () => {
    const { reader } = read(
      [
        'STEP 1/3: FROM debian',
        'STEP 2/3: RUN podman build .',
        'STEP 1/9: FROM other',
        'STEP 2/3: RUN echo inner',
        '--> Using cached wheels',
        '--> 0123456789a',
        '--> ef3d88523b3',
        'STEP 3/3: RUN true',
        'COMMIT',
        '--> a053fefa277',
      ].join('\n'),
    );
    expect(reader.steps).toEqual([
      { text: 'RUN podman build .', cached: false, seconds: 6 },
      { text: 'RUN true', cached: false, seconds: 3 },
    ]);
    expect(reader.images).toEqual([
      { id: 'ef3d88523b3', reused: false },
      { id: 'a053fefa277', reused: false },
    ]);
  });

  it('reads builds for a platform, stages that are left out, and a step that failed', () => {
    const { reader } = read(
      [
        '[linux/arm64] [2/3] STEP 1/2: FROM debian AS two',
        '[linux/arm64] [2/3] STEP 2/2: RUN true',
        '--> 0123456789ab',
        '[linux/arm64] [3/3] STEP 1/2: FROM two',
        '[linux/arm64] [3/3] STEP 2/2: RUN false',
      ].join('\n'),
    );
    expect(reader.steps).toEqual([
      { text: 'RUN true', stage: 'two', cached: false, seconds: 2 },
      { text: 'RUN false', stage: '2', cached: false, seconds: 1 },
    ]);
    expect(reader.result).toBeUndefined();
  });

  it('keeps the last 200 lines of both streams', () => {
    const reader = new StepReader(
      () => undefined,
      () => 0,
    );
    for (let number = 1; number <= 150; number += 1) {
      reader.out(`out ${number}`);
      reader.error(`error ${number}`);
    }
    const lines = reader.log.split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([200, 'out 51', 'error 150']);
  });
});

describe('failureIn', () => {
  it.each([
    [
      'Error: x\nError: building at STEP "RUN echo "a"; false": while running runtime: exit status 1',
      { message: 'RUN echo "a"; false: exit status 1' },
    ],
    [
      'Error: building at STEP "COPY nofile /": checking on sources under "/ctx": copier: stat: "/nofile": no such file or directory',
      {
        message:
          'COPY nofile /: checking on sources under "/ctx": copier: stat: "/nofile": no such file or directory',
      },
    ],
    [
      'Error: building at STEP "RUNX ": Build error: Unknown instruction: "RUNX" &imagebuilder.Step{Env:[]string{}}',
      { message: 'RUNX: Build error: Unknown instruction: "RUNX"' },
    ],
    [
      'Error: creating build container: initializing source docker://example.org/x:latest: no such host',
      {
        message: 'creating build container: initializing source docker://example.org/x:latest: no such host',
      },
    ],
    [
      'Error: dockerfile parse error line 3: FROM requires either one or three arguments',
      { message: 'dockerfile parse error line 3: FROM requires either one or three arguments', line: 3 },
    ],
    ['killed\n', { message: 'killed' }],
    ['', { message: 'the build failed and said nothing' }],
  ])('finds the reason in %j', (log, expected) => expect(failureIn(log)).toEqual(expected));
});
