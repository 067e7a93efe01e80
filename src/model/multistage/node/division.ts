/** What the last stage of a Node service takes, and from which stage. */
import { isWithin, joinPath } from '../../../project/paths.js';
import type { Context } from '../../copies.js';
import type { Sole } from '../sole.js';
import type { Between, Carried, Division } from '../types.js';
import type { Reads } from './reads.js';
import type { Started } from './starts.js';
import type { Steps } from './steps.js';
import { workspaceParts } from './workspace.js';

export interface Parts {
  readonly sole: Sole;
  readonly context: Context;
  readonly steps: Steps;
  /** Output directories, as paths of the package. */
  readonly own: readonly string[];
  readonly started: Started;
  /** Those of a workspace. */
  readonly members?: readonly string[] | undefined;
  /** Where a step of the build has taken devDependencies away: its node_modules are those of the image. */
  readonly modules?: 'pruned';
  /** RUNs that only the last stage has. */
  readonly prepared?: readonly string[];
  /** What generators leave in node_modules. */
  readonly clients?: readonly Carried[];
}

type Where = Pick<Division, 'between' | 'carried'>;

/** @param deps the stage that installs for production; undefined where nothing stays */
export function divisionOf(parts: Parts, reads: Reads, deps: Between | undefined): Division {
  const { sole, steps, modules, clients = [], prepared = [] } = parts;
  const { directory, elsewhere, repeated, owners } = steps;
  const { stage, model } = sole;
  const made = owned(owners.made);
  const own: Carried = { path: `${directory}/node_modules`, type: 'directory', ...made };
  const kept = modules === 'pruned' ? [own] : deps === undefined ? [] : [{ ...own, stage: deps.name }];
  const installed = [...kept, ...clients.map((each) => ({ ...each, ...made })), ...elsewhere];
  const shared = { stage, model, image: stage.from.args[0] ?? '', repeated, prepared };
  if ('anything' in reads) return { ...shared, ...wholeOf(parts, deps, installed) };
  const chosen = chosenOf(parts, reads.entries);
  return { ...shared, between: deps === undefined ? [] : [deps], carried: [...installed, ...chosen] };
}

/** All that the build leaves in the directory, but for its node_modules. */
function wholeOf(
  { sole: { stage }, steps: { directory, elsewhere, owners }, members, modules }: Parts,
  deps: Between | undefined,
  installed: readonly Carried[],
): Where {
  const name = stage.name === 'files' ? 'package' : 'files';
  const made = owned(owners.made);
  if (modules === 'pruned')
    return { between: [], carried: [...elsewhere, { path: directory, type: 'directory', ...made }] };
  if (members !== undefined && deps !== undefined) {
    const { between, carried } = workspaceParts(members, { directory, name, ...made }, deps);
    return { between, carried: [...elsewhere, ...carried] };
  }
  const files: Between = { name, instructions: [`RUN rm -rf ${directory}/node_modules`] };
  const whole: Carried = { stage: name, path: directory, type: 'directory', ...made };
  return { between: [...(deps === undefined ? [] : [deps]), files], carried: [...installed, whole] };
}

/** The manifest, what sources read beside it, and the output: what changes seldom first. */
function chosenOf(parts: Parts, entries: readonly string[]): readonly Carried[] {
  const { own, steps } = parts;
  const { directory, owners } = steps;
  const copied = owned(owners.copied);
  const top = entries
    .filter((entry) => !own.includes(entry))
    .map((entry): Carried => ({ path: `${directory}/${entry}`, type: typeOf(entry, parts), ...copied }));
  const manifest: Carried = { path: `${directory}/package.json`, type: 'file', ...copied };
  const outputs = outermost(own).map((path): Carried => ({
    path: `${directory}/${path}`,
    type: 'directory',
    ...owned(owners.made),
  }));
  const files = top.filter(({ type }) => type === 'file');
  const directories = top.filter(({ type }) => type === 'directory');
  return [manifest, ...files, ...directories, ...outputs];
}

function owned(owner: string | undefined): Pick<Carried, 'owner'> {
  return owner === undefined ? {} : { owner };
}

/** Each once, and none inside another. */
export function outermost(paths: readonly string[]): readonly string[] {
  const all = [...new Set(paths)];
  return all.filter((path) => all.every((other) => other === path || !isWithin(other, path)));
}

function typeOf(entry: string, { steps, context }: Parts): 'file' | 'directory' {
  return context.files.has(joinPath(steps.dir, entry) ?? '') ? 'file' : 'directory';
}
