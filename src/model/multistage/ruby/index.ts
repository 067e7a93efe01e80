export { rubyPlan } from './plan.js';
export { mayCompile } from './relevant.js';
