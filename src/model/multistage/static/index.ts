export { staticPlan, type Declined, type StaticPlan } from './plan.js';
