/** The ARG whose default chooses the image of a stage: its value may change where nothing else depends on it. */
import { officialName } from '../../knowledge/images.js';
import { isSlimImage } from '../../knowledge/lost.js';
import type { Project } from '../../project/types.js';
import { parseImage, type ImageReference } from '../../syntax/image.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import type { Stage } from '../stages.js';
import type { Obstacle } from './types.js';

interface Chooser {
  readonly name: string;
  readonly instruction: Instruction;
  /** The instruction's text before its value, and after it. */
  readonly around: readonly [string, string];
}

/** Why an image that a variable names is to be left; undefined where the default of one ARG alone chooses it. */
export function chooserObstacle(
  stage: Stage,
  project: Project,
  dockerfile: Dockerfile | undefined,
): Obstacle {
  const unknown = 'an ARG chooses it, which the command line may set';
  if (dockerfile === undefined || !project.known) return unknown;
  const part = partOf(stage);
  const name = variableOf(stage) ?? part?.name;
  const setter = project.builds.find(({ args, openArgs }) => openArgs === true || args.has(name ?? ''));
  if (setter !== undefined) return `an ARG chooses it, which ${setter.by}:${setter.line} may set`;
  // Its value stays, and what else uses it.
  if (part?.value !== undefined) return undefined;
  const chooser = chooserOf(stage, dockerfile);
  if (chooser === undefined) return unknown;
  const word = new RegExp(`(?<!\\w)${chooser.name}(?!\\w)`);
  const user = dockerfile.instructions.find(
    (other) => other !== chooser.instruction && other !== stage.from && word.test(other.text),
  );
  return user === undefined
    ? undefined
    : `ARG ${chooser.name} chooses it, and line ${user.origin} uses that too`;
}

/** A variable with which a tag begins, and that something written follows: `node:${VERSION}-bookworm`. */
interface Part {
  readonly name: string;
  /** The reference up to the end of the variable. */
  readonly start: string;
  /** Its default; undefined where it has none, or something sets it. */
  readonly value: string | undefined;
}

function partOf({ image, resolved }: Stage): Part | undefined {
  const [, start = '', braced, bare, end = ''] =
    /^([^$]*:\$(?:\{(\w+)\}|(\w+)))([^$@]+)$/.exec(image.text) ?? [];
  const name = braced ?? bare;
  // Those of other images have not every variant of every version.
  if (name === undefined || !isSlimImage(officialName(image.registry, image.repository) ?? ''))
    return undefined;
  const tag = resolved?.tag;
  const isKnown = tag?.endsWith(end) === true && tag.length > end.length;
  return { name, start, value: isKnown ? tag.slice(0, -end.length) : undefined };
}

/** The reference with another end behind the same variable; undefined where the image has not the same version. */
export function chosenPart(stage: Stage, image: string): string | undefined {
  const part = partOf(stage);
  const { tag = '' } = parseImage(image);
  if (part?.value === undefined || !tag.startsWith(part.value)) return undefined;
  const end = tag.slice(part.value.length);
  return /^[-.]/.test(end) ? part.start + end : undefined;
}

/** The edit by which the default comes to name another image: the ARG and its new text. */
export function chosenEdit(
  stage: Stage,
  dockerfile: Dockerfile,
  image: string,
): { readonly instruction: Instruction; readonly text: string; readonly name: string } | undefined {
  const chooser = chooserOf(stage, dockerfile);
  if (chooser === undefined) return undefined;
  const { name, instruction, around } = chooser;
  const written = isTagAlone(stage.image) ? parseImage(image).tag : image;
  return written === undefined ? undefined : { instruction, name, text: around.join(written) };
}

const VARIABLE = /^\$(?:\{(\w+)\}|(\w+))$/;

/** The variable that is the whole tag, or the whole reference. */
function variableOf({ image }: Stage): string | undefined {
  const [, braced, bare] = VARIABLE.exec(isTagAlone(image) ? (image.tag ?? '') : image.text) ?? [];
  return braced ?? bare;
}

function isTagAlone({ registry = '', repository, digest }: ImageReference): boolean {
  return !`${registry}${repository}`.includes('$') && digest === undefined;
}

function chooserOf(stage: Stage, dockerfile: Dockerfile): Chooser | undefined {
  const { image, resolved } = stage;
  const name = variableOf(stage);
  const value = isTagAlone(image) ? resolved?.tag : resolved?.text;
  if (name === undefined || value === undefined || value === '') return undefined;
  const named = new RegExp(`^${name}(?:=|$)`);
  const first = dockerfile.instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const [instruction, second] = dockerfile.instructions
    .slice(0, first)
    .filter(({ keyword, args }) => keyword === 'ARG' && args.some((word) => named.test(word)));
  if (instruction === undefined || second !== undefined) return undefined;
  const alone = new RegExp(`^(\\s*\\w+[ \\t]+${name}=["']?)${escaped(value)}(["']?\\s*)$`);
  const [, before, after] = alone.exec(instruction.text) ?? [];
  return before === undefined || after === undefined
    ? undefined
    : { name, instruction, around: [before, after] };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
