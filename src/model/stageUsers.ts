import type { Model, Stage } from './stages.js';

/** The stages that stand on a stage or take files from it, and those that do so of them. */
export function allUsersOf(model: Model, stage: Stage): readonly Stage[] {
  const found = new Set<Stage>();
  const pending = [stage];
  for (let each = pending.pop(); each !== undefined; each = pending.pop()) {
    for (const user of model.usersOf(each)) {
      if (!found.has(user)) pending.push(user);
      found.add(user);
    }
  }
  return [...found];
}
