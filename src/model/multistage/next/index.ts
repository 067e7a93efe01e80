export { nextPlan } from './plan.js';
export { enabling } from './enabling.js';
