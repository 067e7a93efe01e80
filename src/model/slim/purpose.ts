/** What an image is for: people, pipelines and other images may use programs that its own Dockerfile never names. */
import { namedBuilds } from '../../project/builds.js';
import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import { contextPath } from '../sources.js';
import type { Stage } from '../stages.js';
import { firstObstacle, type Obstacle, type Swap } from './types.js';

const DEVELOPMENT = /(?:^|\/)\.devcontainer\/|\.gitpod\.|(?:^|[./-])dev(?:el|elopment)?(?:[./-]|$)/i;
const DEVELOPMENT_STAGE = /^(?:dev|devel|development|devcontainer|debug|workspace)$/;
/** A start that only keeps the container there, for people to come in; `CMD ["bash"]` is a person at a prompt. */
const WAITS =
  /^(?:exec )?(?:(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh(?: -[il]+)?|sleep (?:infinity|inf|\d+\w?)|tail -[fF] \/dev\/null|cat|node|python[\d.]*|irb)$/;

/** Whether the Dockerfile makes an image in which people work. */
export function fileObstacle({ project, target }: Pick<Swap, 'project' | 'target'>): Obstacle {
  return DEVELOPMENT.test(project.dockerfile)
    ? `people work in this image, and may want what ${target} lacks`
    : environmentObstacle(project);
}

/** The same for whoever asks for another reason than a slim image. */
export function workplaceObstacle(project: Project, { name = '' }: Stage): Obstacle {
  return DEVELOPMENT.test(project.dockerfile) || DEVELOPMENT_STAGE.test(name)
    ? 'people work in this image'
    : environmentObstacle(project);
}

/** Whether a stage is one in which people work, or one whose use nothing tells. */
export function purposeObstacle(stage: Stage, { model, target }: Swap): Obstacle {
  if (DEVELOPMENT_STAGE.test(stage.name ?? ''))
    return `people work in stage ${stage.name}, and may want what ${target} lacks`;
  // In a stage of which only files go on, nothing is started.
  if (model.childrenOf(stage).length > 0 || !model.isShipped(stage)) return undefined;
  const starts = lineage(stage)
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const last = starts.at(-1);
  if (last === undefined) return 'it has no CMD or ENTRYPOINT, so that nothing tells what runs in it';
  const entry = starts.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  const passes = entry === undefined || entry === last || PASSES_ON.test(textOf(entry));
  return passes && waits(textOf(last))
    ? `its ${last.keyword} only waits for people, who may want what ${target} lacks`
    : undefined;
}

/** An ENTRYPOINT that runs the CMD and does nothing else. */
const PASSES_ON = /^(?:\S*\/)?(?:tini|dumb-init|docker-entrypoint\.sh)(?: --?\w*)*$/;

function textOf({ json, args, body }: Instruction): string {
  return json ? args.join(' ') : body.text;
}

/** True for a start that does no work of its own. */
export function waits(text: string): boolean {
  return WAITS.test(text.trim().replace(/^(?:\/bin\/)?(?:ba)?sh -c ['"]?([^'"]*)['"]?$/, '$1'));
}

function lineage(stage: Stage): readonly Stage[] {
  return stage.parent === undefined ? [stage] : [...lineage(stage.parent), stage];
}

/** Editors and pipelines that take the Dockerfile for the place to work in. */
function environmentObstacle({ texts, dockerfile }: Project): Obstacle {
  return firstObstacle(texts, ([path, text]) => {
    if (/(?:^|\/)\.?devcontainer\.json$/.test(path) && isEditorOf(path, text, { texts, dockerfile }))
      return `${path} makes it the place in which people work`;
    if (/(?:^|\/)\.gitpod\.ya?ml$/.test(path) && names(path, text, dockerfile))
      return `${path} makes it the place in which people work`;
    if (/(?:^|\/)Jenkinsfile$/.test(path) && /\bdockerfile\b/.test(text))
      return `${path} runs its steps in an image of a Dockerfile`;
    return undefined;
  });
}

/** True for the Dockerfile that a dev container names, or that one of its compose files builds or may build. */
function isEditorOf(
  path: string,
  text: string,
  { texts, dockerfile }: Pick<Project, 'texts' | 'dockerfile'>,
): boolean {
  const dir = path.slice(0, path.lastIndexOf('/') + 1);
  const listed = /"dockerComposeFile"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text)?.[1];
  if (listed === undefined) return names(path, text, dockerfile);
  return [...listed.matchAll(/"([^"]+)"/g)].some(([, file = '']) => {
    const place = contextPath(dir + file);
    const compose = texts.get(place);
    if (compose === undefined || /\$\{?\w|^\s*(?:extends|include)\s*:/m.test(compose)) return true;
    return namedBuilds(place, compose).some((build) => build.dockerfile === dockerfile);
  });
}

/** True when a text names this Dockerfile by its path from there, or a compose file, which may lead to it. */
function names(path: string, text: string, dockerfile: string): boolean {
  if (/docker-?compose/i.test(text)) return true;
  const dir = path.slice(0, path.lastIndexOf('/') + 1);
  const named = [...text.matchAll(/"?(?:dockerfile|dockerFile|file)"?\s*:\s*["']?([^"'\s,}]+)/g)];
  return named.some(([, file = '']) => contextPath(dir + file) === dockerfile);
}
