export { fix } from './fix.js';
export { allows, LEVELS, selectTransforms } from './order.js';
export type { FileChange, FixInput, FixOptions, FixResult, Violation } from './types.js';
