/** What the transforms that remove build packages have in common. */
import type { PurgeFamily } from '../../knowledge/build-deps.js';
import { edit, skip } from '../build.js';
import { runAt } from '../commands.js';
import type { Build, Transform } from '../types.js';
import { purgePlan } from './plan.js';

const COMPILERS = /\b(?:gcc|build-base|build-essential)\b|g\+\+/;

/** Removes the build packages of every RUN whose base is of the family, or says why they stay. */
export function purged(build: Build, transform: Transform, family: PurgeFamily): Build {
  let result = build;
  for (const instruction of build.dockerfile.instructions) {
    if (instruction.keyword !== 'RUN' || !COMPILERS.test(instruction.text)) continue;
    const run = runAt(result, instruction);
    const plan = run && purgePlan(result, run, family);
    if (plan === undefined) continue;
    if ('reason' in plan) {
      result = skip(result, transform, instruction, `left the build packages in this layer: ${plan.reason}`);
      continue;
    }
    const named = plan.libraries.length > 0 ? `, and named ${plan.libraries.join(', ')}, which stay` : '';
    result = edit(result, transform, {
      at: instruction,
      replace: new Map([[instruction, [plan.text]]]),
      message: `removed ${plan.build.join(', ')} once they have compiled${named}: nothing here uses them later`,
      evidence: [
        `${build.project.dockerfile}: nothing that runs later, or that starts, is known to use them`,
      ],
      effects: plan.effects,
    });
  }
  return result;
}
