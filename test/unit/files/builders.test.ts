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

function facts(context: string): readonly string[] {
  return builderFacts(context, listingOf(context).files).map(({ path: file, what }) => `${file} ${what}`);
}

const FILES = {
  'app/Dockerfile': '',
  'app/Makefile': 'x:\n\tdocker buildx build .',
  '.gitlab-ci.yml': 'script: /kaniko/executor',
  '.github/workflows/a.yml': '- uses: docker/setup-buildx-action@v3',
  'node_modules/x/Makefile': 'x:\n\tpodman build .',
};

describe('builderFacts', () => {
  it('looks at the whole repository, its root first', () => {
    const root = tree(FILES);
    git(root, 'init');
    git(root, 'add', '.');
    expect(facts(path.join(root, 'app'))).toEqual([
      '.gitlab-ci.yml builds with kaniko',
      'app/Makefile builds with docker buildx',
      '.github/workflows/a.yml sets up Buildx',
    ]);
  });

  it('looks at the context alone without git', () =>
    expect(facts(path.join(tree(FILES), 'app'))).toEqual(['Makefile builds with docker buildx']));
});
