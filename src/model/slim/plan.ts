import { distroOf, estimatedSaving, officialName, tagFacts, type Saving } from '../../knowledge/images.js';
import { isSlimImage, lostCommands, lostPackages } from '../../knowledge/lost.js';
import type { Project } from '../../project/types.js';
import { withTag, type ImageReference } from '../../syntax/image.js';
import type { Dockerfile } from '../../syntax/types.js';
import { mirroredName } from '../registry/questions.js';
import { askedSaving, mirrorRefusal, slimTwin } from '../registry/twin.js';
import type { Model, Stage } from '../stages.js';
import { fixedObstacle, type BasePlan } from './base.js';
import { slimObstacle } from './index.js';
import { minorOf } from './types.js';

/**
 * What to do with a base image; undefined for one that this transform has nothing to say about.
 * @param given Debian packages that the stage gets before all else
 */
export function slimPlan(
  project: Project,
  model: Model,
  stage: Stage,
  dockerfile?: Dockerfile,
  given: ReadonlySet<string> = new Set(),
): BasePlan | undefined {
  const image = stage.resolved ?? stage.image;
  const name = officialName(image.registry, image.repository);
  const tag = image.tag ?? '';
  if (name === undefined) return mirrorPlan(project, stage);
  if (!isSlimImage(name) || isSmallAlready(name, tag)) return undefined;
  const fixed = fixedObstacle(stage, project, dockerfile);
  if (fixed !== undefined) return { reason: fixed };
  const slim = slimTwin(project.registry, image, name);
  if ('refused' in slim) return { reason: slim.refused };
  const lost = lostCommands(name, slim.suite, tag);
  const lostNames = lostPackages(name, slim.suite);
  const target = `${name}:${slim.tag}`;
  if (lost === undefined || lostNames === undefined)
    return { reason: `what its slim twin on Debian ${slim.suite} leaves out was not measured` };
  const pythonMinor = minorOf(name, tag);
  const obstacle = slimObstacle(stage, {
    repository: name,
    target,
    pythonMinor,
    lost,
    lostPackages: lostNames,
    project,
    model,
    given,
  });
  if (obstacle !== undefined) return { reason: obstacle };
  return planFor(project, image, slim, lost.size);
}

function planFor(
  project: Project,
  image: ImageReference,
  slim: { readonly tag: string; readonly evidence: readonly string[] },
  lost: number,
): BasePlan {
  const name = officialName(image.registry, image.repository) ?? image.repository;
  const saving = askedSaving(project.registry, image, slim.tag) ?? estimatedSaving(name, image.tag ?? '');
  return {
    image: withTag(image, slim.tag),
    saving: reasonOf(saving),
    figure: saving,
    evidence: [...slim.evidence, ...evidenceOf(project, name, `${name}:${slim.tag}`, lost)],
  };
}

/** An image of another registry stays, but where that was asked, the reason is said. */
function mirrorPlan({ registry }: Project, { image }: Stage): BasePlan | undefined {
  const name = registry === undefined ? undefined : mirroredName(image);
  const reason = name === undefined ? undefined : mirrorRefusal(registry, image, name);
  return reason === undefined ? undefined : { reason };
}

function isSmallAlready(name: string, tag: string): boolean {
  const os = tagFacts(name, tag)?.os ?? '';
  return (
    tag.includes('slim') ||
    tag.includes('alpine') ||
    os.startsWith('alpine') ||
    distroOf(name, tag).family === 'windows'
  );
}

function reasonOf(saving: Saving | undefined): string {
  if (saving === undefined) return 'nothing here uses what it leaves out';
  // An estimate is off by 2 to 5 %: tens of megabytes are all that it can tell.
  const step = saving.estimate ? 10 : 1;
  const megabytes = Math.round(saving.bytes / 1e6 / step) * step;
  return `${saving.estimate ? 'about ' : ''}${megabytes} MB less to pull, and nothing here uses what it leaves out`;
}

function evidenceOf(project: Project, name: string, target: string, lost: number): readonly string[] {
  const { locks } = project;
  return [
    name === 'debian'
      ? `${target} has every package of the full image`
      : `${project.dockerfile}: of the ${lost} commands that ${target} lacks, it uses none that it does not install`,
    ...(name === 'node'
      ? [...locks.keys()].map((path) => `${path}: no package compiles when it is installed`)
      : []),
    ...(name === 'python' ? ['every package that pip installs has wheels or needs no compiler'] : []),
  ];
}
