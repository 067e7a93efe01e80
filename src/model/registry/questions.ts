import { candidateTags } from '../../knowledge/candidates.js';
import { officialName, tagFacts } from '../../knowledge/images.js';
import { withTag, type ImageReference } from '../../syntax/image.js';
import type { Dockerfile } from '../../syntax/types.js';
import { modelOf, type Model, type Stage } from '../stages.js';

/** An image to ask a registry about. */
export interface Question {
  /** As a FROM would write it. */
  readonly reference: string;
  /** `linux/amd64`: the platform whose size and configuration are of interest. */
  readonly platform: string;
}

/**
 * What a registry can be asked before a Dockerfile is treated: each base image of a shipped stage that may have a smaller
 * twin, and the names that the twin may have; each once.
 */
export function registryQuestions(dockerfile: Dockerfile): readonly Question[] {
  const questions = new Map<string, Question>();
  const model = modelOf(dockerfile);
  for (const stage of model.stages) {
    const image = isOfInterest(model, stage) ? stage.image : undefined;
    if (image === undefined) continue;
    const platform = /^linux\/(?:amd64|arm64)/.exec(stage.platform ?? '')?.[0] ?? 'linux/amd64';
    const twins = candidateTags(registryName(image) ?? '', image.tag).map((tag) => withTag(image, tag));
    if (twins.length === 0) continue;
    for (const reference of [image.text, ...twins])
      if (!questions.has(reference)) questions.set(reference, { reference, platform });
  }
  return [...questions.values()];
}

/** The version that a variable chooses and an image pinned by its digest stay, whatever there is. */
function isOfInterest(model: Model, stage: Stage): boolean {
  const { variable, digest } = stage.image;
  return stage.parent === undefined && model.isShipped(stage) && !variable && digest === undefined;
}

/** The official name of an image, also where it may only be a copy in somebody's own registry. */
function registryName(image: ImageReference): string | undefined {
  return officialName(image.registry, image.repository) ?? mirroredName(image);
}

/**
 * The official image that one of another registry may be a copy of: `mirror.example.org/library/node` and
 * `mirror.example.org/dockerhub/library/node`. Nothing shows that it is.
 */
export function mirroredName({ registry, repository, tag = '' }: ImageReference): string | undefined {
  const name = registry === undefined ? undefined : /(?:^|\/)library\/([\w.-]+)$/.exec(repository)?.[1];
  return name === undefined || tagFacts(name, tag) === undefined ? undefined : name;
}
