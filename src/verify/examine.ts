/** Builds one version and looks at it from all sides. */
import type { Observed } from '../analysis/compare/types.js';
import { rootOf } from '../analysis/flatten.js';
import { packagesOf } from '../analysis/packages.js';
import type { Behaviour, Image } from '../analysis/types.js';
import { unsupported, type Needing } from '../engine/needs.js';
import { parseUnchecked } from '../syntax/parse.js';
import type { Instruction } from '../syntax/types.js';
import { modelOf } from '../model/stages.js';
import type { Bench } from './bench.js';
import { tryImage } from './behave/index.js';
import type { SmokePlan } from './behave/types.js';
import { buildFigures, imageFigures } from './figures.js';
import type { Variant } from './job.js';
import { baseRoot, chainOf, copiedFiles } from './own.js';
import { rpmOf } from './rpm.js';
import { finalStage } from './touch.js';
import type { BuildFigures, Side } from './types.js';

/** A version that was built, or that could not be. */
export interface Examined {
  readonly variant: Variant;
  readonly cold: BuildFigures;
  /** Undefined when it was not built. */
  readonly built: { readonly name: string; readonly image: Image } | undefined;
  readonly rebuild?: BuildFigures;
  readonly behaviour: readonly Behaviour[];
}

/** Builds a version and reads its image. What the engine is known not to be able to build fails without a build. */
export async function built(bench: Bench, variant: Variant, cold: boolean): Promise<Examined> {
  const reasons = unsupported(bench.engine, needsOf(variant));
  if (reasons.length > 0) {
    const failure = { message: reasons.join('; '), log: '' };
    const none = { seconds: 0, steps: 0, cached: 0, ran: [], failure };
    return { variant, cold: none, built: undefined, behaviour: [] };
  }
  const outcome = await bench.build(variant, { cold, phase: cold ? 'cold build' : 'build' });
  const figures = { variant, cold: buildFigures(outcome), behaviour: [] };
  if (outcome.image === undefined) return { ...figures, built: undefined };
  bench.watch.phase(`${variant.name}, reading the image`);
  return { ...figures, built: { name: outcome.image, image: await bench.read(outcome.image) } };
}

/**
 * Builds a version again with what its first build left in the cache: somebody has touched a file of the context. Each
 * version gets a touch of its own, for with the same one the second would take over the steps that the first has run.
 */
export async function rebuilt(bench: Bench, version: Examined, touched: string): Promise<Examined> {
  if (version.built === undefined) return version;
  const undo = await bench.context.touch(touched, bench.job.mark);
  const outcome = await bench.build(version.variant, { cold: false, phase: 'rebuild' });
  await undo();
  await bench.drop(outcome.image);
  return { ...version, rebuild: buildFigures(outcome) };
}

/**
 * Starts containers of a version.
 *
 * @param clients images that may ask it
 */
export async function tried(
  bench: Bench,
  version: Examined,
  clients: readonly Examined[],
): Promise<Examined> {
  const { engine, job, watch } = bench;
  if (version.built === undefined || !engine.runs || isSilent(version.built.image, job.smoke)) return version;
  watch.phase(`${version.variant.name}, in a container`);
  const names = clients.flatMap((client) => client.built?.name ?? []);
  const behaviour = await tryImage(engine, version.built.name, job.smoke, names, watch.signal);
  return { ...version, behaviour };
}

/** True where nothing is asked of an image that names nothing to run, such as one that only carries files. */
function isSilent({ config }: Image, { smoke, http }: SmokePlan): boolean {
  const words = [...(config.entrypoint ?? []), ...(config.cmd ?? [])];
  return words.length === 0 && smoke === undefined && http.length === 0;
}

/** What the comparison sees of a version; undefined when it was not built. */
export async function observed(bench: Bench, version: Examined): Promise<Observed | undefined> {
  if (version.built === undefined) return undefined;
  const { name, image } = version.built;
  const root = rootOf(image);
  const rpm = await rpmOf(bench.engine, name, root, bench.watch.signal);
  const packages = packagesOf(root);
  const own = chain(version.variant, bench.job.settings.target);
  return {
    config: image.config,
    platform: image.platform,
    root,
    base: baseRoot(image, own),
    copied: copiedFiles(image, own),
    packages: rpm === undefined ? packages : new Map([...packages, ['rpm', rpm] as const]),
    behaviour: version.behaviour,
  };
}

function needsOf({ dockerfile }: Variant): readonly Needing[] {
  const instructions = parseUnchecked(dockerfile).dockerfile?.instructions ?? [];
  return instructions.map(({ keyword, flags, heredocs }) => ({
    keyword,
    flags: flags.map(({ text }) => text),
    heredoc: heredocs.length > 0,
  }));
}

/** The instructions that make the image, those of its base image left out. */
export function chain({ dockerfile }: Variant, target: string | undefined): readonly Instruction[] {
  const tree = parseUnchecked(dockerfile).dockerfile;
  return tree === undefined ? [] : chainOf(finalStage(modelOf(tree), target));
}

/** What the report says of one version; `keep` names its image, which is left to the user. */
export function sideOf(version: Examined, keep: boolean): Side {
  const { cold, rebuild, behaviour } = version;
  const image = version.built === undefined ? undefined : imageFigures(version.built.image);
  const kept = keep ? version.built?.name : undefined;
  return { image, cold, rebuild, behaviour, ...(kept !== undefined && { kept }) };
}
