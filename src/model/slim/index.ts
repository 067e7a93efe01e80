/**
 * Whether a stage, with those that stand on it, works on the slim twin of its image: every command, script, package and
 * copied file is looked at, and what is not shown to work is an obstacle.
 */
import type { Instruction } from '../../syntax/types.js';
import type { Stage } from '../stages.js';
import { copiedOutObstacle } from './copies.js';
import { documentsObstacle } from './documents.js';
import { instructionObstacle } from './instructions.js';
import { lockObstacle } from './npm.js';
import { certificatesObstacle } from './packages.js';
import { fileObstacle, purposeObstacle } from './purpose.js';
import { servicesObstacle } from './services.js';
import { projectSourcesObstacle } from './sources.js';
import { firstObstacle, type Obstacle, type Place, type Swap } from './types.js';

export type { Swap } from './types.js';

/** @returns why the swap may break something, as a sentence without full stop; undefined when it is shown not to */
export function slimObstacle(stage: Stage, swap: Swap): Obstacle {
  return (
    fileObstacle(swap) ?? stageObstacle(stage, swap, swap.given ?? new Set()) ?? projectObstacle(stage, swap)
  );
}

function stageObstacle(stage: Stage, swap: Swap, inherited: ReadonlySet<string>): Obstacle {
  const installed = new Set(inherited);
  const check = (instruction: Instruction): Obstacle => {
    const place: Place = { swap, who: instruction.keyword, instruction, installed, followed: new Set() };
    return (
      documentsObstacle(place) ??
      (swap.repository === 'debian' ? plainObstacle(place) : instructionObstacle(place))
    );
  };
  const found = firstObstacle(stage.instructions, check);
  if (found !== undefined) return found;
  const at = stage.instructions.at(-1) ?? stage.from;
  const end: Place = { swap, who: 'it', instruction: at, installed, followed: new Set() };
  if (swap.repository === 'debian') return childObstacle(stage, swap, installed);
  return (
    certificatesObstacle(end) ??
    servicesObstacle(end) ??
    copiedOutObstacle(stage, swap) ??
    purposeObstacle(stage, swap) ??
    childObstacle(stage, swap, installed) ??
    projectSourcesObstacle(end)
  );
}

function childObstacle(stage: Stage, swap: Swap, installed: ReadonlySet<string>): Obstacle {
  return firstObstacle(swap.model.childrenOf(stage), (child) => stageObstacle(child, swap, installed));
}

/** A plain Debian loses no program and no library in its slim form. */
function plainObstacle({ instruction }: Place): Obstacle {
  return instruction.keyword === 'ONBUILD' ? 'ONBUILD runs in images that are not here' : undefined;
}

function projectObstacle(stage: Stage, swap: Swap): Obstacle {
  if (swap.repository === 'debian') return undefined;
  if (!swap.project.known)
    return 'the build context is not known, so that its scripts and dependencies cannot be checked';
  const compiled = [...swap.project.files].find((path) => /\.(?:node|so(?:\.\d+)*|pyd)$/.test(path));
  if (compiled !== undefined)
    return `${compiled} was compiled elsewhere, and it is not known which libraries it needs`;
  if (swap.repository === 'ruby' && swap.project.files.has('Gemfile') && !bundles(stage, swap))
    return 'Gemfile asks for gems, and no step is known that installs them';
  if (swap.repository !== 'node') return undefined;
  return lockObstacle(installsNothing(stage, swap) ? { ...swap, builder: true } : swap);
}

/** True where a step installs gems, which is judged where it stands. */
function bundles(stage: Stage, { model }: Swap): boolean {
  const all = [...model.stages, stage].flatMap(({ instructions }) => instructions);
  return all.some(({ keyword, text }) => keyword === 'RUN' && /\bbundler?\b/.test(text));
}

/** True where every package comes from another stage, whose full image stays what it is. */
function installsNothing(stage: Stage, { model }: Swap): boolean {
  const lineage = [...ancestorsOf(stage), stage, ...model.childrenOf(stage)];
  const all = lineage.flatMap(({ instructions }) => instructions);
  return (
    model.childrenOf(stage).length === 0 &&
    all.some((each) => each.flag('from') !== undefined) &&
    all.every(({ keyword, body }) => keyword !== 'RUN' || !INSTALLS.test(body.text.replaceAll(MANAGERS, '')))
  );
}

const INSTALLS = /\b(?:npm|npx|yarn|pnpm|node|corepack)\b/;
/** What only brings a package manager, which is looked at for itself. */
const MANAGERS =
  /\bnpm (?:install|i) (?:-g|--global) (?:npm|pnpm|yarn)(?:@[\w.^~-]+)?(?= |$)|\bnpm cache clean --force|\bcorepack (?:enable(?: (?:pnpm|yarn))?|prepare (?:pnpm|yarn)@[\w.+-]+ --activate)(?= |$)/g;

function ancestorsOf({ parent }: Stage): readonly Stage[] {
  return parent === undefined ? [] : [...ancestorsOf(parent), parent];
}
