export { detect } from './detect.js';
export * from './types.js';
