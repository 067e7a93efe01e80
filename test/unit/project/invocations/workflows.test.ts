import { describe, expect, it } from '@jest/globals';
import { shown } from './shown.js';

const CI = '.github/workflows/ci.yml';

/** A workflow with one job. */
function job(...lines: readonly string[]): readonly string[] {
  return ['env:', '  DIR: web', 'jobs:', '  a:', ...lines.map((line) => `    ${line}`)];
}

describe('workflows', () => {
  it('start both paths at the root of the repository', async () =>
    expect(
      await shown(
        CI,
        job(
          'steps:',
          '  - uses: docker/build-push-action@v6',
          '    with:',
          '      context: ./web',
          '      file: ./docker/Dockerfile',
          '      target: prod',
          '      build-args: |',
          '        A=1',
          '        B=${{ github.sha }}',
          '      build-contexts: base=docker-image://example.org/base',
          '      platforms: linux/amd64, linux/arm64',
          '      secrets: |',
          '        npmrc=${{ secrets.NPMRC }}',
          '  - uses: docker/build-push-action@v6',
          '    with:',
          '      file: other/Dockerfile',
          '  - uses: docker/build-push-action@v6',
          '    with:',
          '      push: true',
          '  - uses: docker/build-push-action@v6',
          '    with:',
          '      context: "{{defaultContext}}:web"',
          '      build-args: ${{ inputs.args }}',
          '  - run: docker build -t a -f docker/x.Dockerfile --build-arg A=1 ./$DIR',
        ),
      ),
    ).toEqual([
      '7: web <- docker/Dockerfile, target prod, args A=1 B=?, contexts base=docker-image://example.org/base, platforms linux/amd64 linux/arm64, secrets npmrc',
      '19: . <- other/Dockerfile',
      '22: . <- Dockerfile',
      '25: web <- web/Dockerfile, open args',
      '28: web <- docker/x.Dockerfile, args A=1',
    ]));

  it('run commands in their directories', async () =>
    expect(
      await shown(
        CI,
        job(
          'defaults: { run: { working-directory: web } }',
          'steps:',
          '  - run: docker build .',
          '  - working-directory: api',
          '    run: |',
          '      echo hello',
          '      docker buildx build --target dev \\',
          '        -t x .',
          '  - run: |',
          '      cd sub && docker build ../..',
          '  - run: cd "$GITHUB_WORKSPACE" && docker build .',
        ),
      ),
    ).toEqual([
      '7: web <- web/Dockerfile',
      '11: api <- api/Dockerfile, target dev',
      '14: . <- Dockerfile',
      '15: . <- Dockerfile',
    ]));

  it('go through matrices', async () =>
    expect(
      await shown(
        CI,
        job(
          'strategy:',
          '  matrix:',
          '    dir: [a, b]',
          '    include:',
          '      - { dir: a, file: a/x.Dockerfile }',
          '      - { dir: c, file: c/Dockerfile }',
          'steps:',
          '  - uses: docker/build-push-action@v6',
          '    with:',
          '      context: ${{ matrix.dir }}',
          '      file: ${{ matrix.file }}',
          '  - run: docker build ${{ matrix.dir }}',
        ),
      ),
    ).toEqual([
      '13: a <- a/x.Dockerfile',
      '16: a <- a/Dockerfile',
      '16: b <- b/Dockerfile',
      '13: c <- c/Dockerfile',
      '16: c <- c/Dockerfile',
    ]));

  it('know a Dockerfile whose context only the run knows', async () => {
    const steps = [
      'steps:',
      '  - uses: docker/build-push-action@v6',
      '    with:',
      '      context: ${{ inputs.context }}',
    ];
    expect(await shown(CI, job(...steps, '      file: docker/Dockerfile'))).toEqual([
      '7: ? <- docker/Dockerfile',
    ]);
    expect(await shown(CI, job(...steps, '      file: ${{ inputs.file }}'))).toEqual([]);
  });

  it('pass inputs to others of the repository', async () =>
    expect(
      await shown(
        CI,
        job(
          'uses: ./.github/workflows/build.yml',
          'with:',
          '  context: web',
          '  dockerfile: web/Dockerfile.prod',
        ),
      ),
    ).toEqual(['6: web <- web/Dockerfile.prod']));

  it('composite actions have steps, too', async () =>
    expect(
      await shown('sub/.github/actions/x/action.yml', ['runs:', '  steps:', '    - run: docker build web']),
    ).toEqual(['3: sub/web <- sub/web/Dockerfile']));
});
