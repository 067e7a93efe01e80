export { nextPlan, type Declined, type NextPlan } from './plan.js';
