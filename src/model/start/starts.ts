import { baseEntrypoint } from '../../knowledge/entrypoints.js';
import type { ShellScript } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { Scope } from '../scope.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { scriptOf } from '../work.js';

/** A CMD or ENTRYPOINT in shell form that takes effect in a shipped stage. */
export interface Start {
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly scope: Scope;
  readonly script: ShellScript;
}

/** The CMDs and ENTRYPOINTs in shell form of a build that take effect and that may be read and edited. */
export function shellStarts(build: Build): readonly Start[] {
  const model = modelOf(build.dockerfile);
  const starts: Start[] = [];
  for (const stage of model.stages) {
    if (!model.isShipped(stage)) continue;
    for (const keyword of ['CMD', 'ENTRYPOINT']) {
      const start = startOf(build, model, stage, keyword);
      if (start !== undefined) starts.push(start);
    }
  }
  return starts.toSorted((a, b) => a.instruction.origin - b.instruction.origin);
}

function startOf(build: Build, model: Model, stage: Stage, keyword: string): Start | undefined {
  const instruction = stage.instructions.findLast((one) => one.keyword === keyword);
  if (instruction === undefined || instruction.json || build.protected.has(instruction)) return undefined;
  // What looks like an array is one with a mistake in it.
  if (instruction.body.text.startsWith('[')) return undefined;
  const script = scriptOf(model, instruction);
  if (script === undefined) return undefined;
  // An ENTRYPOINT in shell form never reads CMD.
  if (keyword === 'CMD' && entrypointOf(stage)?.json === false) return undefined;
  return { instruction, stage, script, scope: model.scopeAt(instruction) };
}

/** The ENTRYPOINT in force at the end of a stage, those of its parents included. */
function entrypointOf(stage: Stage): Instruction | undefined {
  const own = stage.instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  return own ?? (stage.parent === undefined ? undefined : entrypointOf(stage.parent));
}

/** What a CMD is handed to: nothing, or something that executes it as it is; `shell` when that is a shell script. */
export type Receiver = { readonly shell: boolean } | { readonly reason: string };

/** What stands between the container's start and its CMD, or why that cannot be told. */
export function receiverOf(stage: Stage): Receiver {
  const entrypoint = entrypointOf(stage);
  if (entrypoint !== undefined) {
    const hands = entrypoint.args.length === 0 || isInit(entrypoint.args);
    return hands
      ? { shell: false }
      : { reason: `the ENTRYPOINT in line ${entrypoint.origin} is given its words` };
  }
  const { registry, repository, text } = stage.image;
  if (registry?.includes('$') === true || repository.includes('$'))
    return { reason: 'only the build knows the base image, whose ENTRYPOINT is given its words' };
  const kind = baseEntrypoint(registry, repository, stage.resolved?.tag);
  if (kind === undefined) return { reason: `what ${text} does with it as ENTRYPOINT is not known` };
  return { shell: kind === 'passes' };
}

/** `tini --`, `dumb-init`: they start the command that follows. */
function isInit([program = '', ...rest]: readonly string[]): boolean {
  if (!/^(?:\/[\w/.-]*\/)?(?:tini|tini-static|dumb-init)$/.test(program)) return false;
  return (
    rest.length === 0 || (rest.at(-1) === '--' && rest.slice(0, -1).every((word) => /^-[gsvw]$/.test(word)))
  );
}
