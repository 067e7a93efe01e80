export { divide } from './divide.js';
export { soleStage, type Sole } from './sole.js';
export type { Between, Carried, Division } from './types.js';
