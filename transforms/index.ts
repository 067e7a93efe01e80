import type { Transform } from '../src/model/types.js';

/** Every transform, in the order in which they run. */
export const transforms: readonly Transform[] = [];
