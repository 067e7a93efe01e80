/** Transforms of which some are wrong: each adds words to a command. */
import { addFlag } from '../../cli/support/transforms.js';
import type { Adviser, Transform } from '../../../src/model/types.js';

export const advisers: readonly Adviser[] = [];

export const transforms: readonly Transform[] = [
  addFlag('right', 'safe', 'echo one', '""'),
  addFlag('other-words', 'safe', 'echo two', 'three'),
  addFlag('right-too', 'safe', 'test -d /tmp', '-a -d /'),
  addFlag('does-not-build', 'safe', 'test -d /var', '-a -d /nothing'),
];
