import { expect, test } from '@jest/globals';
import { hasWheels } from '../../../src/project/python/wheelFiles.js';

const both = (tag: string): readonly string[] =>
  ['x86_64', 'aarch64'].map((machine) => `a-1.0-${tag}_${machine}.whl`);

test.each<[string, readonly string[], number, boolean]>([
  ['a wheel without compiled parts', ['a-1.0-py3-none-any.whl'], 12, true],
  ['one for Python 2 too', ['a-1.0-py2.py3-none-any.whl'], 8, true],
  ['one with a build number', ['a-1.0-1-py3-none-any.whl'], 12, true],
  ['one for a later Python', ['a-1.0-py313-none-any.whl'], 12, false],
  ['one for an earlier Python', ['a-1.0-py38-none-any.whl'], 12, true],
  ['one for Python 2', ['a-1.0-py2-none-any.whl'], 12, false],
  ['wheels for this Python', both('cp312-cp312-manylinux2014'), 12, true],
  ['wheels for another Python', both('cp311-cp311-manylinux2014'), 12, false],
  ['wheels for Python 3.12 without the lock', both('cp313-cp313t-manylinux2014'), 13, false],
  ['the stable interface of an earlier Python', both('cp38-abi3-manylinux_2_28'), 12, true],
  ['the stable interface of a later Python', both('cp313-abi3-manylinux_2_28'), 12, false],
  ['programs that only come as wheels', both('py3-none-manylinux_2_17'), 12, true],
  ['a later glibc', both('cp312-cp312-manylinux_2_34'), 12, false],
  ['musl', both('cp312-cp312-musllinux_1_2'), 12, false],
  ['one machine', ['a-1.0-cp312-cp312-manylinux2014_x86_64.whl'], 12, false],
  [
    'two names for one platform',
    [
      'a-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      'a-1.0-cp312-cp312-manylinux_2_34_aarch64.manylinux_2_28_aarch64.whl',
    ],
    12,
    true,
  ],
  ['sources', ['a-1.0.tar.gz'], 12, false],
  ['Windows', ['a-1.0-cp312-cp312-win_amd64.whl', 'a-1.0-cp312-cp312-win_arm64.whl'], 12, false],
  ['nothing', [], 12, false],
])('%s', (_, files, minor, expected) => {
  expect(hasWheels(files, minor)).toBe(expected);
});
