import { contractDifferences, contractOf } from '../../model/contract.js';
import { modelOf } from '../../model/stages.js';
import { firstLine, type Check } from './types.js';

/** 3: the runtime contract of every target is the same, except for what the transform declares. */
export const contract: Check = {
  name: 'contract',
  run(step) {
    const before = modelOf(step.before.dockerfile);
    const after = modelOf(step.after.dockerfile);
    const declared = new Set(step.transform.declares);
    for (const stage of before.stages) {
      const other = after.stages[stage.index];
      if (other === undefined) return { message: 'a stage is gone', line: firstLine(step) };
      const differing = contractDifferences(contractOf(before, stage), contractOf(after, other));
      const undeclared = differing.filter((field) => !declared.has(field));
      if (undeclared.length === 0) continue;
      const name = stage.name ?? String(stage.index);
      return { message: `${undeclared.join(', ')} of stage ${name} changed`, line: stage.from.origin };
    }
    return undefined;
  },
};
