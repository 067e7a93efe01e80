import { expect, test } from '@jest/globals';
import { inRange } from '../../../src/project/ruby/gemVersion.js';

// Answers of `Gem::Requirement#satisfied_by?`, rubygems 3.3.
const ANSWERS: readonly (readonly [string, string, boolean | undefined])[] = [
  ['1.2.3', '', true],
  ['1.2.3', '>= 1.2, < 2.0', true],
  ['2.0', '>= 1.2, < 2.0', false],
  ['2.0.0', '= 2', true],
  ['2.0.0', '2', true],
  ['2.0.1', '!= 2.0.1', false],
  ['2.4', '~> 2.3', true],
  ['3.0', '~> 2.3', false],
  ['2.3.9', '~> 2.3.4', true],
  ['2.4.0', '~> 2.3.4', false],
  ['9', '~> 2', false],
  ['10.0', '> 9.9', true],
  ['4.31.0', '>= 3.25, < 5.a', true],
  ['5.0.0.rc1', '>= 3.25, < 5.a', false],
  ['8.0.0.beta1', '>= 8.0.0', false],
  ['8.0.0.beta1', '~> 8.0.0.beta', true],
  ['1.0', '<= 1', true],
  ['x', '>= 1', undefined],
  ['1.0', '>= $1', undefined],
];

test.each(ANSWERS)('%s in "%s"', (version, range, answer) => {
  expect(inRange(version, range)).toBe(answer);
});
