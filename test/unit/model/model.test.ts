import { describe, expect, it } from '@jest/globals';
import { contractDifferences, contractOf } from '../../../src/model/contract.js';
import { expandFallback, type Scope } from '../../../src/model/scope.js';
import { contextSources, hasCacheMount, matchesSource } from '../../../src/model/sources.js';
import { modelOf, shellKind, type Model, type Stage } from '../../../src/model/stages.js';
import { workOf } from '../../../src/model/work.js';
import { parseInstruction } from '../../../src/syntax/edit.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';
import type { Instruction } from '../../../src/syntax/types.js';

function model(text: string): Model {
  const { dockerfile, problem } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error(problem.message);
  return modelOf(dockerfile);
}

function at(value: Model, index: number): Stage {
  const stage = value.stages[index];
  if (stage === undefined) throw new Error('no such stage');
  return stage;
}

function last(stage: Stage): Instruction {
  return stage.instructions.at(-1) ?? stage.from;
}

/** The scope at the last instruction of the last stage. */
function scopeOf(text: string): Scope {
  const value = model(text);
  return value.scopeAt(last(at(value, value.stages.length - 1)));
}

const EMPTY: Scope = { variables: new Map(), workdir: undefined, user: undefined, shell: undefined };

describe('stages', () => {
  it('knows names, parents and references', () => {
    const value = model(
      'FROM a AS Base\nFROM base\nRUN x\nFROM b\nCOPY --from=BASE /x /x\nRUN --mount=type=bind,from=1,target=/y z\n',
    );
    expect(value.stages.map(({ name, parent }) => [name, parent?.index])).toEqual([
      ['base', undefined],
      [undefined, 0],
      [undefined, undefined],
    ]);
    expect(value.usersOf(at(value, 0)).map(({ index }) => index)).toEqual([1, 2]);
    expect(value.usersOf(at(value, 1)).map(({ index }) => index)).toEqual([2]);
    expect(at(value, 1).image.text).toBe('a');
  });

  it('finds only earlier stages, the latest of a name', () => {
    const value = model('FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=x / /\n');
    expect(value.resolveStage('x', at(value, 2))?.index).toBe(1);
    expect(value.resolveStage('0', at(value, 2))?.index).toBe(0);
    expect(value.resolveStage('2', at(value, 2))).toBeUndefined();
    expect(value.resolveStage('nginx', at(value, 2))).toBeUndefined();
  });

  it('takes a variable of FROM for its default, and knows that it may be another stage', () => {
    const value = model(
      'ARG V=prod\nFROM node AS base-prod\nWORKDIR /a\nFROM b AS base-dev\nFROM c AS other\nFROM base-${V}\nRUN x\n',
    );
    const [prod, dev, other, user] = value.stages;
    expect(user?.parent).toBe(prod);
    expect(user?.image.text).toBe('node');
    expect([prod, dev, other].map((stage) => stage && value.childrenOf(stage))).toEqual([[user], [user], []]);
    expect(value.scopeAt(last(at(value, 3))).workdir).toBeUndefined();
  });

  it('tells shipped stages from builders', () => {
    const value = model(
      'FROM a AS base\nFROM base AS build\nRUN x\nFROM c AS debug\nFROM base\nCOPY --from=build /x /x\n',
    );
    // base is under the last stage, build is only copied from, debug is used by nobody here: a target.
    expect(value.stages.map((stage) => value.isShipped(stage))).toEqual([true, false, true, true]);
  });

  it('fills ARG defaults into image names and says when there are none', () => {
    const value = model(
      'ARG TAG=20\nARG FULL=node:${TAG}\nARG NONE\nFROM node:${TAG}-slim\nFROM $FULL\nFROM x:$NONE\nFROM y:${NONE:-1}\n',
    );
    expect(value.stages.map(({ resolved }) => resolved?.text)).toEqual([
      'node:20-slim',
      'node:20',
      undefined,
      'y:1',
    ]);
  });
});

describe('scope', () => {
  it('follows ENV, ARG, WORKDIR, USER and SHELL', () => {
    const scope = scopeOf(
      'FROM debian\nENV A=1 B="x y"\nENV C=$A/c\nARG D=d\nWORKDIR /a\nWORKDIR b\nUSER me\nSHELL ["/bin/bash", "-c"]\nRUN x\n',
    );
    expect([...scope.variables].map(([name, { value, fallback }]) => [name, value, fallback])).toEqual([
      ['A', '1', undefined],
      ['B', 'x y', undefined],
      ['C', '1/c', undefined],
      ['D', undefined, 'd'],
    ]);
    expect([scope.workdir, scope.user, scope.shell]).toEqual(['/a/b', 'me', ['/bin/bash', '-c']]);
  });

  it('lets every value of one ENV see the variables as they were before it', () => {
    const scope = scopeOf('FROM debian\nENV A=1\nENV A=2 B=$A\nRUN x\n');
    expect(scope.variables.get('B')?.value).toBe('1');
  });

  it('inherits from a parent stage, ARGs excepted', () => {
    const scope = scopeOf('FROM debian AS base\nARG X=1\nENV Y=2\nWORKDIR /w\nFROM base\nRUN x\n');
    expect([[...scope.variables.keys()], scope.workdir]).toEqual([['Y'], '/w']);
  });

  it('takes an ARG without default from before the first FROM', () => {
    expect(scopeOf('ARG V=7\nFROM debian\nARG V\nRUN x\n').variables.get('V')?.fallback).toBe('7');
    expect(scopeOf('ARG V=7\nFROM debian\nRUN x\n').variables.has('V')).toBe(false);
  });

  it('does not claim to know what the base image or the command line decides', () => {
    const scope = scopeOf('FROM private/image\nARG D=x\nENV P=$PATH:/x E=$D\nWORKDIR sub\nRUN x\n');
    expect(scope.variables.get('P')?.value).toBeUndefined();
    expect(scope.variables.get('E')?.value).toBeUndefined();
    expect([scope.workdir, scope.user]).toEqual([undefined, undefined]);
    expect(expandFallback('$D', scope, '\\')).toBe('x');
  });

  it('does not know an ENV that an ARG hides, until the next ENV', () => {
    const hidden = scopeOf('FROM debian\nENV A=1\nARG A=2\nRUN x\n').variables.get('A');
    expect(hidden).toEqual({ kind: 'env', value: undefined, fallback: '2' });
    const plain = scopeOf('FROM debian\nENV A=1\nARG A\nRUN x\n').variables.get('A');
    expect(plain).toEqual({ kind: 'env', value: undefined, fallback: '1' });
    const again = scopeOf('FROM debian\nENV A=1\nARG A\nENV A=3\nRUN x\n').variables.get('A');
    expect(again).toEqual({ kind: 'env', value: '3' });
  });
});

describe('shellKind', () => {
  const kind = (text: string): string => {
    const value = model(text);
    const stage = at(value, value.stages.length - 1);
    return shellKind(stage, value.scopeAt(last(stage)));
  };

  it.each([
    ['FROM debian\nRUN x\n', 'posix'],
    ['FROM private/image\nRUN x\n', 'posix'],
    ['FROM debian\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN x\n', 'posix'],
    ['FROM debian\nSHELL ["pwsh", "-Command"]\nRUN x\n', 'windows'],
    ['FROM debian\nSHELL ["python3", "-c"]\nRUN x\n', 'unknown'],
    ['FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN x\n', 'windows'],
    ['FROM --platform=windows/amd64 a\nRUN x\n', 'windows'],
    ['# escape=`\nFROM a\nRUN x\n', 'windows'],
  ])('%j is %s', (text, expected) => {
    expect(kind(text)).toBe(expected);
  });
});

describe('contract', () => {
  const contract = (text: string) => {
    const value = model(text);
    return contractOf(value, at(value, value.stages.length - 1));
  };

  it('is the same when only the way to say it differs', () => {
    const one = contract('FROM debian\nENV A=1\nENV B=2\nWORKDIR /a\nWORKDIR b\nCMD ["x"]\nCMD ["y"]\n');
    const other = contract('FROM debian\nENV A="1" B=\'2\'\nWORKDIR /a/b\nCMD ["y"]\n');
    expect(contractDifferences(one, other)).toEqual([]);
  });

  it('knows that an ENTRYPOINT clears only the CMD of other stages, and that repetition says nothing', () => {
    const same = (one: string, other: string) => contractDifferences(contract(one), contract(other));
    expect(same('FROM a\nCMD x\nENTRYPOINT y\n', 'FROM a\nENTRYPOINT z\nENTRYPOINT y\nCMD x\n')).toEqual([]);
    const child = 'FROM b\nENTRYPOINT y\n';
    expect(same(`FROM a AS b\nCMD x\n${child}`, `FROM a AS b\nCMD z\n${child}`)).toEqual([]);
    expect(same(`FROM a AS b\nCMD x\n${child}`, 'FROM a AS b\nCMD x\nFROM b\n')).toEqual([
      'cmd',
      'entrypoint',
    ]);
    expect(
      same(
        'FROM a\nEXPOSE 80 443/TCP\nLABEL a=b c="d"\n',
        'FROM a\nLABEL c=d\nLABEL a=b\nEXPOSE 443\nEXPOSE 80/tcp 80\n',
      ),
    ).toEqual([]);
  });

  it.each([
    ['a CMD less before an ENTRYPOINT', 'CMD x\nENTRYPOINT y\n', 'ENTRYPOINT y\n', ['cmd']],
    ['a port less', 'EXPOSE 80 53/udp\n', 'EXPOSE 80 53\n', ['expose']],
    ['another last label', 'LABEL a=b\nLABEL a=c\n', 'LABEL a=c\nLABEL a=b\n', ['label']],
    ['shell form and exec form', 'CMD x\n', 'CMD ["x"]\n', ['cmd']],
    ['a label less', 'LABEL a=b c=d\n', 'LABEL a=b\n', ['label']],
    ['another ONBUILD', 'ONBUILD RUN a\n', 'ONBUILD RUN b\n', ['onbuild']],
  ])('differs by %s', (_, one, other, fields) => {
    expect(contractDifferences(contract(`FROM debian\n${one}`), contract(`FROM debian\n${other}`))).toEqual(
      fields,
    );
  });
});

describe('workOf', () => {
  const units = (text: string): readonly (readonly [string, readonly string[]])[] => {
    const value = model(text);
    return workOf(value, at(value, value.stages.length - 1)).map(
      ({ skeleton, commands }) => [skeleton, commands] as const,
    );
  };

  it('is the same for one RUN of a && b and for two RUNs', () => {
    const one = model('FROM debian\nRUN a && b\n');
    const two = model('FROM debian\nRUN a\nRUN b\n');
    const contexts = (value: Model) =>
      workOf(value, at(value, 0)).map(({ commands, context }) => [commands, context]);
    expect(contexts(one)).toEqual(contexts(two));
  });

  it('names commands by their words and keeps what is not simple apart', () => {
    expect(
      units('FROM debian\nCOPY --chown=a b c\nRUN A=1 x  "y z" > f && (p | q)\nRUN m; n\nRUN ["e"]\n'),
    ).toEqual([
      ['@', ['COPY --chown=a b c']],
      ['@', ['A=1 x "y z" > f']],
      ['(@ | @)', ['p', 'q']],
      ['@; @', ['m', 'n']],
      ['["e"]', []],
    ]);
  });

  it('tells a command behind cd from one that is not', () => {
    const value = model('FROM debian\nRUN cd /x && a\nRUN a\n');
    const [, behind, alone] = workOf(value, at(value, 0));
    expect(behind?.commands).toEqual(alone?.commands);
    expect(behind?.context).not.toBe(alone?.context);
  });
});

describe('sources', () => {
  const sources = (text: string): unknown => contextSources(parseInstruction(text), EMPTY);

  it.each([
    ['COPY . /app', [{ path: '', glob: false }]],
    [
      'COPY ./a /b/../c d/ /x/',
      [
        { path: 'a', glob: false },
        { path: 'c', glob: false },
        { path: 'd', glob: false },
      ],
    ],
    ['COPY package*.json ./', [{ path: 'package*.json', glob: true }]],
    ['COPY ["a b", "/x"]', [{ path: 'a b', glob: false }]],
    ['ADD https://example.org/x.tgz local.tgz /x/', [{ path: 'local.tgz', glob: false }]],
    ['ADD git@github.com:a/b.git /x', []],
    ['COPY --from=build /x /x', []],
    [
      'RUN --mount=type=bind,source=src,target=/s --mount=type=cache,target=/c x',
      [{ path: 'src', glob: false }],
    ],
    ['RUN --mount=target=/s x', [{ path: '', glob: false }]],
    ['RUN --mount=type=bind,from=build,source=/a,target=/s x', []],
    ['CMD x', []],
    ['COPY $X /x', undefined],
  ])('%s', (text, expected) => {
    expect(sources(text)).toEqual(expected);
  });

  it.each([
    ['package*.json', 'package-lock.json', true],
    ['*.json', '.a.json', true],
    ['*', 'a/b', false],
    ['a?c', 'abc', true],
    ['[ab].txt', 'b.txt', true],
    ['[^ab].txt', 'b.txt', false],
    ['a.b', 'axb', false],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(matchesSource(pattern, path)).toBe(expected);
  });

  it('knows which paths a cache mount covers', () => {
    const run = parseInstruction(
      'RUN --mount=type=cache,sharing=locked,target=/var/cache/apt/ --mount=type=bind,target=/x a',
    );
    expect(hasCacheMount(run, '/var/cache/apt')).toBe(true);
    expect(hasCacheMount(run, '/var/cache/apt/archives')).toBe(true);
    expect(hasCacheMount(run, '/var/cache/aptitude')).toBe(false);
    expect(hasCacheMount(run, '/x')).toBe(false);
  });
});

describe('hostile texts', () => {
  it('gives up on a value that grows without end', () => {
    const scope = scopeOf(`FROM a\nENV A=aaaaaaaa\n${'ENV A=$A$A$A$A\n'.repeat(40)}RUN x\n`);
    expect(scope.variables.get('A')?.value).toBeUndefined();
  });

  it('matches nothing with a range that is turned round, as Go does', () => {
    expect(matchesSource('a[z-a]', 'ab')).toBe(false);
    expect(matchesSource('a[', 'a[')).toBe(true);
    expect(matchesSource('a[b\\]]', 'a]')).toBe(true);
  });

  it('takes a cache mount at an unknown place for one that covers everything', () => {
    const mounted = (target: string): boolean =>
      hasCacheMount(parseInstruction(`RUN --mount=type=cache,target=${target} x\n`), '/root/.cache/pip');
    expect(mounted('$HOME/.cache')).toBe(true);
    expect(mounted('.cache')).toBe(true);
    expect(mounted('/root/.npm')).toBe(false);
  });
});

describe('what only the build knows', () => {
  const differences = (before: string, after: string): readonly string[] => {
    const [one, two] = [model(before), model(after)];
    return contractDifferences(contractOf(one, at(one, 0)), contractOf(two, at(two, 0)));
  };

  it.each([
    [
      'a path behind the inherited one',
      'FROM a\nENV PATH=/x:$PATH\n',
      'FROM a\nENV PATH=/y:$PATH\n',
      ['env'],
    ],
    ['a directory below an unknown one', 'FROM a\nWORKDIR x\n', 'FROM a\nWORKDIR y\n', ['env']],
    ['the default of the image', 'ARG V=1\nFROM a:$V\n', 'ARG V=2\nFROM a:$V\n', ['base']],
    ['the default of a user', 'FROM a\nARG U=1\nUSER $U\n', 'FROM a\nARG U=2\nUSER $U\n', ['user', 'env']],
    ['the default of a port', 'FROM a\nARG P=1\nEXPOSE $P\n', 'FROM a\nARG P=2\nEXPOSE $P\n', ['expose']],
    ['the default of a label', 'FROM a\nARG P=1\nLABEL a=$P\n', 'FROM a\nARG P=2\nLABEL a=$P\n', ['label']],
    ['the shell of a start', 'FROM a\nCMD x\nSHELL ["b"]\n', 'FROM a\nSHELL ["b"]\nCMD x\n', ['cmd']],
  ])('tells %s apart', (_, before, after, fields) => {
    expect(differences(before, after)).toEqual(fields);
  });

  it('is the same for the same text', () => {
    const text = 'ARG V=1\nFROM a:$V\nARG U\nENV PATH=/x:$PATH\nWORKDIR x\nUSER $U\nEXPOSE $U\nCMD x\n';
    expect(differences(text, text)).toEqual([]);
  });
});
