import { describe, expect, it } from '@jest/globals';
import { stepsOf } from '../../../src/cli/inspect/steps.js';

const DOCKERFILE = `FROM debian AS base
RUN apt-get update
FROM base AS app
COPY --link data /app/
RUN ["chown", "-R", "33", "/app"]
CMD ["true"]
FROM scratch
COPY --from=app /app /app
`;

describe('stepsOf', () => {
  it('gives the instructions of the last stage, or of another with the stage that it stands on', () => {
    expect(stepsOf(DOCKERFILE, undefined)).toEqual([{ line: 8, keyword: 'COPY', text: '/app /app' }]);
    const app = [
      { line: 2, keyword: 'RUN', text: 'apt-get update' },
      { line: 4, keyword: 'COPY', text: 'data /app/' },
      { line: 5, keyword: 'RUN', text: 'chown -R 33 /app' },
      { line: 6, keyword: 'CMD', text: undefined },
    ];
    expect(stepsOf(DOCKERFILE, 'APP')).toEqual(app);
    expect(stepsOf(DOCKERFILE, '1')).toEqual(app);
  });

  it('says what is wrong', () => {
    expect(stepsOf(DOCKERFILE, 'nobody')).toBe('it has no stage "nobody"');
    expect(stepsOf(DOCKERFILE, '3')).toBe('it has no stage "3"');
    expect(stepsOf('', undefined)).toEqual(expect.stringMatching(/stage|FROM|line/));
  });
});
