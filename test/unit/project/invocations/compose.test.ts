import { describe, expect, it } from '@jest/globals';
import { interpolated } from '../../../../src/project/invocations/compose.js';
import { shown } from './shown.js';

describe('compose files', () => {
  it('take the Dockerfile from the context, which lies beside the file', async () =>
    expect(
      await shown('deploy/compose.yaml', [
        'services:',
        '  web:',
        '    build:',
        '      context: .. # the root',
        '      dockerfile: "docker/web.Dockerfile"',
        '      target: prod',
        '      args:',
        '        context: x',
        '        VERSION: 3.10',
        '        FROM_ENV:',
        '      additional_contexts:',
        '        base: docker-image://example.org/base',
        '      platforms: [linux/amd64, linux/arm64]',
        '      network: host',
        '      secrets:',
        '        - npmrc',
        '        - source: token',
        '  api:',
        '    build: ../api',
        '  one:',
        "    build: { context: '..', dockerfile: one.Dockerfile, args: [A=1, B] }",
        '  two:',
        '    build:',
        '      dockerfile: Dockerfile.two',
        '  none:',
        '    image: a',
      ]),
    ).toEqual([
      '3: . <- docker/web.Dockerfile, target prod, args context=x VERSION=3.10 FROM_ENV=?, contexts base=docker-image://example.org/base, platforms linux/amd64 linux/arm64, network host, secrets npmrc token',
      '19: api <- api/Dockerfile',
      '21: . <- one.Dockerfile, args A=1 B=?',
      '23: deploy <- deploy/Dockerfile.two',
    ]));

  it('may have anchors and merge keys', async () => {
    const text = [
      'x-build: &build',
      '  context: .',
      '  dockerfile: docker/Dockerfile',
      'x-more: &more',
      '  target: dev',
      'services:',
      '  a:',
      '    build: *build',
      '  b:',
      '    build:',
      '      <<: [*build, *more]',
      '      dockerfile: other',
    ];
    expect(await shown('docker-compose.yml', text)).toEqual([
      '8: . <- docker/Dockerfile',
      '10: . <- other, target dev',
    ]);
  });

  it('may have services at the top, as version 1 had', async () =>
    expect(await shown('compose.yml', ['a:', '  build: web'])).toEqual(['2: web <- web/Dockerfile']));

  it('put in the defaults of variables, and know what has none', async () =>
    expect(
      await shown('compose.yml', [
        'services:',
        '  a:',
        '    build:',
        '      context: ${DIR:-web}',
        '      target: ${TARGET-prod}',
        '      args:',
        '        A: ${A}',
        '        B: ${B:-2}',
        '  b:',
        '    build:',
        '      context: ${DIR}',
        '      dockerfile: Dockerfile',
      ]),
    ).toEqual(['3: web <- web/Dockerfile, target prod, args A=? B=2']));

  it('extend services of the same file and of others, whose paths start there', async () =>
    expect(
      await shown(
        'compose.yml',
        [
          'services:',
          '  a:',
          '    extends: { file: common/base.yml, service: app }',
          '    build:',
          '      target: dev',
          '  b:',
          '    extends: a',
        ],
        { 'common/base.yml': 'services:\n  app:\n    build:\n      context: ../web\n      args: { A: 1 }\n' },
      ),
    ).toEqual(['4: web <- web/Dockerfile, target dev, args A=1']));

  it('include others', async () =>
    expect(
      await shown('compose.yml', ['include:', '  - infra/db.yaml', '  - path: [web/app.yml]'], {
        'infra/db.yaml': 'services:\n  db:\n    build: .\n',
        'web/app.yml': 'services:\n  web:\n    build:\n      context: ..\n      target: x\n',
      }),
    ).toEqual(['3: infra <- infra/Dockerfile', '3: . <- Dockerfile, target x']));

  const FIRST = {
    'compose.yaml': 'services:\n  web:\n    build:\n      context: web\n      args: { A: 1 }\n',
  };
  it('override the first file of their directory, or stand alone where they name a place', async () => {
    const lines = ['services:', '  web:', '    build:', '      target: dev'];
    const merged = '3: web <- web/Dockerfile, target dev, args A=1';
    expect(await shown('compose.override.yaml', lines, FIRST)).toEqual([merged]);
    expect(await shown('compose.dev.yaml', [...lines, '      dockerfile: D'], FIRST)).toEqual([
      '3: . <- D, target dev',
      '3: web <- web/D, target dev, args A=1',
    ]);
  });

  it('hold Dockerfiles', async () =>
    expect(
      await shown('compose.yml', [
        'services:',
        '  a:',
        '    build:',
        '      context: web',
        '      dockerfile_inline: |',
        '        FROM a',
        '        RUN b',
      ]),
    ).toEqual(['3: web <- "FROM a\\nRUN b\\n"']));

  it.each([
    [['    build: https://example.org/a/b.git']],
    [['    build: ${DIR}']],
    [['    build: ../..']],
    [['    build: /srv/app']],
    [['    extends:', '      file: docker-compose.yml', '      service: a']],
    [['    extends: a']],
    [['    image: a']],
  ])('say nothing with %j', async (lines) =>
    expect(await shown('compose.yml', ['services:', '  a:', ...lines])).toEqual([]),
  );

  it('are searched by lines where they are not YAML', async () =>
    expect(await shown('compose.yml', ['services:', '  a:', '    build: web', '  b: [', '{{ x }}'])).toEqual([
      '1: web <- web/Dockerfile',
    ]));

  it.each([
    ['a', 'a'],
    ['$$A', '$A'],
    ['${A:-x}y', 'xy'],
    ['${A-}', ''],
    ['${A:?must be set}', null],
    ['$A', null],
    ['${A:+b}', null],
  ])('interpolate %s', (text, expected) => expect(interpolated(text)).toBe(expected));
});
