import { dirOf, joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import { placeOf, placesOf, puts, type Taking } from './contextReads.js';
import { copyTarget } from '../copies.js';
import { usesDevDependencies } from './devDependencies.js';
import { below, instructionsBefore } from '../directory.js';
import {
  accessObstacle,
  removesModules,
  scriptObstacle,
  settingsObstacle,
  type Arrived,
} from './installResults.js';
import { nodeInstalls, type NodeInstall } from './nodeInstalls.js';
import { joinWorkdir } from '../scope.js';
import { contextPath } from '../sources.js';
import type { Model, Stage } from '../stages.js';
import { workspaceRoots } from './workspaceRoots.js';

/** Whether a Dockerfile makes the `node_modules` of a package itself. */
export type Regeneration = { readonly by: string } | { readonly refused: string };

/**
 * Shows that the `node_modules` of a package, where a COPY brings it along, is made again at that place: by an install of
 * the same stage or of one below it, by every stage that stands on it, or by a stage from which it is copied.
 *
 * @param takings everything that is taken from the context, see `contextReads`
 * @param taking the one that brings the package's directory
 * @param dir directory of the package in the context
 */
export function regenerated(
  project: Project,
  takings: readonly Taking[],
  taking: Taking,
  dir: string,
): Regeneration {
  const stage = taking.reader.model.stageOf(taking.instruction);
  const places = placesOf(taking, dir);
  if (taking.instruction.keyword === 'RUN')
    return { refused: `${placeOf(taking)} mounts the directory that it is in` };
  if (stage === undefined || places.length === 0)
    return { refused: `where ${placeOf(taking)} puts it cannot be told` };
  const proof = new Proof(project, takings, taking, dir);
  let answer: Regeneration = { refused: '' };
  for (const place of places) {
    answer = proof.in(stage, place);
    if ('refused' in answer) return answer;
  }
  return answer;
}

/** An install, and the instruction of the stage in question by which its result gets there. */
interface Found {
  readonly install: NodeInstall;
  readonly via: Instruction;
  /** Directory in the context of the manifest that it installs from: the package's own, or that of its workspace. */
  readonly root: string;
}

class Proof {
  readonly #project: Project;
  readonly #takings: readonly Taking[];
  readonly #taking: Taking;
  readonly #model: Model;
  readonly #dir: string;

  constructor(project: Project, takings: readonly Taking[], taking: Taking, dir: string) {
    this.#project = project;
    this.#takings = takings.filter(({ reader }) => reader === taking.reader);
    this.#taking = taking;
    this.#model = taking.reader.model;
    this.#dir = dir;
  }

  in(stage: Stage, place: string): Regeneration {
    let refused: string | undefined;
    for (const found of this.#installs(stage, place)) {
      const reason = this.#obstacle(stage, found);
      if (reason === undefined)
        return { by: `\`${found.install.command.text}\` in ${this.#line(found.install.instruction)}` };
      refused ??= reason;
    }
    const missing = { refused: `no RUN that can be read installs in ${shown(place)}` };
    return refused === undefined ? (this.#above(stage, place) ?? missing) : { refused };
  }

  /** For a stage on which others stand, and that nothing else uses: each of them must install. */
  #above(stage: Stage, place: string): Regeneration | undefined {
    const users = this.#model.usersOf(stage);
    const passes = users.length > 0 && users.every(({ parent }) => parent === stage);
    if (!passes || stage === this.#model.stages.at(-1) || isTarget(this.#project, stage)) return undefined;
    let answer: Regeneration | undefined;
    for (const user of users) {
      answer = this.in(user, place);
      if ('refused' in answer) return answer;
    }
    return answer;
  }

  *#installs(stage: Stage, place: string): Generator<Found> {
    for (const instruction of stage.instructions) {
      for (const install of nodeInstalls(this.#model, instruction)) {
        const root = this.#rootOf(install, place);
        if (root !== undefined) yield { install, via: instruction, root };
      }
      if (instruction.keyword === 'COPY') yield* this.#copied(stage, instruction, place);
    }
    if (stage.parent !== undefined) yield* this.#installs(stage.parent, place);
  }

  /** `COPY --from=deps /app/node_modules ./node_modules`, or of a directory that holds it. */
  *#copied(stage: Stage, instruction: Instruction, place: string): Generator<Found> {
    const from = instruction.flag('from');
    const other = from === undefined ? undefined : this.#model.resolveStage(from, stage);
    const target = copyTarget(this.#model, instruction);
    const rest = target === undefined ? undefined : below(target, joinWorkdir(place, 'node_modules') ?? '');
    if (other === undefined || rest === undefined) return;
    for (const source of instruction.args.slice(0, -1)) {
      const path = `/${contextPath(`${source}/${rest}`)}`;
      if (!/^[^$*?[]*\/node_modules$/.test(path)) continue;
      for (const found of this.#installs(other, dirOf(path) || '/')) yield { ...found, via: instruction };
    }
  }

  /** Set for an install in the package's own directory, or in that of a workspace that it is a member of. */
  #rootOf(install: NodeInstall, place: string): string | undefined {
    const roots = workspaceRoots(this.#project, this.#dir, install.tool === 'pnpm' ? 'pnpm' : 'npm');
    return [this.#dir, ...roots].find((root) => {
      if (joinWorkdir(install.directory, relative(root, this.#dir)) !== place) return false;
      return (
        this.#brings(install, root, root, 'package.json') &&
        this.#brings(install, root, this.#dir, 'package.json')
      );
    });
  }

  /** True when a file or directory of a package is in the image, at its place, when the install runs in `root`. */
  #brings(install: NodeInstall, root: string, dir: string, name: string): boolean {
    const stage = this.#model.stageOf(install.instruction);
    const path = joinPath(dir, name);
    const at = path === undefined ? undefined : joinWorkdir(install.directory, relative(root, path));
    if (stage === undefined || path === undefined || at === undefined) return false;
    const before = new Set([...instructionsBefore(stage, install.instruction), install.instruction]);
    return this.#takings.some((taking) => before.has(taking.instruction) && puts(taking, path, at));
  }

  /** Why the context's node_modules may hold something that the install does not make. */
  #obstacle(stage: Stage, found: Found): string | undefined {
    const { install, via, root } = found;
    const dirs = [...new Set([this.#dir, root])];
    const settings = settingsObstacle(this.#project, dirs, install.tool);
    if (settings !== undefined) return settings;
    const order = instructionsBefore(this.#model.stageOf(via) ?? stage, via);
    const over = via === install.instruction && order.includes(this.#taking.instruction);
    const line = this.#line(install.instruction);
    if (over && !mayCreate(this.#model, install.instruction))
      return `${line} installs as a user who may not be allowed to make it`;
    if (over && install.clean) return undefined;
    if (install.ignoresScripts)
      return `the install in ${line} runs no install scripts, and it may hold their results`;
    const dev = install.omits && usesDevDependencies(this.#project, this.#taking, stage, this.#dir);
    if (dev) return `the install in ${line} may leave out devDependencies, which ${dev} may use`;
    return over ? accessObstacle(this.#project, dirs) : this.#apart(stage, found);
  }

  /** The same where the install runs apart from the COPY, whose node_modules is laid over what it makes. */
  #apart(stage: Stage, { install, via, root }: Found): string | undefined {
    const line = this.#line(install.instruction);
    const installing = this.#model.stageOf(install.instruction)?.instructions ?? [];
    const removal = [...new Set([...installing, ...stage.instructions])].find(removesModules);
    if (removal !== undefined) return `${this.#line(removal)} takes away what ${line} installs`;
    const arrived: Arrived = {
      has: (path) => this.#brings(install, root, '', path),
      later: this.#later(stage, via),
    };
    const reason = scriptObstacle(this.#project, this.#dir, root !== this.#dir, arrived);
    return reason && `${reason} when ${line} installs`;
  }

  #later(stage: Stage, via: Instruction): readonly Instruction[] {
    return stage.instructions
      .slice(stage.instructions.indexOf(via) + 1)
      .filter(({ keyword }) => keyword === 'RUN');
  }

  #line(instruction: Instruction): string {
    return placeOf({ reader: this.#taking.reader, instruction });
  }
}

/**
 * False where another user than root installs into a directory that may be root's: the COPY of the host's node_modules,
 * with `--chown`, may be what lets him. A directory that WORKDIR makes after USER is his (BuildKit, dispatchWorkdir).
 */
export function mayCreate(model: Model, install: Instruction): boolean {
  const stage = model.stageOf(install);
  const { user } = model.scopeAt(install);
  if (stage === undefined || user === undefined || /^(?:root|0)(?::|$)/.test(user)) return true;
  const before = instructionsBefore(stage, install);
  const since = before.findLastIndex(({ keyword }) => keyword === 'USER');
  return before.some(
    ({ keyword, body }, index) =>
      (keyword === 'RUN' && /\bchown\b/.test(body.text)) || (keyword === 'WORKDIR' && index > since),
  );
}

/** What is left of a path below a directory of the context that holds it. */
function relative(dir: string, path: string): string {
  return dir === '' ? path : path.slice(dir.length + 1);
}

/** True when a file of the project speaks of building this stage for itself. */
export function isTarget({ texts, builds }: Project, { name, index }: Stage): boolean {
  if (builds.some(({ target }) => target?.toLowerCase() === (name ?? String(index)))) return true;
  if (name === undefined) return false;
  const said = new RegExp(`target["']?\\s*[:= ]\\s*["']?${name.replaceAll('.', '\\.')}(?![\\w.-])`, 'i');
  return [...texts].some(([path, text]) => !/(?:-lock|shrinkwrap)\.json$/.test(path) && said.test(text));
}

function shown(place: string): string {
  return place.startsWith('/?') ? 'the working directory of the base image' : place;
}
