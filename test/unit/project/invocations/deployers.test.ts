import { expect, it } from '@jest/globals';
import { shown } from './shown.js';

it('dev containers start both paths at their directory', async () => {
  const text = [
    '{ // comment',
    '  "build": {',
    '    "dockerfile": "Dockerfile",',
    '    "context": "..",',
    '    "target": "dev",',
    '    "args": { "A": "1", "B": "${localEnv:B}" },',
    '  }',
    '}',
  ];
  expect(await shown('.devcontainer/devcontainer.json', text)).toEqual([
    '3: . <- .devcontainer/Dockerfile, target dev, args A=1 B=?',
  ]);
  expect(await shown('.devcontainer.json', '{ "dockerFile": "x", "context": "." }')).toEqual(['1: . <- x']);
  expect(await shown('.devcontainer/devcontainer.json', '{ "image": "a" }')).toEqual([]);
});

it('Skaffold', async () =>
  expect(
    await shown('k8s/skaffold.yaml', [
      'build:',
      '  artifacts:',
      '    - image: a',
      '      context: ../web',
      '      docker: { dockerfile: docker/Dockerfile, target: prod, buildArgs: { A: "1", B: "{{.B}}" } }',
      '    - image: b',
      '      ko: {}',
      '---',
      'profiles:',
      '  - build:',
      '      artifacts:',
      '        - image: c',
      '          kaniko: { dockerfile: x }',
    ]),
  ).toEqual(['3: web <- web/docker/Dockerfile, target prod, args A=1 B=?', '12: k8s <- k8s/x']));

it('Tilt', async () =>
  expect(
    await shown('Tiltfile', [
      "docker_build('a', 'web')",
      '# docker_build("x", "y")',
      'docker_build(',
      '  "b", context=".",',
      "  dockerfile='docker/Dockerfile',",
      "  target='dev', build_args={'A': '1', 'B': b()},",
      ')',
      "docker_build('c', get_dir(), dockerfile='c/Dockerfile')",
      "docker_build('d', '.', dockerfile_contents='FROM a')",
    ]),
  ).toEqual([
    '1: web <- web/Dockerfile',
    '3: . <- docker/Dockerfile, target dev, args A=1 B=?',
    '8: ? <- c/Dockerfile',
  ]));

it('Fly.io, Render, Heroku', async () => {
  const fly = [
    'app = "a"',
    '[build]',
    'dockerfile = "docker/Dockerfile"',
    'build-target = "prod"',
    '[build.args]',
    'A = "1"',
  ];
  expect(await shown('web/fly.toml', fly)).toEqual([
    '2: web <- web/docker/Dockerfile, target prod, args A=1',
    '2: . <- web/docker/Dockerfile, target prod, args A=1',
  ]);
  expect(await shown('fly.toml', ['[build]', 'image = "x"'])).toEqual([]);
  const render = [
    'services:',
    '  - runtime: docker',
    '    dockerfilePath: ./web/Dockerfile',
    '    dockerContext: ./web',
    '  - runtime: node',
  ];
  expect(await shown('render.yaml', render)).toEqual(['2: web <- web/Dockerfile']);
  const heroku = [
    'build:',
    '  docker:',
    '    web: web/Dockerfile',
    '    job:',
    '      dockerfile: Dockerfile',
    '      target: job',
  ];
  expect(await shown('heroku.yml', heroku)).toEqual([
    '3: web <- web/Dockerfile',
    '4: . <- Dockerfile, target job',
  ]);
});

it('Jenkins', async () =>
  expect(
    await shown('Jenkinsfile', [
      'agent { dockerfile { filename "x.Dockerfile"; dir "ci"; additionalBuildArgs "--target a" } }',
      'docker.build("a:${env.BUILD_ID}", "-f docker/Dockerfile --build-arg A=1 .")',
      "docker.build('b')",
      "sh 'docker build web'",
      'sh """',
      '  docker build -f y --target dev .',
      '"""',
    ]),
  ).toEqual([
    '2: . <- docker/Dockerfile, args A=1',
    '3: . <- Dockerfile',
    '1: ci <- ci/x.Dockerfile, target a',
    '4: web <- web/Dockerfile',
    '6: . <- y, target dev',
  ]));
