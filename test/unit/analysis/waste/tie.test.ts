import { describe, expect, it } from '@jest/globals';
import { tieTo } from '../../../../src/analysis/waste/tie.js';

const HISTORY = [
  'RUN /bin/sh -c apt-get update # buildkit',
  'CMD ["bash"]',
  'WORKDIR /app',
  'COPY . . # buildkit',
  'RUN |1 V=1 /bin/sh -c npm ci &&     npm run build # buildkit',
  'CMD ["node" "."]',
].map((createdBy) => ({ createdBy, empty: createdBy.startsWith('CMD') }));

const STEPS = [
  { line: 2, keyword: 'WORKDIR', text: '/app' },
  { line: 3, keyword: 'COPY', text: '. .' },
  { line: 5, keyword: 'RUN', text: 'npm ci && npm run build' },
  { line: 8, keyword: 'CMD', text: undefined },
];

/** What the history says of the base image. */
const ALL = ['RUN', 'CMD'];

function withStep(index: number, step: object): typeof STEPS {
  return STEPS.map((each, at) => (at === index ? { ...each, ...step } : each));
}

describe('tieTo', () => {
  it('names the line of each item that the Dockerfile made', () => {
    expect(tieTo(HISTORY, STEPS)).toEqual({
      lines: new Map([
        [5, 8],
        [4, 5],
        [3, 3],
        [2, 2],
      ]),
    });
  });

  it.each([
    [
      'another command',
      withStep(2, { text: 'npm install' }),
      'RUN of line 5 is not in the history of the image where it would be',
    ],
    [
      'another destination',
      withStep(1, { text: '. /srv' }),
      'COPY of line 3 is not in the history of the image where it would be',
    ],
    [
      'another instruction',
      withStep(0, { keyword: 'USER' }),
      'USER of line 2 is not in the history of the image where it would be',
    ],
    ['nothing but metadata', STEPS.slice(3), 'it has no RUN, COPY or ADD by which it could be recognised'],
    [
      'too many instructions',
      [
        { line: 1, keyword: 'RUN', text: 'true' },
        ...ALL.map((keyword) => ({ line: 1, keyword, text: undefined })),
        ...STEPS,
      ],
      'it has more instructions than the image has in its history',
    ],
  ])('refuses a Dockerfile with %s', (_name, steps, reason) => {
    expect(tieTo(HISTORY, steps)).toEqual({ reason });
  });

  it('does without ONBUILD, which BuildKit keeps elsewhere, and finds it where buildah put it', () => {
    const steps = [...STEPS, { line: 9, keyword: 'ONBUILD', text: undefined }];
    expect(tieTo(HISTORY, steps)).toEqual(tieTo(HISTORY, STEPS));
    const item = { createdBy: '/bin/sh -c #(nop) ONBUILD RUN true', empty: true };
    const tie = tieTo([...HISTORY, item], steps);
    expect('lines' in tie ? tie.lines.get(6) : tie.reason).toBe(9);
  });

  it('knows the exec form as BuildKit and as buildah write it', () => {
    for (const createdBy of ['RUN /bin/echo a b # buildkit', '/bin/sh -c ["/bin/echo", "a b"]']) {
      const steps = [{ line: 4, keyword: 'RUN', text: '/bin/echo a b' }];
      expect(tieTo([{ createdBy, empty: false }], steps)).toEqual({ lines: new Map([[0, 4]]) });
    }
  });

  it('knows a COPY of the builder before BuildKit, and one with a variable, by its keyword', () => {
    const history = [{ createdBy: '/bin/sh -c #(nop) COPY dir:12ab in /app ', empty: false }];
    expect(tieTo(history, [{ line: 2, keyword: 'COPY', text: '. .' }])).toEqual({ lines: new Map([[0, 2]]) });
    const expanded = [{ createdBy: 'COPY . /srv/app # buildkit', empty: false }];
    expect(tieTo(expanded, [{ line: 2, keyword: 'COPY', text: '. $HOME_OF_APP' }])).toEqual({
      lines: new Map([[0, 2]]),
    });
  });
});
