import { describe, expect, it } from '@jest/globals';
import { imageText } from '../../../src/report/imageEffects.js';

describe('imageText', () => {
  it.each([
    [{}, 'nothing in the image differs'],
    [{ declares: ['cmd', 'entrypoint'] }, '`cmd` and `entrypoint`; no file differs'],
    [{ image: [{ type: 'removes', paths: ['/a/**', '/b'] }] }, 'files are gone at `/a/**`, `/b`'],
    [
      {
        image: [
          { type: 'adds', paths: ['/a'] },
          { type: 'changes', paths: ['/b'] },
        ],
      },
      'there may be more files at `/a`; files may hold other things at `/b`',
    ],
    [{ image: [{ type: 'smaller', paths: ['/**'] }] }, 'programs are smaller'],
    [{ image: [{ type: 'mounted' }] }, 'what lies in the directories of the cache mounts is gone'],
    [
      { image: [{ type: 'packages', kind: 'dpkg' }] },
      'Debian packages that the Dockerfile does not name are gone',
    ],
    [{ image: [{ type: 'packages', kind: 'apk', named: true }] }, 'Alpine packages are gone'],
    [{ image: [{ type: 'packages', kind: 'node' }] }, 'packages in node_modules are gone'],
    [
      { image: [{ type: 'packages', kind: 'node', more: true }] },
      'there may be more packages in node_modules',
    ],
    [
      { declares: ['base'], image: [{ type: 'base' }] },
      'files, packages, variables and labels that come with the base image',
    ],
    [{ image: [{ type: 'ignored' }] }, 'files that the ignore file hides are gone'],
  ] as const)('%j: %s', (transform, text) => {
    expect(imageText(transform)).toBe(text);
  });
});
