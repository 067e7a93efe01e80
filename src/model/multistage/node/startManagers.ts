/** yarn and pnpm where the container starts through them: what the last stage needs for that. */
import { officialName } from '../../../knowledge/images.js';
import { lockedGraphs } from '../../../project/node/locked/index.js';
import { manifestIn } from '../../../project/node/manifests.js';
import { joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Stage } from '../../stages.js';
import type { Started } from './starts.js';
import type { Steps } from './steps.js';

/** RUNs that the last stage repeats, and commands that it needs of others. */
export interface ManagerRuns {
  readonly repeated: readonly Instruction[];
  readonly prepared: readonly string[];
}

/** What the last stage does so that the managers are there as they were, or why they would not be. */
export function managersAtStart(
  { managers }: Pick<Started, 'managers'>,
  steps: Steps,
  stage: Stage,
  project: Project,
): ManagerRuns | { readonly left: string } {
  if (managers.size === 0) return replacingYarn(steps);
  const found = managers.has('pnpm') ? pnpmObstacle(steps, project) : undefined;
  const left = found ?? (managers.has('yarn') ? yarnObstacle(steps, stage, project) : undefined);
  if (left !== undefined) return { left };
  return { repeated: steps.managers.map(({ instruction }) => instruction), prepared: [] };
}

/** The image has a yarn of its own: people who call it there find what the steps have put in its place. */
export function replacingYarn({ managers }: Steps): ManagerRuns | { readonly left: string } {
  const replacing = managers.filter(({ enables, yarn }) => yarn || enables !== undefined);
  const mixed = replacing.filter(({ alone }) => !alone);
  const other = mixed.find(({ yarn }) => yarn);
  if (other !== undefined)
    return { left: `line ${other.instruction.origin} installs another yarn beside other things` };
  return {
    repeated: replacing.filter(({ alone }) => alone).map(({ instruction }) => instruction),
    prepared: mixed.flatMap(({ enables }) => (enables === undefined ? [] : [`RUN ${enables}`])),
  };
}

const COREPACK = 'the container starts through what corepack fetches, and would fetch it anew';

function pnpmObstacle({ managers, dir }: Steps, project: Project): string | undefined {
  const mixed = managers.find(({ alone }) => !alone);
  if (mixed !== undefined)
    return `line ${mixed.instruction.origin} brings pnpm beside other things, and the container starts through it`;
  const texts = managers.map(({ instruction }) => instruction.body.text).join('\n');
  if (/\bcorepack\b/.test(texts)) return COREPACK;
  const version = /\bpnpm@(\d+\.\d+\.\d+)(?=\s|$)/.exec(texts)?.[1];
  if (version === undefined) return 'the container starts through pnpm, and no version of it is pinned';
  // From 11 on, it looks before each start whether an install is due.
  if (Number.parseInt(version, 10) > 10) return `pnpm ${version} may install when the container starts`;
  const asked = project.packages.get(manifestIn(dir))?.packageManager?.replace(/\+.*$/, '');
  return asked === undefined || asked === `pnpm@${version}`
    ? undefined
    : `${manifestIn(dir)} asks for ${asked}, which pnpm ${version} fetches when the container starts`;
}

/** Node's images have yarn 1 up to Node 25 (docker-node, "Dockerfile"). */
function yarnObstacle(
  { managers, dir }: Steps,
  { image, resolved }: Stage,
  project: Project,
): string | undefined {
  const lock = lockedGraphs(project).get(joinPath(dir, 'yarn.lock') ?? '');
  if (lock?.kind === 'berry')
    return 'the container starts through yarn 2 or later, which looks for what its install has left';
  if (managers.some(({ instruction }) => /\bcorepack\b/.test(instruction.body.text))) return COREPACK;
  const { registry, repository, tag = '' } = resolved ?? image;
  const major = Number(/^\d+/.exec(tag)?.[0] ?? 0);
  const settings = ['.yarnrc', '.yarnrc.yml']
    .map((name) => joinPath(dir, name) ?? name)
    .find((path) => project.files.has(path));
  if (settings !== undefined) return `the container starts through yarn, which reads ${settings}`;
  const has = officialName(registry, repository) === 'node' && major >= 8 && major < 26;
  return has && managers.length === 0
    ? undefined
    : 'the container starts through yarn, and it is not known whether the image has it';
}
