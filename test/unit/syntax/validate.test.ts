import { describe, expect, it } from '@jest/globals';
import { parseUnchecked } from '../../../src/syntax/parse.js';
import type { SyntaxProblem } from '../../../src/syntax/types.js';
import { validate } from '../../../src/syntax/validate.js';

function check(text: string): SyntaxProblem | undefined {
  const { dockerfile, problem } = parseUnchecked(text);
  return dockerfile === undefined ? problem : validate(dockerfile);
}

describe('validate', () => {
  it.each([
    ['FROM a\nFOO bar\n', 2, 'unknown instruction FOO'],
    ['RUN a\nFROM b\n', 1, 'RUN before the first FROM'],
    ['ARG a\n', 1, 'no FROM instruction'],
    ['FROM a b\n', 1, 'FROM needs an image, or an image AS name'],
    ['FROM\n', 1, 'FROM needs an image, or an image AS name'],
  ])('%#: %s', (text, line, message) => {
    expect(check(text)).toEqual({ line, message });
  });

  it.each(['ARG V=1\nFROM a:$V AS b\nRUN c\n', 'from a as b\n'])('accepts %j', (text) => {
    expect(check(text)).toBeUndefined();
  });
});
