export { nextPlan, type Declined, type NextPlan } from './plan.js';
export { enabling } from './enabling.js';
