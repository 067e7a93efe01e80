/** A Node service without a build whose packages compile: they are compiled in the full image and run in the slim one. */
import { manifestIn } from '../../../project/node/manifests.js';
import type { Project } from '../../../project/types.js';
import { buildContext } from '../../buildContext.js';
import { contextCopy, type Context } from '../../copies.js';
import { below } from '../../directory.js';
import { slimPlan } from '../../slim/plan.js';
import { modelOf, type Stage } from '../../stages.js';
import type { Build, Transform } from '../../types.js';
import type { Instruction } from '../../../syntax/types.js';
import { divide } from '../divide.js';
import type { Sole } from '../sole.js';
import type { Carried, Division } from '../types.js';
import { mountObstacle, startedOutside } from './outside.js';
import type { NodePlan } from './plan.js';
import { managersAtStart, replacingYarn } from './startManagers.js';
import { startedBy } from './starts.js';
import { stepsOf, type Steps } from './steps.js';
import { membersOf } from './workspace.js';

/** The plan, where the slim image then does that did not do before; undefined where nothing is gained that way. */
export function compiledPlan(build: Build, transform: Transform, sole: Sole): NodePlan | undefined {
  const { project } = build;
  const { stage, model } = sole;
  const before = slimPlan(project, model, stage);
  if (before === undefined || !('reason' in before)) return undefined;
  const context = buildContext(build);
  const steps = context && stepsOf(build, sole, context);
  if (context === undefined || steps === undefined || 'left' in steps) return undefined;
  if (steps.buildLine > 0 || mountObstacle(project, steps.directory) !== undefined) return undefined;
  const started = startedBy(stage.instructions, { project, dir: steps.dir, directory: steps.directory });
  const managers =
    'left' in started ? mentioned(stage, steps) : managersAtStart(started, steps, stage, project);
  if ('left' in managers || steps.owners.made !== steps.owners.copied) return undefined;
  if ([...steps.fresh].some((path) => below(steps.directory, path) !== undefined)) return undefined;
  // A service of compose, say, may be started through what the steps have brought.
  if (steps.managers.length > 0 && startedOutside(project) !== undefined) return undefined;
  const repeated = [...steps.repeated, ...managers.repeated];
  const division = {
    ...divisionOf(sole, { ...steps, repeated }, context, hasMembers(project, steps.dir)),
    prepared: managers.prepared,
  };
  const draft = divide(build, transform, division, { message: 'drawn up' });
  const last = modelOf(draft.dockerfile).stages.at(-1);
  const after = last && slimPlan(project, modelOf(draft.dockerfile), last);
  if (after === undefined || 'reason' in after) return undefined;
  return {
    division,
    message:
      'divided the install: packages are compiled in stage build, and the image that runs takes them from there, so that it ' +
      'needs no compiler',
    evidence: [`in one stage, ${before.reason}`, ...after.evidence],
  };
}

/** Where a start is not understood, it may still be seen that neither yarn nor pnpm is part of it. */
function mentioned({ instructions }: Stage, steps: Steps): ReturnType<typeof managersAtStart> {
  const isNamed = instructions.some(
    ({ keyword, text }) => /^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword) && /\b(?:yarn|pnpm)\b/.test(text),
  );
  return isNamed ? { left: 'it starts through yarn or pnpm' } : replacingYarn(steps);
}

/** Members of a workspace may have a node_modules of their own. */
function hasMembers(project: Project, dir: string): boolean {
  const isOwn = membersOf(project, dir) !== undefined;
  return isOwn || project.packages.get(manifestIn(dir))?.workspaces !== undefined;
}

function divisionOf({ stage, model }: Sole, steps: Steps, context: Context, isWorkspace: boolean): Division {
  const { directory, elsewhere, repeated, owners } = steps;
  const owned = owners.made === undefined ? {} : { owner: owners.made };
  const at = stage.instructions.indexOf(steps.install.instruction);
  const later = stage.instructions.slice(at + 1);
  const shared = { stage, model, image: stage.from.args[0] ?? '', repeated };
  const sources = later.filter((each) => isInto(each, directory, { model, context }));
  const isWhole = sources.some((each) => {
    const copy = contextCopy(model, each, context);
    return copy?.sources.some(({ type, path }) => type === 'directory' && path === steps.dir) === true;
  });
  // What RUNs change of them, and manifests that nothing copies again, come along only from the builder.
  if (!isWhole || isWorkspace || later.some(({ keyword }) => keyword === 'RUN')) {
    const whole: Carried = { path: directory, type: 'directory', ...owned };
    return { ...shared, carried: [...elsewhere, whole] };
  }
  const modules: Carried = { path: `${directory}/node_modules`, type: 'directory', ...owned };
  const copied = sources.map(({ text }) => text.replace(/\r?\n$/, ''));
  return { ...shared, carried: [modules, ...elsewhere], copied };
}

function isInto(
  instruction: Instruction,
  directory: string,
  { model, context }: { readonly model: Sole['model']; readonly context: Context },
): boolean {
  const copy = contextCopy(model, instruction, context);
  return copy !== undefined && below(directory, copy.target) !== undefined;
}
