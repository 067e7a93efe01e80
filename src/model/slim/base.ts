/** Putting another image into the FROM of a shipped stage. */
import { officialName, savingBetween } from '../../knowledge/images.js';
import type { Project } from '../../project/types.js';
import { parseImage, type ImageReference } from '../../syntax/image.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import { edit, skip } from '../build.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build, Effect, Saving, Transform } from '../types.js';
import { chooserObstacle, chosenEdit, chosenPart } from './chooser.js';
import type { Obstacle } from './types.js';

/** The image to take, with what a reader needs to judge it, or why not to. */
export type BasePlan =
  | {
      /** The reference to write. */
      readonly image: string;
      /** What is gained, and why nothing is missed: the end of a sentence. */
      readonly saving: string;
      /** How much smaller the image gets; default what the catalogue knows of both images. */
      readonly figure?: Saving | undefined;
      readonly evidence: readonly string[];
      readonly along?: Along;
    }
  | { readonly reason: string };

/** What changes in the stage along with its image. */
export interface Along {
  /** Lines behind FROM. */
  readonly inserted?: readonly string[];
  /** Instructions that get another text, or go away (''). */
  readonly rewritten?: ReadonlyMap<Instruction, string>;
  readonly effects: readonly Effect[];
}

/** What to do with a stage: the Dockerfile is given for the ARGs that choose images, the build for its context. */
type PlanOf = (
  project: Project,
  model: Model,
  stage: Stage,
  dockerfile: Dockerfile,
  build: Build,
) => BasePlan | undefined;

/**
 * Takes another image for every stage that ships one of its own and for which there is a plan.
 * @param planOf undefined for an image that the transform has nothing to say about
 */
export function swapBases(build: Build, transform: Transform, planOf: PlanOf): Build {
  const { stages } = modelOf(build.dockerfile);
  return stages.reduce((result, { index }) => swapBase(result, transform, index, planOf), build);
}

function swapBase(build: Build, transform: Transform, index: number, planOf: PlanOf): Build {
  const model = modelOf(build.dockerfile);
  const stage = model.stages[index];
  if (stage === undefined || stage.parent !== undefined || !model.isShipped(stage)) return build;
  // Others go on from it, and what it is built alone for is not known.
  if (model.isTarget(stage) && model.usersOf(stage).length > 0) return build;
  const plan = build.protected.has(stage.from)
    ? undefined
    : planOf(build.project, model, stage, build.dockerfile, build);
  if (plan === undefined) return build;
  const { text } = stage.image;
  if ('reason' in plan) return skip(build, transform, stage.from, `left ${text} as it is: ${plan.reason}`);
  const chosen = stage.image.variable ? chosenEdit(stage, build.dockerfile, plan.image) : undefined;
  const image = stage.image.variable ? chosenPart(stage, plan.image) : plan.image;
  const at = chosen?.instruction ?? stage.from;
  const replacement = chosen?.text ?? (image === undefined ? undefined : withBase(stage, image));
  if (replacement === undefined || build.protected.has(at)) return build;
  const { inserted = [], rewritten = new Map<Instruction, string>(), effects = [] } = plan.along ?? {};
  if ([...rewritten.keys()].some((each) => build.protected.has(each))) return build;
  if (chosen !== undefined && inserted.length > 0)
    return skip(build, transform, stage.from, `left ${text} as it is: an ARG chooses it`);
  const old = chosen === undefined ? text : `${stage.resolved?.text} as the default of ${chosen.name}`;
  return edit(build, transform, {
    at,
    replace: new Map([
      [at, [replacement, ...inserted.map((line) => line + lineEnd(at))]],
      ...[...rewritten].map(([each, text]) => [each, text === '' ? [] : [text]] as const),
    ]),
    effects,
    message: `took ${chosen === undefined ? image : plan.image} in the place of ${old}: ${plan.saving}`,
    evidence: plan.evidence,
    saving: plan.figure ?? figureOf(stage, parseImage(plan.image)),
  });
}

function lineEnd({ text }: Instruction): string {
  return text.endsWith('\r\n') ? '\r\n' : '\n';
}

/** What the catalogue knows of the sizes of two official images. */
function figureOf({ image, resolved }: Stage, target: ImageReference): Saving | undefined {
  const [from, to] = [resolved ?? image, target].map(({ registry, repository, tag }) => {
    const name = officialName(registry, repository);
    return name === undefined || tag === undefined ? undefined : `${name}:${tag}`;
  });
  return from === undefined || to === undefined ? undefined : savingBetween(from, to);
}

/** The text of a stage's FROM with another image; undefined when the old one is not where it should be. */
export function withBase({ from, image }: Stage, name: string): string | undefined {
  const start = from.body.sourceOf(0, 'start');
  const end = start + image.text.length;
  return from.text.slice(start, end) === image.text
    ? from.text.slice(0, start) + name + from.text.slice(end)
    : undefined;
}

/** Why the image of a stage is not for a change by name. */
export function fixedObstacle(stage: Stage, project: Project, dockerfile: Dockerfile | undefined): Obstacle {
  const { image, resolved, platform } = stage;
  if ((resolved ?? image).digest !== undefined) return 'it is pinned by its digest';
  const chosen = image.variable ? chooserObstacle(stage, project, dockerfile) : undefined;
  if (chosen !== undefined) return chosen;
  const known = /^linux\/(?:amd64|arm64)(?:\/v8)?$|^\$\{?(?:BUILD|TARGET)PLATFORM\}?$/;
  return platform === undefined || known.test(platform) ? undefined : `it is built for ${platform}`;
}
