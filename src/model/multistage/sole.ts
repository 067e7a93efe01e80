import { officialName } from '../../knowledge/images.js';
import { unknownContext } from '../../project/unknownContext.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';

/** The one stage of a file, with the official image that it stands on. */
export interface Sole {
  readonly model: Model;
  readonly stage: Stage;
  /** Official name: `node`; with its registry where that is another one. */
  readonly repository: string;
  /** '' when FROM names none. */
  readonly tag: string;
}

/**
 * The only stage of a file that stands on one of some images, where it can become two at all.
 *
 * @param repositories official names; those of other registries whole: `mcr.microsoft.com/dotnet/sdk`
 * @param volumes true for a caller that looks itself at what lies in a VOLUME behind all steps
 * @returns undefined for files that are not meant: several stages, another image, a comment that protects it; `left` says
 *   why a file that is meant stays as it is
 */
export function soleStage(
  build: Build,
  repositories: ReadonlySet<string>,
  { volumes = false }: { readonly volumes?: boolean } = {},
): Sole | { readonly left: string; readonly stage: Stage } | undefined {
  const model = modelOf(build.dockerfile);
  const [stage, ...others] = model.stages;
  if (stage === undefined || others.length > 0 || build.protected.has(stage.from)) return undefined;
  const image = stage.resolved ?? stage.image;
  const repository =
    officialName(image.registry, image.repository) ?? `${image.registry}/${image.repository}`;
  if (!repositories.has(repository)) return undefined;
  const left = whyNotDivided(build, stage, model, volumes);
  if (left !== undefined) return { left, stage };
  return { model, stage, repository, tag: image.tag ?? '' };
}

function whyNotDivided({ project }: Build, stage: Stage, model: Model, volumes: boolean): string | undefined {
  if (!project.known) return unknownContext(project);
  if (stage.image.digest !== undefined) return 'its base image is pinned by a digest';
  if (stage.platform !== undefined) return 'FROM names a platform';
  if (model.isTarget(stage) && stage.name === undefined)
    return 'a file of the project builds it by its number';
  const last = stage.instructions.findLastIndex(({ keyword }) => /^(?:RUN|COPY|ADD)$/.test(keyword));
  const found = stage.instructions.find(
    ({ keyword }, index) => WHY_NOT.has(keyword) && !(volumes && keyword === 'VOLUME' && index > last),
  );
  return found && `line ${found.origin} has ${WHY_NOT.get(found.keyword)}`;
}

const WHY_NOT: ReadonlyMap<string, string> = new Map([
  ['ONBUILD', 'ONBUILD, which runs in images that are not here'],
  ['VOLUME', 'VOLUME, which takes what the build puts there'],
  ['MAINTAINER', 'MAINTAINER, which only the stage that is built has'],
]);
