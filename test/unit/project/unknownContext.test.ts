import { describe, expect, it } from '@jest/globals';
import { buildProject, unknownProject } from '../../../src/project/facts.js';
import { fix } from '../../../src/runner/index.js';
import { transforms } from '../../../transforms/index.js';

const TEXT = 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\n';

function reasons(project: ReturnType<typeof unknownProject>): readonly string[] {
  const { skips } = fix({ text: TEXT, path: 'Dockerfile', project }, { transforms, level: 'recommended' });
  return skips.map(({ transform, message }) => `${transform}: ${message.split(': ').slice(1).join(': ')}`);
}

describe('a build context of which nothing is known', () => {
  it('is the reason for what is left', () => {
    expect(reasons(unknownProject())).toEqual([
      'dockerignore: the build context is not known',
      'npm-ci: the build context is not known',
      'copy-manifests-first: the build context is not known',
    ]);
  });

  it('is named with what stood in the way, where that was noted', () => {
    const unreadable = new Map([['.', 'holds more than 200000 files']]);
    const input = {
      known: false,
      dockerfile: 'Dockerfile',
      files: new Set<string>(),
      texts: new Map(),
      unreadable,
    };
    expect(reasons(buildProject(input))).toEqual([
      'dockerignore: the build context is not known: it holds more than 200000 files',
      'npm-ci: the build context is not known: it holds more than 200000 files',
      'copy-manifests-first: the build context is not known: it holds more than 200000 files',
    ]);
  });
});
