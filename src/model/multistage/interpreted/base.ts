/** The images of a stage that compiles: the one on which it builds, and the one on which it can run. */
import { distroOf, slimTag, tagFacts } from '../../../knowledge/images.js';
import { lostCommands, lostPackages, type SlimImage } from '../../../knowledge/lost.js';
import { COMPILER_COMMANDS, goesWithTools } from '../../../knowledge/build-deps.js';
import { withTag } from '../../../syntax/image.js';
import type { Build } from '../../types.js';
import { minorOf, type Swap } from '../../slim/types.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Sole } from '../sole.js';
import type { Carried, Division } from '../types.js';

export interface SlimPair {
  readonly sole: Sole;
  /** True for the image with compilers and headers; its slim twin is then the one to run on. */
  readonly full: boolean;
  /** Debian's release, when the tag of the last stage names it: another tag may move to the next one. */
  readonly suite: string | undefined;
  /** What FROM of the last stage says. */
  readonly image: string;
  /** The image of the stage that builds, where that has to name the release. */
  readonly builderImage?: string;
  /** What the last stage lacks, in the form in which the checks for slim images ask. */
  readonly swap: Swap;
}

const KNOWN: ReadonlySet<string | undefined> = new Set(['bullseye', 'bookworm', 'trixie']);

export interface PythonBase extends SlimPair {
  readonly minor: number;
}

/** Reads the base image; the reason when nothing can be said of it. */
export function pythonBase(build: Build, sole: Sole): PythonBase | { readonly reason: string } {
  const { stage, tag } = sole;
  const minor = minorOf('python', tag);
  if (!stage.image.variable && minor === undefined)
    return {
      reason: `the tag \`${tag}\` names no minor version of Python 3, in whose directory packages lie`,
    };
  const pair = slimPair(build, sole, 'python');
  return 'reason' in pair ? pair : { ...pair, minor: minor ?? 0 };
}

/** Reads the base image, full or slim already; the reason when nothing can be said of it. */
export function slimPair(
  { project }: Build,
  sole: Sole,
  repository: SlimImage,
): SlimPair | { readonly reason: string } {
  const { stage, tag, model } = sole;
  if (stage.image.variable)
    return { reason: 'an ARG chooses the base image, which the command line may set' };
  const { family, suite } = distroOf(repository, tag, stage.image.registry);
  if (family !== 'debian' || !KNOWN.has(suite))
    return { reason: `${repository}:${tag} is no image on a Debian release that was measured` };
  const named = tag.split('-').includes(suite ?? '') ? suite : undefined;
  const shared = { sole, suite: named };
  const common = { repository, pythonMinor: minorOf(repository, tag), project, model };
  if (tag.split('-').includes('slim')) {
    const measured = lostCommands(repository, suite ?? '', tag) ?? new Map<string, string>();
    const going = [...measured].filter(([, owner]) => goesWithTools(owner));
    const lost = new Map([...going, ...Object.entries(COMPILER_COMMANDS)]);
    const swap = { ...common, target: 'the last stage', lost, lostPackages: new Set<string>() };
    return { ...shared, full: false, image: stage.from.args[0] ?? '', swap };
  }
  const pinned = named === undefined ? pinnedTag(repository, tag, suite ?? '') : tag;
  if (pinned === undefined)
    return {
      reason: `${repository}:${tag} may move to another Debian release than its slim twin, and no tag names both`,
    };
  const slim = slimTag(repository, pinned);
  if ('refused' in slim) return { reason: slim.refused };
  const lost = lostCommands(repository, slim.suite, tag);
  const gone = lostPackages(repository, slim.suite);
  if (lost === undefined || gone === undefined)
    return { reason: `what its slim twin on Debian ${slim.suite} leaves out was not measured` };
  const swap = { ...common, target: `${repository}:${slim.tag}`, lost, lostPackages: gone };
  const image = withTag(stage.image, slim.tag);
  const builderImage = named === undefined ? withTag(stage.image, pinned) : undefined;
  return { ...shared, suite, full: true, image, swap, ...(builderImage !== undefined && { builderImage }) };
}

/**
 * The tag that names the release under another one: what is compiled on a newer release than that on which it runs does
 * not start (GLIBC), and a machine may hold an older image of one of the two tags.
 */
export function pinnedTag(repository: string, tag: string, suite: string): string | undefined {
  const pinned = `${tag}-${suite}`;
  const [plain, exact] = [tagFacts(repository, tag), tagFacts(repository, pinned)];
  if (plain === undefined || exact === undefined || plain.os !== exact.os) return undefined;
  return (exact.lastListed ?? '~') < (plain.lastListed ?? '~') ? undefined : pinned;
}

/** A stage of that pair divided: the last one stands on the image to run on. */
export function divisionOf(
  { sole: { stage, model }, image, builderImage }: SlimPair,
  repeated: readonly Instruction[],
  prepared: readonly string[],
  carried: readonly Carried[],
): Division {
  const pinned = builderImage === undefined ? {} : { builderImage };
  return { stage, model, image, ...pinned, repeated, prepared, carried };
}
