import { describe, expect, it } from '@jest/globals';
import { isBuildFile, isCommandFile, namedBuilds } from '../../../src/project/builds.js';

/** `context <- dockerfile`, one for each build. */
function builds(path: string, ...lines: readonly string[]): readonly string[] {
  return namedBuilds(path, lines.join('\n')).map(
    ({ context, dockerfile }) => `${context || '.'} <- ${dockerfile}`,
  );
}

describe('compose files', () => {
  it('take the Dockerfile from the context, which lies beside the file', () => {
    expect(
      builds(
        'deploy/compose.yaml',
        'services:',
        '  web:',
        '    build:',
        '      context: .. # the root',
        '      dockerfile: "docker/web.Dockerfile"',
        '      args:',
        '        context: x',
        '  api:',
        '    build: ../api',
        '  one:',
        "    build: { context: '..', dockerfile: one.Dockerfile }",
        '  two:',
        '    build:',
        '      dockerfile: Dockerfile.two',
      ),
    ).toEqual([
      '. <- docker/web.Dockerfile',
      'api <- api/Dockerfile',
      '. <- one.Dockerfile',
      'deploy <- deploy/Dockerfile.two',
    ]);
  });

  it('may say it in an anchor', () =>
    expect(
      builds(
        'docker-compose.yml',
        'x-app: &app',
        '  context: .',
        '  dockerfile: docker/Dockerfile',
        'a:',
        '  build: *app',
      ),
    ).toEqual(['. <- docker/Dockerfile']));

  it.each([
    [['    build: https://github.com/a/b.git']],
    [['    build: ${DIR:-.}']],
    [['    build: ../..']],
    [['    build:', '      dockerfile_inline: |', '        FROM a']],
    [['    extends:', '      file: docker-compose.yml', '      service: a']],
    [['    image: a']],
  ])('say nothing with %j', (lines) =>
    expect(builds('compose.yml', 'services:', '  a:', ...lines)).toEqual([]),
  );
});

describe('workflows', () => {
  it('start both paths at the root of the repository', () =>
    expect(
      builds(
        '.github/workflows/ci.yml',
        'jobs:',
        '  a:',
        '    steps:',
        '      - uses: docker/build-push-action@v6',
        '        with:',
        '          context: ./web',
        '          file: ./docker/Dockerfile',
        '      - uses: docker/build-push-action@v6',
        '        with:',
        '          file: other/Dockerfile',
        '      - run: docker build -t a -f docker/x.Dockerfile --build-arg A=1 ./web',
      ),
    ).toEqual(['web <- docker/Dockerfile', '. <- other/Dockerfile', 'web <- docker/x.Dockerfile']));

  it('may list them in a matrix, each entry for itself', () =>
    expect(
      builds(
        '.github/workflows/ci.yml',
        '        include:',
        '          - name: a',
        '            context: a',
        '            dockerfile: a/Dockerfile.prod',
        '          - context: b',
        '            name: b',
      ),
    ).toEqual(['a <- a/Dockerfile.prod', 'b <- b/Dockerfile']));

  it('say nothing with expressions', () =>
    expect(
      builds(
        '.github/workflows/ci.yml',
        '  with:',
        '    context: ${{ matrix.context }}',
        '    file: Dockerfile',
      ),
    ).toEqual([]));
});

describe('bake files and dev containers', () => {
  it('bake: the Dockerfile from the context', () => {
    expect(
      builds('docker-bake.hcl', 'target "a" {', '  context = "."', '  dockerfile = "docker/Dockerfile"', '}'),
    ).toEqual(['. <- docker/Dockerfile']);
    expect(
      builds('docker-bake.json', '{"target": {', '  "a": {', '    "context": "web"', '  }', '}}'),
    ).toEqual(['web <- web/Dockerfile']);
    expect(
      builds('docker-bake.hcl', 'target "a" {', '  inherits = ["b"]', '  dockerfile = "x"', '}'),
    ).toEqual([]);
  });

  it('dev container: both from its own directory', () => {
    const text = ['{', '  "build": {', '    "dockerfile": "Dockerfile",', '    "context": ".."', '  }', '}'];
    expect(builds('.devcontainer/devcontainer.json', ...text)).toEqual(['. <- .devcontainer/Dockerfile']);
    expect(builds('.devcontainer/devcontainer.json', '{ "image": "a" }')).toEqual([]);
  });
});

describe('commands', () => {
  it.each([
    ['docker build -f docker/Dockerfile .', ['. <- docker/Dockerfile']],
    ['\t@docker buildx build --push --platform linux/amd64 \\\n\t  --file=a/x -t i web', ['web <- a/x']],
    ['docker build -t a:b --no-cache api && docker push a:b', ['api <- api/Dockerfile']],
    ['docker build -f docker/Dockerfile $(DIR)', []],
    ['docker compose build web', []],
    ['docker build -t a -', []],
    ['docker push a', []],
  ])('%j', (line, expected) => expect(builds('Makefile', line)).toEqual(expected));

  it('are meant from the directory of the file or from the root', () =>
    expect(builds('tools/build.sh', 'docker build -f tools/Dockerfile .')).toEqual([
      'tools <- tools/tools/Dockerfile',
      '. <- tools/Dockerfile',
    ]));
});

it('knows by their names which files may describe builds', () => {
  const described = [
    'compose.yml',
    'a/docker-compose.dev.yaml',
    'docker-bake.hcl',
    '.github/workflows/a.yml',
  ];
  const commands = ['Makefile', 'build.sh', 'web/package.json', '.gitlab-ci.yml'];
  const neither = ['config.yml', 'workflows/a.yml', 'src/compose.ts', 'Makefile.am'];
  const all = [...described, ...commands, ...neither];
  expect(all.filter(isBuildFile)).toEqual(described);
  expect(all.filter(isCommandFile)).toEqual(commands);
});
