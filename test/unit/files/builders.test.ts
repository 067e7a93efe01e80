import { beforeEach, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { builderFacts, forgetBuilders } from '../../../src/files/builders.js';
import { forgetGit } from '../../../src/files/git.js';
import { listingOf } from '../../../src/files/listing.js';
import { git, tree } from './tree.js';

beforeEach(() => {
  forgetBuilders();
  forgetGit();
});

async function facts(context: string, dockerfile = 'Dockerfile'): Promise<readonly string[]> {
  const found = await builderFacts(context, listingOf(context).files, path.join(context, dockerfile));
  return found.map(({ path: file, what }) => `${file} ${what}`);
}

const FILES = {
  'app/Dockerfile': '',
  'app/Makefile': 'x:\n\tdocker buildx build .',
  '.gitlab-ci.yml': 'script: /kaniko/executor',
  '.github/workflows/a.yml': '- uses: docker/setup-buildx-action@v3',
  'node_modules/x/Makefile': 'x:\n\tpodman build .',
};

describe('builderFacts', () => {
  it('looks at the whole repository, its root first', async () => {
    const root = tree(FILES);
    git(root, 'init');
    git(root, 'add', '.');
    expect(await facts(path.join(root, 'app'))).toEqual([
      '.gitlab-ci.yml builds with kaniko',
      'app/Makefile builds with docker buildx',
      '.github/workflows/a.yml sets up Buildx',
    ]);
  });

  it('looks at the context alone without git', async () =>
    expect(await facts(path.join(tree(FILES), 'app'))).toEqual(['Makefile builds with docker buildx']));

  it('leaves out what stands for BuildKit beside other Dockerfiles', async () => {
    const root = tree({ ...FILES, 'web/Dockerfile': '', 'api/ci/build.sh': 'docker buildx build .' });
    git(root, 'init');
    git(root, 'add', '.');
    expect(await facts(path.join(root, 'web'))).toEqual([
      '.gitlab-ci.yml builds with kaniko',
      '.github/workflows/a.yml sets up Buildx',
      'api/ci/build.sh builds with docker buildx',
    ]);
    expect(await facts(root, 'app/Dockerfile')).toContain('app/Makefile builds with docker buildx');
  });

  it('leaves out what stands for BuildKit among tests, and nothing that stands against it', async () => {
    const root = tree({
      'web/Dockerfile': '',
      'test/engine/support/bases.sh': 'docker buildx build .',
      'e2e/old.sh': 'podman build .',
      'web/tests/Dockerfile': '',
      'web/tests/run.sh': 'docker buildx build .',
    });
    git(root, 'init');
    git(root, 'add', '.');
    expect(await facts(path.join(root, 'web'))).toEqual(['e2e/old.sh builds with buildah or podman']);
    expect(await facts(path.join(root, 'web'), 'tests/Dockerfile')).toContain(
      'web/tests/run.sh builds with docker buildx',
    );
  });

  it('takes a file beside other Dockerfiles that names this one', async () => {
    const compose = 'services:\n  web:\n    build:\n      context: ../web\n      tags: [a]\n';
    const root = tree({
      'ops/Dockerfile': '',
      'web/Dockerfile': '',
      'job/Dockerfile': '',
      'ops/compose.yaml': compose,
    });
    git(root, 'init');
    git(root, 'add', '.');
    const fact = 'ops/compose.yaml has build.tags, which only Compose v2 knows';
    expect(await facts(path.join(root, 'web'))).toEqual([fact]);
    expect(await facts(path.join(root, 'job'))).toEqual([]);
  });
});
