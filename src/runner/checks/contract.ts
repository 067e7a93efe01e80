import { contractDifferences, contractOf } from '../../model/contract.js';
import { modelOf } from '../../model/stages.js';
import type { Build } from '../../model/types.js';
import type { Instruction } from '../../syntax/types.js';
import { heirOf } from './divided.js';
import { firstLine, type Check, type Step } from './types.js';

/** 3: the runtime contract of every target is the same, except for what the transform declares. */
export const contract: Check = {
  name: 'contract',
  run(step) {
    if (sameContractText(step)) return undefined;
    const before = modelOf(step.before.dockerfile);
    const after = modelOf(step.after.dockerfile);
    const declared = new Set(step.transform.declares);
    for (const stage of before.stages) {
      const other = heirOf(step, before, after, stage);
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

const NO_CONTRACT: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/** True when everything that a contract is made of is the same object in the same order. */
function sameContractText(step: Step): boolean {
  const speaking = ({ dockerfile }: Build): readonly Instruction[] =>
    dockerfile.instructions.filter(({ keyword }) => !NO_CONTRACT.has(keyword));
  const before = speaking(step.before);
  const after = speaking(step.after);
  return before.length === after.length && before.every((instruction, index) => instruction === after[index]);
}
