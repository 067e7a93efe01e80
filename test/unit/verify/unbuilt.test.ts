import { afterAll, describe, expect, it } from '@jest/globals';
import { unbuiltNotes } from '../../../src/verify/unbuilt.js';
import { jobOf, removeContexts } from './support.js';

afterAll(removeContexts);

const TEXT = `FROM debian AS base
RUN write /a one
FROM base AS dev
RUN write /b two
RUN write /c three
FROM base AS tool
RUN write /d four
FROM base
COPY --from=tool /d /d
`;

const swap = (line: string) => ({ name: `changes ${line}`, from: line, to: `${line} more` });

describe('unbuiltNotes', () => {
  it('names the changes in stages that the target does not need', () => {
    const job = jobOf(TEXT, ['RUN write /a one', 'RUN write /b two', 'RUN write /c three'].map(swap));
    expect(unbuiltNotes(job)).toEqual([
      'not proven: the changes in lines 4, 5: this build does not need stage dev (--target dev builds it)',
    ]);
    expect(unbuiltNotes({ ...job, settings: { ...job.settings, target: 'dev' } })).toEqual([]);
  });

  it('knows stages by their numbers, and what the target takes from others', () => {
    const job = jobOf(TEXT, [swap('RUN write /d four'), swap('COPY --from=tool /d /d')]);
    expect(unbuiltNotes(job)).toEqual([]);
    expect(unbuiltNotes({ ...job, settings: { ...job.settings, target: 'dev' } })).toEqual([
      'not proven: the change in line 7: this build does not need stage tool (--target tool builds it)',
      'not proven: the change in line 9: this build does not need stage 3 (--target 3 builds it)',
    ]);
  });
});
