import { describe, expect, it } from '@jest/globals';
import { shown } from './shown.js';

describe('commands', () => {
  it.each([
    ['docker build -f docker/Dockerfile .', ['. <- docker/Dockerfile']],
    [
      '\t@docker buildx build --push --platform linux/amd64 \\\n\t  --file=a/x -t i web',
      ['web <- a/x, platforms linux/amd64'],
    ],
    ['docker build -t a:b --no-cache api && docker push a:b', ['api <- api/Dockerfile']],
    ['docker build -t "a b" --target \'prod\' api; echo', ['api <- api/Dockerfile, target prod']],
    ['docker build $(OPTS) . $(MORE)', ['. <- Dockerfile']],
    ['docker build $(BUILD_ARGS) .', ['. <- Dockerfile, open args']],
    ['docker build -f docker/Dockerfile $(DIR)', ['? <- docker/Dockerfile']],
    ['docker build $(DIR)', []],
    [
      'DOCKER_BUILDKIT=1 docker --log-level debug image build --build-arg A=$(X) --build-arg=B=1 .',
      ['. <- Dockerfile, args A=? B=1'],
    ],
    ['podman build --format docker -f Containerfile web', ['web <- Containerfile']],
    ['buildah bud --layers --build-context b=../b .', ['. <- Dockerfile, contexts b=../b']],
    [
      'docker build --secret id=npmrc,src=.npmrc --network=host .',
      ['. <- Dockerfile, network host, secrets npmrc'],
    ],
    ['az acr build -r reg --image a -f web/Dockerfile web', ['web <- web/Dockerfile']],
    ['docker build . > log 2>&1', ['. <- Dockerfile']],
    ['docker build -f- . < x', []],
    ['docker compose build web', []],
    ['docker build -t a -', []],
    ['docker push a', []],
    ['# docker build web', []],
  ])('%j', async (line, expected) =>
    expect((await shown('Makefile', `x:\n\t${line}`)).map((each) => each.replace(/^\d+: /, ''))).toEqual(
      expected,
    ),
  );

  it('know the variables of a Makefile that have one value', async () =>
    expect(
      await shown('web/Makefile', [
        'CTX := ..',
        'FILE ?= docker/x # comment',
        'TWICE = a',
        'TWICE = b',
        'all:',
        '\tdocker build -f $(FILE) ${CTX}',
        '\tdocker build -f x --target $(TWICE) $(CURDIR)',
        '\tcd api && docker build .',
        '\tdocker build -f $$FILE .',
      ]),
    ).toEqual(['6: . <- web/docker/x', '7: web <- web/x', '8: web/api <- web/api/Dockerfile']));

  it('in scripts are meant from the directory of the file or from the root', async () =>
    expect(
      await shown('tools/build.sh', [
        '#!/bin/sh',
        'FILE=tools/Dockerfile',
        'docker build -f "$FILE" ${CTX:-.}',
      ]),
    ).toEqual(['3: tools <- tools/tools/Dockerfile', '3: . <- tools/Dockerfile']));

  it('in scripts may start where the script lies, or at the root of the repository', async () =>
    expect(
      await shown('tools/build.sh', [
        'HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"',
        'TOP=$(git rev-parse --show-toplevel)',
        'docker build -f "$HERE/Dockerfile" "$HERE/.."',
        'docker build $TOP/web',
        'cd "$(dirname "$0")/.." && docker build .',
      ]),
    ).toEqual(['3: . <- tools/Dockerfile', '4: web <- web/Dockerfile', '5: . <- Dockerfile']));

  it('in package.json start beside it', async () =>
    expect(
      await shown(
        'web/package.json',
        '{\n "scripts": {\n  "a": "tsc",\n  "b": "tsc && docker build --target prod .."\n }\n}',
      ),
    ).toEqual(['4: . <- Dockerfile, target prod']));

  it('in justfiles and Taskfiles', async () => {
    expect(await shown('justfile', ['dir := "web"', 'build:', '  docker build {{dir}}'])).toEqual([
      '3: web <- web/Dockerfile',
    ]);
    const task = [
      'vars:',
      '  DIR: web',
      'tasks:',
      '  a:',
      '    dir: sub',
      '    cmds:',
      '      - docker build {{.DIR}}',
    ];
    expect(await shown('Taskfile.yml', task)).toEqual(['7: sub/web <- sub/web/Dockerfile']);
  });
});

describe('pipelines', () => {
  it('GitLab: scripts, kaniko', async () =>
    expect(
      await shown('.gitlab-ci.yml', [
        'variables:',
        '  DIR: web',
        'a:',
        '  before_script: &x',
        '    - cd api',
        '  script:',
        '    - echo',
        '    - docker build -f $DIR/Dockerfile $DIR',
        'b:',
        '  script:',
        '    - /kaniko/executor --context "${CI_PROJECT_DIR}/web" --dockerfile "${CI_PROJECT_DIR}/docker/Dockerfile" --target prod --build-arg A=1',
        '    - >-',
        '      /kaniko/executor',
        '      --context $CI_PROJECT_DIR',
        'c:',
        '  script:',
        '    - cd sub',
        '    - docker build .',
      ]),
    ).toEqual([
      '8: web <- web/Dockerfile',
      '11: web <- docker/Dockerfile, target prod, args A=1',
      '13: . <- Dockerfile',
      '18: sub <- sub/Dockerfile',
    ]));

  it('Cloud Build: lists of arguments', async () =>
    expect(
      await shown('cloudbuild.yaml', [
        'steps:',
        '  - name: gcr.io/cloud-builders/docker',
        "    args: ['build', '-t', 'x', '-f', 'web/Dockerfile', '.']",
        '  - name: gcr.io/cloud-builders/docker',
        '    dir: api',
        '    args: [build, --target=prod, .]',
        '  - name: gcr.io/kaniko-project/executor:latest',
        '    args: [--destination=x, --dockerfile=k/Dockerfile, --context=dir:///workspace/k]',
        '  - name: gcr.io/cloud-builders/docker',
        '    entrypoint: bash',
        '    args: [-c, docker build web]',
      ]),
    ).toEqual([
      '2: . <- web/Dockerfile',
      '4: api <- api/Dockerfile, target prod',
      '7: k <- k/k/Dockerfile',
      '9: web <- web/Dockerfile',
    ]));

  it('say nothing from a directory that only the run knows', async () =>
    expect(
      await shown('cloudbuild.yaml', [
        'steps:',
        '  - name: gcr.io/cloud-builders/docker',
        '    dir: $_DIR',
        '    args: [build, .]',
        '  - dir: $_DIR',
        '    script: docker build .',
        '  - script: cd $_DIR && docker build .',
      ]),
    ).toEqual([]));

  it('Azure Pipelines: the context of the task is where the Dockerfile lies', async () =>
    expect(
      await shown('azure-pipelines.yml', [
        'steps:',
        '  - task: Docker@2',
        '    inputs:',
        '      command: buildAndPush',
        '      Dockerfile: $(Build.SourcesDirectory)/web/Dockerfile',
        '      arguments: --build-arg A=1 --target prod',
        '  - task: Docker@2',
        '    inputs: { command: build, Dockerfile: web/Dockerfile, buildContext: . }',
        '  - task: Docker@2',
        '    inputs: { command: login, Dockerfile: web/Dockerfile }',
        '  - script: docker build .',
        '    workingDirectory: api',
      ]),
    ).toEqual([
      '2: web <- web/Dockerfile, target prod, args A=1',
      '7: . <- web/Dockerfile',
      '11: api <- api/Dockerfile',
    ]));

  it('CircleCI: commands and the orb', async () =>
    expect(
      await shown('.circleci/config.yml', [
        'jobs:',
        '  a:',
        '    steps:',
        '      - run: docker build web',
        '      - run:',
        '          working_directory: api',
        '          command: |',
        '            docker build .',
        '      - docker/build: { path: web, docker-context: . }',
      ]),
    ).toEqual(['4: web <- web/Dockerfile', '8: api <- api/Dockerfile', '9: . <- web/Dockerfile']));
});
