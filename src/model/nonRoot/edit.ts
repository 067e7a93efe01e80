/** Where USER comes, and what is said of it. */
import type { Instruction, Node } from '../../syntax/types.js';
import { edit, skip } from '../build.js';
import { modelOf, type Stage } from '../stages.js';
import type { Build, Transform } from '../types.js';
import { nonRootPlan, type NonRootPlan } from './index.js';

type Shown = Exclude<NonRootPlan, { readonly reason: string }>;

/**
 * The build with a USER in its last stage.
 *
 * @param because why, for a plan that was made; undefined to leave it to another transform
 */
export function nonRootBuild(
  build: Build,
  transform: Transform,
  because: (plan: Shown) => string | undefined,
): Build {
  const model = modelOf(build.dockerfile);
  const stage = model.stages.at(-1);
  if (stage === undefined || build.protected.has(stage.from)) return build;
  const plan = nonRootPlan(build.project, model, stage);
  if (plan === undefined) return build;
  const at = placeIn(stage);
  if (at === undefined || build.protected.has(at)) return build;
  if ('reason' in plan) {
    const isSaid = transform.level === 'aggressive';
    return isSaid
      ? skip(build, transform, at, `left the user that the container runs as: ${plan.reason}`)
      : build;
  }
  const reason = because(plan);
  if (reason === undefined) return build;
  const node = withComments(build, at);
  return edit(build, transform, {
    at,
    replace: new Map<Node, readonly (string | Node)[]>([[node, [`USER ${plan.uid}${lineEnd(at)}`, node]]]),
    message: `added USER ${plan.uid}: ${reason}`,
    evidence: plan.evidence,
  });
}

/** What describes the container, at the end of a stage. */
const DESCRIBES: ReadonlySet<string> = new Set(['EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD', 'STOPSIGNAL']);
/** What is done as a user, or may be. */
const WORKS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR', 'ONBUILD', 'USER']);

/** The first of the instructions at the end of a stage that describe the container. */
function placeIn({ instructions }: Stage): Instruction | undefined {
  const worked = instructions.findLastIndex(({ keyword }) => WORKS.has(keyword));
  return instructions.slice(worked + 1).find(({ keyword }) => DESCRIBES.has(keyword));
}

/** The first comment of those that stand right above an instruction; the instruction where there is none. */
function withComments({ dockerfile }: Build, instruction: Instruction): Node {
  let node: Node = instruction;
  for (let at = dockerfile.nodes.indexOf(instruction) - 1; at >= 0; at -= 1) {
    const above = dockerfile.nodes[at];
    if (above?.type !== 'comment') return node;
    node = above;
  }
  return node;
}

function lineEnd({ text }: Instruction): string {
  return text.endsWith('\r\n') ? '\r\n' : '\n';
}
