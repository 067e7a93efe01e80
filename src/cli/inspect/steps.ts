import type { Step } from '../../analysis/waste/types.js';
import { modelOf, type Stage } from '../../model/stages.js';
import { parse } from '../../syntax/parse.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';

/**
 * The instructions that make a stage, those of the stages that it stands on first.
 *
 * @param target name or number of the stage; the last one without it
 * @returns a string when the text is no Dockerfile or has no such stage: why
 */
export function stepsOf(text: string, target: string | undefined): readonly Step[] | string {
  const parsed = parse(text);
  if (parsed.problem !== undefined) return `line ${parsed.problem.line}: ${parsed.problem.message}`;
  const { dockerfile } = parsed;
  const stage = stageOf(dockerfile, target);
  if (stage === undefined) return target === undefined ? 'it has no stage' : `it has no stage "${target}"`;
  return chainOf(stage)
    .flatMap(({ instructions }) => instructions)
    .map((instruction) => ({
      line: dockerfile.lineOf(instruction),
      keyword: instruction.keyword,
      text: textOf(instruction),
    }));
}

/** Line of the FROM that names the image on which the stage of that name stands; undefined when there is none. */
export function baseLine(text: string, target: string | undefined): number | undefined {
  const { dockerfile } = parse(text);
  const stage = dockerfile === undefined ? undefined : stageOf(dockerfile, target);
  const first = stage === undefined ? undefined : chainOf(stage)[0];
  return first === undefined ? undefined : dockerfile?.lineOf(first.from);
}

function stageOf(dockerfile: Dockerfile, target: string | undefined): Stage | undefined {
  const { stages } = modelOf(dockerfile);
  if (target === undefined) return stages.at(-1);
  const named = stages.findLast(({ name }) => name === target.toLowerCase());
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}

function chainOf(stage: Stage): readonly Stage[] {
  return stage.parent === undefined ? [stage] : [...chainOf(stage.parent), stage];
}

/** What the history of an image shows as it is written here. */
function textOf({ keyword, args, json, body, heredocs }: Instruction): string | undefined {
  if (heredocs.length > 0) return undefined;
  if (keyword === 'RUN') return json ? args.join(' ') : body.text;
  return keyword === 'COPY' || keyword === 'ADD' ? args.join(' ') : undefined;
}
