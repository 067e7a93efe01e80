/** The images of a stage of Python: the one on which it builds, and the one on which it can run. */
import { distroOf, slimTag, tagFacts } from '../../../knowledge/images.js';
import { lostCommands, lostPackages } from '../../../knowledge/lost.js';
import { COMPILER_COMMANDS, goesWithTools } from '../../../knowledge/build-deps.js';
import { withTag } from '../../../syntax/image.js';
import type { Build } from '../../types.js';
import { minorOf, type Swap } from '../../slim/types.js';
import type { Sole } from '../sole.js';

export interface PythonBase {
  readonly sole: Sole;
  readonly minor: number;
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

/** Reads the base image; the reason when nothing can be said of it. */
export function pythonBase({ project }: Build, sole: Sole): PythonBase | { readonly reason: string } {
  const { stage, tag, model } = sole;
  const minor = minorOf('python', tag);
  if (stage.image.variable)
    return { reason: 'an ARG chooses the base image, which the command line may set' };
  if (minor === undefined)
    return {
      reason: `the tag \`${tag}\` names no minor version of Python 3, in whose directory packages lie`,
    };
  const { family, suite } = distroOf('python', tag, stage.image.registry);
  if (family !== 'debian' || !KNOWN.has(suite))
    return { reason: `python:${tag} is no image on a Debian release that was measured` };
  const named = tag.split('-').includes(suite ?? '') ? suite : undefined;
  const shared = { sole, minor, suite: named };
  const common = { repository: 'python', pythonMinor: minor, project, model };
  if (tag.split('-').includes('slim')) {
    const measured = lostCommands('python', suite ?? '', tag) ?? new Map<string, string>();
    const going = [...measured].filter(([, owner]) => goesWithTools(owner));
    const lost = new Map([...going, ...Object.entries(COMPILER_COMMANDS)]);
    const swap = { ...common, target: 'the last stage', lost, lostPackages: new Set<string>() };
    return { ...shared, full: false, image: stage.from.args[0] ?? '', swap };
  }
  const pinned = named === undefined ? pinnedTag(tag, suite ?? '') : tag;
  if (pinned === undefined)
    return {
      reason: `python:${tag} may move to another Debian release than its slim twin, and no tag names both`,
    };
  const slim = slimTag('python', pinned);
  if ('refused' in slim) return { reason: slim.refused };
  const lost = lostCommands('python', slim.suite, tag);
  const gone = lostPackages('python', slim.suite);
  if (lost === undefined || gone === undefined)
    return { reason: `what its slim twin on Debian ${slim.suite} leaves out was not measured` };
  const swap = { ...common, target: `python:${slim.tag}`, lost, lostPackages: gone };
  const image = withTag(stage.image, slim.tag);
  const builderImage = named === undefined ? withTag(stage.image, pinned) : undefined;
  return { ...shared, suite, full: true, image, swap, ...(builderImage !== undefined && { builderImage }) };
}

/**
 * The tag that names the release under another one: what is compiled on a newer release than that on which it runs does
 * not start (GLIBC), and a machine may hold an older image of one of the two tags.
 */
function pinnedTag(tag: string, suite: string): string | undefined {
  const pinned = `${tag}-${suite}`;
  const [plain, exact] = [tagFacts('python', tag), tagFacts('python', pinned)];
  if (plain === undefined || exact === undefined || plain.os !== exact.os) return undefined;
  return (exact.lastListed ?? '~') < (plain.lastListed ?? '~') ? undefined : pinned;
}
