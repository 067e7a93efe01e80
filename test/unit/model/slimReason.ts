import { slimPlan } from '../../../src/model/slim/plan.js';
import { modelOf } from '../../../src/model/stages.js';
import { buildProject } from '../../../src/project/facts.js';
import { parse } from '../../../src/syntax/parse.js';

/** The reason why the last stage of a Dockerfile keeps its image; undefined when it goes slim. */
export function reasonFor(
  text: string,
  files: Readonly<Record<string, string>> = {},
  dockerfile = 'Dockerfile',
): string | undefined {
  const texts = new Map([...Object.entries(files), [dockerfile, text]]);
  const project = buildProject({ dockerfile, files: new Set(texts.keys()), tracked: undefined, texts });
  const tree = parse(text).dockerfile;
  if (tree === undefined) throw new Error('the Dockerfile does not parse');
  const model = modelOf(tree);
  const stage = model.stages.at(-1);
  const plan = stage && slimPlan(project, model, stage);
  if (plan === undefined) throw new Error('nothing to say');
  return 'reason' in plan ? plan.reason : undefined;
}
