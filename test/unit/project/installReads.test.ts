import { describe, expect, it } from '@jest/globals';
import { installReads } from '../../../src/project/installReads.js';
import { projectOf } from './projectOf.js';

type Files = Readonly<Record<string, string | object>>;

const CLIENT = 'generator client {\n  provider = "prisma-client-js"\n}\n';

describe('installReads', () => {
  it('knows that @prisma/client generates from a schema that it finds', () => {
    const project = projectOf({
      'package.json': { dependencies: { '@prisma/client': '5' } },
      'prisma/schema.prisma': CLIENT,
    });
    expect(installReads(project, '')).toEqual({
      files: ['prisma/schema.prisma'],
      evidence: 'the install script of @prisma/client generates the client from prisma/schema.prisma',
    });
  });

  it('reads the configuration of puppeteer', () => {
    const project = projectOf({
      'package.json': { devDependencies: { puppeteer: '22' } },
      '.puppeteerrc.json': '{}',
    });
    expect(installReads(project, '')).toMatchObject({ files: ['.puppeteerrc.json'] });
  });

  it.each<[string, Files]>([
    [
      'without such a dependency',
      { 'package.json': { dependencies: { express: '4' } }, 'prisma/schema.prisma': CLIENT },
    ],
    ['without a schema', { 'package.json': { dependencies: { '@prisma/client': '5' } } }],
    ['without a configuration', { 'package.json': { dependencies: { puppeteer: '22', msw: '2' } } }],
    ['without a manifest', {}],
  ])('has no answer %s', (_, files) => expect(installReads(projectOf(files), '')).toBeUndefined());

  it.each<[string, Files, string]>([
    [
      'a generator that it does not know',
      {
        'package.json': { dependencies: { '@prisma/client': '5' } },
        'prisma/schema.prisma': 'generator g {\n provider = "x"\n}',
      },
      'the install script of @prisma/client generates the client, which runs the generator "x" that dockopt does not know',
    ],
    [
      'a configuration that is a program',
      { 'package.json': { dependencies: { puppeteer: '22' } }, '.puppeteerrc.cjs': '' },
      'the install script of puppeteer runs .puppeteerrc.cjs, which may read sources',
    ],
    [
      'a worker that is written',
      { 'package.json': { devDependencies: { msw: '2' }, msw: { workerDirectory: 'public' } } },
      'the install script of msw writes its worker into a directory of the project',
    ],
  ])('refuses %s', (_, files, refused) => expect(installReads(projectOf(files), '')).toEqual({ refused }));
});
