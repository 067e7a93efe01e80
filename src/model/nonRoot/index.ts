/**
 * Whether the program of an image may run as the user that its base image brings: nothing that was read may need root, and
 * what was not read is an obstacle.
 */
import { bringsNoUser, imageUser, runsAsImageUser } from '../../knowledge/image-users.js';
import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import type { Model, Stage } from '../stages.js';
import { imageObstacle } from './image.js';
import { outsideObstacle } from './outside.js';
import { LANGUAGES, modulesObstacle, packagesObstacle, sourcesObstacle, sourcesOf } from './sources.js';
import { nodeStartObstacle, startedBy } from './start.js';
import { goStartObstacle } from './goStart.js';
import type { Candidate, Started } from './types.js';
import { unshownOf } from './unshown.js';

export type NonRootPlan =
  | {
      readonly uid: number;
      readonly evidence: readonly string[];
      /** What nothing shows not to write; empty where all is shown. */
      readonly unshown: readonly string[];
    }
  | { readonly reason: string };

const plans = new WeakMap<Stage, WeakMap<Project, { readonly plan: NonRootPlan | undefined }>>();

/** What to do with the last stage; undefined when there is nothing to say. Told once for each stage and project. */
export function nonRootPlan(project: Project, model: Model, stage: Stage): NonRootPlan | undefined {
  const known = plans.get(stage)?.get(project);
  if (known !== undefined) return known.plan;
  const plan = planOf(project, model, stage);
  const mine = plans.get(stage) ?? new WeakMap<Project, { readonly plan: NonRootPlan | undefined }>();
  mine.set(project, { plan });
  plans.set(stage, mine);
  return plan;
}

function planOf(project: Project, model: Model, stage: Stage): NonRootPlan | undefined {
  const instructions = lineage(stage);
  const { image } = stage;
  const chosen = instructions.findLast(({ keyword }) => keyword === 'USER');
  if (chosen !== undefined) {
    const isRoot = /^(?:root|0)(?::|$)/.test(model.finalScope(stage).user ?? '');
    return isRoot ? { reason: `USER in line ${chosen.origin} chose it` } : undefined;
  }
  const starts = instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  if (!starts || image.text === 'scratch' || runsAsImageUser(image)) return undefined;
  if (stage.from.args[0]?.includes('$') === true || image.variable)
    return { reason: 'a variable chooses the base image, and with it the users that there are' };
  if (image.digest !== undefined && image.tag === undefined)
    return { reason: `which users ${image.text} has is not known` };
  const user = imageUser(image);
  if (user === undefined)
    return {
      reason: bringsNoUser(image)
        ? `${image.text} brings no user for applications, and dockopt makes none up`
        : `it is not known whether ${image.text} brings a user of its own`,
    };
  if (!project.known)
    return { reason: 'the build context is not known, so that nothing shows where the program writes' };
  return judged({ project, model, stage, user, instructions });
}

function judged(candidate: Candidate): NonRootPlan | undefined {
  const { project, user } = candidate;
  const started = startedBy(candidate);
  if (started === undefined) return undefined;
  if ('reason' in started) return started;
  const isGo = user.name === 'nonroot' && started.program !== 'node';
  const obstacle =
    imageObstacle(candidate) ??
    (isGo ? goStartObstacle(started, candidate) : nodeStartObstacle(started, candidate)) ??
    outsideObstacle(candidate) ??
    (isGo ? modulesObstacle(project) : packagesObstacle(project)) ??
    sourcesObstacle(project, isGo ? LANGUAGES.go : LANGUAGES.javascript);
  if (obstacle !== undefined) return { reason: obstacle };
  return {
    uid: user.uid,
    evidence: evidenceOf(candidate, started, isGo),
    unshown: unshownOf(candidate, started, isGo),
  };
}

function evidenceOf(
  { project, stage, user }: Candidate,
  { words }: Started,
  isGo: boolean,
): readonly string[] {
  const count = sourcesOf(project, isGo ? LANGUAGES.go : LANGUAGES.javascript).length;
  return [
    `${stage.image.text} has ${user.name} as uid ${user.uid}, gid ${user.gid}`,
    `it starts ${words.join(' ')}`,
    count === 1
      ? 'the source has no word for writing a file, starting a program or listening on a low port'
      : `none of ${count} sources has a word for writing a file, starting a program or listening on a low port`,
    'nothing around it names volumes, users, privileges or low ports',
  ];
}

function lineage(stage: Stage): readonly Instruction[] {
  return stage.parent === undefined ? stage.instructions : [...lineage(stage.parent), ...stage.instructions];
}
