/** Files that cross the border of a stage: they may need, or be, what the slim image lacks. */
import { officialName } from '../../knowledge/images.js';
import type { Instruction } from '../../syntax/types.js';
import { stageReferences, type Stage } from '../stages.js';
import { settingObstacle } from './settings.js';
import { lockObstacle } from './npm.js';
import { firstObstacle, minorOf, type Obstacle, type Place, type Swap } from './types.js';

/** What one instruction needs; handed in, because it looks at copies itself. */
type Check = (place: Place) => Obstacle;

/** Below these, a copied file belongs to the system. */
const SYSTEM = /^\/(?:usr(?:\/(?!local\b|src\b)|$)|lib|bin\b|sbin\b|etc\b|var\/lib\b|$)/;
/** Images of single programs that are linked statically. */
const STATIC_IMAGES =
  /^(?:ghcr\.io\/astral-sh\/uv|(?:docker\.io\/)?(?:krallin|library)\/tini-static)(?:[:@]|$)/;

/** `COPY --from` into a stage: whether the files were made by something that compiles, or need libraries. */
export function copiedInObstacle(place: Place, check: Check): Obstacle {
  const { instruction, swap } = place;
  const viewer = swap.model.stageOf(instruction);
  return firstObstacle(stageReferences(instruction), (reference) => {
    const source = viewer && swap.model.resolveStage(reference, viewer);
    if (source === undefined) {
      if (STATIC_IMAGES.test(reference)) return undefined;
      return `it copies files from ${reference}, and it is not known which libraries they need`;
    }
    const system = instruction.args.slice(0, -1).find((path) => SYSTEM.test(path) || path.includes('$'));
    if (system !== undefined)
      return `it copies ${system} from stage ${nameOf(source)}, and may lack libraries for it`;
    const foreign = foreignPath(instruction, source, swap);
    if (foreign !== undefined)
      return `it copies ${foreign} from stage ${nameOf(source)}, another image, and may lack libraries for it`;
    const maker = makerObstacle(source, swap, check);
    return maker === undefined ? undefined : `it copies from stage ${nameOf(source)}, where ${maker}`;
  });
}

/** Where images keep their own programs, beside the places of the system. */
const PROGRAMS = /^\/?(?:usr\/local|opt|root|home)(?:\/|$)/;

/** A path that holds programs of another image than the one that becomes slim: a Python beside Node, say. */
function foreignPath({ args, keyword }: Instruction, source: Stage, swap: Swap): string | undefined {
  const builder = builderSwap(source, swap);
  const isSame = builder.repository === swap.repository && builder.pythonMinor === swap.pythonMinor;
  if (isSame || source.image.text === 'scratch') return undefined;
  if (keyword === 'RUN') return 'files';
  const paths = args.slice(0, -1);
  return builder.repository === '' ? paths[0] : paths.find((path) => PROGRAMS.test(path));
}

function nameOf({ name, index }: Stage): string {
  return name ?? String(index);
}

/** Whether a stage makes anything that could need libraries of its full image: its commands, and what it copies in. */
function makerObstacle(stage: Stage, swap: Swap, check: Check): Obstacle {
  if (stage.image.text === 'scratch') return undefined;
  const builder = builderSwap(stage, swap);
  const installed = new Set<string>();
  const parent = stage.parent === undefined ? undefined : makerObstacle(stage.parent, swap, check);
  if (parent !== undefined) return parent;
  const found = firstObstacle(stage.instructions, (instruction) => {
    if (instruction.keyword === 'ENV' || instruction.keyword === 'ARG') return settingObstacle(instruction);
    if (!['RUN', 'COPY', 'ADD'].includes(instruction.keyword)) return undefined;
    return check({ swap: builder, who: instruction.keyword, instruction, installed, followed: new Set() });
  });
  return found ?? (builder.repository === 'node' ? lockObstacle(builder) : undefined);
}

/** In a builder nothing is lost; what compiles there is found by its name. */
function builderSwap({ resolved, image }: Stage, swap: Swap): Swap {
  const { registry, repository, tag = '' } = resolved ?? image;
  const name = officialName(registry, repository) ?? '';
  return {
    ...swap,
    repository: name,
    pythonMinor: minorOf(name, tag),
    builder: true,
    lost: new Map(),
    lostPackages: new Set(),
  };
}

/** Whether another stage takes files of the system from this one. */
export function copiedOutObstacle(stage: Stage, { model }: Swap): Obstacle {
  return firstObstacle(model.usersOf(stage), (user) => {
    return firstObstacle(user.instructions, (instruction) => takenObstacle(instruction, user, stage, model));
  });
}

function takenObstacle(instruction: Instruction, user: Stage, stage: Stage, model: Swap['model']): Obstacle {
  const isHere = stageReferences(instruction).some((name) => model.resolveStage(name, user) === stage);
  if (!isHere) return undefined;
  if (instruction.keyword === 'RUN') return `line ${instruction.origin} mounts files of it`;
  const system = instruction.args.slice(0, -1).find((path) => SYSTEM.test(path) || path.includes('$'));
  return system === undefined ? undefined : `line ${instruction.origin} copies ${system} from it`;
}
