import { describe, expect, it } from '@jest/globals';
import { adviceAt } from '../../../src/model/advising.js';
import type { Adviser } from '../../../src/model/types.js';
import { fix } from '../../../src/runner/index.js';
import { project } from './harness.js';

/** Speaks of every RUN. */
const adviser: Adviser = {
  name: 'test-adviser',
  summary: 'Say something.',
  docs: { why: 'For tests.', reason: 'For tests.', references: [] },
  advise: ({ dockerfile }) =>
    adviceAt(
      adviser,
      dockerfile.instructions.filter(({ keyword }) => keyword === 'RUN'),
      { message: 'Do it.', search: 'words' },
    ),
};

function linesOf(text: string): readonly (readonly number[])[] {
  const input = { text, path: 'Dockerfile', project: project() };
  const { advice } = fix(input, { transforms: [], level: 'safe', advisers: [adviser] });
  return advice.map(({ lines }) => lines);
}

describe('advice', () => {
  it('is given once for a file, with every line', () => {
    expect(linesOf('FROM a\nRUN b\nRUN c\n')).toEqual([[2, 3]]);
  });

  it('is not given where there is nothing to say, or the file was left alone', () => {
    expect(linesOf('FROM a\n')).toEqual([]);
    expect(linesOf('# escape=`\nFROM a\nRUN b\n')).toEqual([]);
  });

  it('is silenced by ignore comments', () => {
    expect(linesOf('FROM a\n# dockopt ignore=test-adviser -- known\nRUN b\nRUN c\n')).toEqual([[4]]);
    expect(linesOf('# dockopt ignore-file=test-adviser\nFROM a\nRUN b\n')).toEqual([]);
  });
});
