import type { Adviser } from '../model/types.js';

/** Every adviser, in the order in which they speak. */
export const advisers: readonly Adviser[] = [];
