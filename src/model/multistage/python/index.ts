export { mayCompile } from './relevant.js';
export { pythonPlan, type PythonPlan } from './plan.js';
