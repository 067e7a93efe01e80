export { staticPlan } from './plan.js';
