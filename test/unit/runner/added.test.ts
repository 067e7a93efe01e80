import { describe, expect, it } from '@jest/globals';
import { edit } from '../../../src/model/build.js';
import type { Effect, Transform } from '../../../src/model/types.js';
import { run, transform } from './harness.js';

const TEXT = 'FROM node:20 AS build\nRUN b\n\nFROM node:20-slim\nCOPY --from=build /b /b\nCMD ["/b"]\n';
const EFFECTS: readonly Effect[] = [
  { type: 'stage', name: 'first' },
  { type: 'insert', after: 'a' },
  { type: 'insert', after: 'COPY --from=first /a /a' },
];

/** Adds a stage in front of the first, which copies from it. */
function adding(from: string, effects = EFFECTS, copy = 'COPY --from=first /a /a'): Transform {
  return transform((build, self) => {
    const [at, step] = build.dockerfile.instructions;
    if (at === undefined || step === undefined || step.text.startsWith('RUN a')) return build;
    const replace = new Map([
      [at, [from, 'RUN a', at]],
      [step, [copy, step]],
    ]);
    return edit(build, self, { at, replace, message: 'Added a stage.', effects });
  });
}

describe('a stage that is added in front of another', () => {
  it('leaves the others what they were, by their names', () => {
    const result = run(TEXT, [adding('FROM node:20 AS first')]);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe(
      'FROM node:20 AS first\nRUN a\nFROM node:20 AS build\nCOPY --from=first /a /a\nRUN b\n\nFROM node:20-slim\nCOPY --from=build /b /b\nCMD ["/b"]\n',
    );
  });

  it.each([
    ['contract', 'is not said', adding('FROM node:20 AS first', EFFECTS.slice(1)), TEXT],
    [
      'contract',
      'has a name that is there',
      adding('FROM node:20 AS build', [{ type: 'stage', name: 'build' }]),
      TEXT,
    ],
    ['added', 'stands on another image', adding('FROM evil AS first'), TEXT],
    [
      'stages',
      'does what is not said',
      adding(
        'FROM node:20 AS first',
        EFFECTS.filter(({ type }) => type === 'stage'),
      ),
      TEXT,
    ],
    [
      'conservation',
      'runs what is not said',
      adding(
        'FROM node:20 AS first',
        EFFECTS.filter((effect) => effect.type === 'stage' || JSON.stringify(effect).includes('COPY')),
      ),
      TEXT,
    ],
    [
      'stages',
      'is what a number finds',
      adding('FROM node:20 AS first'),
      TEXT.replace('--from=build', '--from=0'),
    ],
  ])('is caught by %s where it %s', (check, _, wrong, text) => {
    const result = run(text, [wrong]);
    expect(result.violations.map((violation) => violation.check)).toEqual([check]);
    expect(result.after).toBe(text);
  });
});
