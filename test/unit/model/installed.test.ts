import { describe, expect, it } from '@jest/globals';
import { startBuild } from '../../../src/model/build.js';
import { runAt } from '../../../src/model/commands.js';
import {
  copiesContext,
  namedPackages,
  oldRelease,
  presentBefore,
  visibleText,
} from '../../../src/model/apt/installed.js';
import { modelOf } from '../../../src/model/stages.js';
import type { Build } from '../../../src/model/types.js';
import { buildProject } from '../../../src/project/facts.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

function buildOf(text: string, texts: Readonly<Record<string, string>> = {}): Build {
  const { dockerfile, problem } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error(problem.message);
  const files = new Set(['Dockerfile', ...Object.keys(texts)]);
  const project = buildProject({ dockerfile: 'Dockerfile', files, texts: new Map(Object.entries(texts)) });
  return startBuild(dockerfile, project);
}

/** What is there before the last command of the last RUN. */
function present(text: string): readonly string[] {
  const build = buildOf(text);
  const instruction = build.dockerfile.instructions.findLast(({ keyword }) => keyword === 'RUN');
  const run = instruction && runAt(build, instruction);
  const command = run?.script.commands.at(-1);
  if (run === undefined || command === undefined) throw new Error('no command');
  return [...presentBefore({ ...run, command })].toSorted();
}

describe('presentBefore', () => {
  it('knows what earlier commands, RUNs and parent stages installed by name', () => {
    const text =
      'FROM private/x AS a\nRUN apt-get install -y git=1:2 libc6:i386\nFROM a\nRUN apt install jq && apt-get install x && apt-get install last\n';
    expect(present(text)).toEqual(['git', 'jq', 'libc6', 'x']);
  });

  it('does not count what may not be there, nor what comes later', () => {
    const text =
      'FROM private/x AS other\nRUN apt-get install -y git\nFROM private/y\nRUN if a; then apt-get install -y jq; fi\nRUN apt-get install x $Y\n';
    expect(present(text)).toEqual([]);
  });

  it.each([
    ['python:3.12', ['ca-certificates']],
    ['python:3.12-slim', ['ca-certificates']],
    ['node:20', []],
    ['python:3.12-alpine', []],
    ['me/python:3.12', []],
  ])('knows what the full and the slim form of %s have', (image, expected) => {
    expect(present(`FROM ${image}\nRUN apt-get install x\n`)).toEqual(expected);
  });
});

describe('namedPackages', () => {
  it('gives undefined for what only the build can resolve', () => {
    const build = buildOf('FROM debian\nRUN apt-get install -y -t sid a $B "c"=1 d*\n');
    const [, instruction] = build.dockerfile.instructions;
    const command = instruction && runAt(build, instruction)?.script.commands[0];
    expect(command && namedPackages(command)).toEqual(['a', undefined, 'c=1', undefined]);
  });
});

describe('visibleText', () => {
  it('holds instructions, scripts and what a lockfile tells, and nothing of other images', () => {
    const text = visibleText(
      buildOf('FROM debian\n# a comment\nRUN one\n', {
        Dockerfile: 'not again',
        'b.Dockerfile': 'RUN other',
        '.github/workflows/ci.yml': 'ssh',
        'x.sh': 'two',
        'package-lock.json':
          '{"lockfileVersion":3,\n"resolved": "git+ssh://git@x/y",\n"z": "https://registry"}',
      }),
    );
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      'FROM debian',
      'RUN one',
      'two',
      '"resolved": "git+ssh://git@x/y",',
    ]);
  });
});

describe('copiesContext', () => {
  it.each([
    ['COPY . .', true],
    ['ADD $X /x', true],
    ['RUN --mount=type=bind,target=/x a', true],
    ['COPY --from=busybox /x /x', false],
    ['ADD https://example.org/x /x', false],
    ['RUN --mount=type=cache,target=/x a', false],
  ])('for %s says %s', (line, expected) => {
    expect(copiesContext(buildOf(`FROM debian\n${line}\n`))).toBe(expected);
  });
});

describe('oldRelease', () => {
  it.each([
    ['ubuntu:14.04', 'trusty'],
    ['debian:8', 'jessie'],
    ['node:10-stretch', 'stretch'],
    ['debian:bookworm-slim', undefined],
    ['ubuntu:22.04', undefined],
    ['me/image:trusty', undefined],
  ])('for %s says %s', (image, expected) => {
    const [stage] = modelOf(buildOf(`FROM ${image}\n`).dockerfile).stages;
    expect(stage && oldRelease(stage)).toBe(expected);
  });
});
