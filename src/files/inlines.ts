/** Dockerfiles that are written inside compose files, each with the builds that it is for. */
import path from 'node:path';
import { inlineBlock, otherUse, type InlineBlock } from '../project/inline.js';
import { describedBuilds, eachOnce, type ImageBuild } from '../project/invocations/index.js';
import { inlineBuilds, limitOf } from './buildFiles.js';
import type { ContextChoice } from './context.js';
import { readText } from './read.js';

export interface FoundInline {
  readonly block: InlineBlock | { readonly left: string };
  /** 1-based line of the build that holds it. */
  readonly line: number;
  readonly context: ContextChoice;
  /** Paths from the root of the repository. */
  readonly builds: readonly ImageBuild[];
}

/**
 * The Dockerfiles inside a compose file, in the order in which they stand there. One that several services share is
 * found once, with all their builds, those of other files that extend this one among them.
 * @param file absolute
 * @param text of it, without a byte-order mark
 * @param explicit the context given on the command line, absolute
 */
export async function inlinesOf(
  file: string,
  text: string,
  explicit: string | undefined,
): Promise<readonly FoundInline[]> {
  const limit = limitOf(path.dirname(file));
  const own = path.relative(limit, file).split(path.sep).join('/');
  const read = (name: string): string | undefined => {
    if (name === own) return text;
    const other = readText(path.join(limit, name));
    return 'error' in other ? undefined : other.text;
  };
  const others = (await inlineBuilds(path.dirname(file), limit)).filter(({ by }) => by !== own);
  const places = new Map<number, ImageBuild[]>();
  for (const build of [...(await describedBuilds(own, text, read)), ...others]) {
    if (build.inlineAt?.file !== own) continue;
    const { offset } = build.inlineAt;
    places.set(offset, [...(places.get(offset) ?? []), build]);
  }
  const found: FoundInline[] = [];
  for (const [offset, builds] of [...places].toSorted(([a], [b]) => a - b)) {
    const [first] = builds;
    if (first?.inline === undefined) continue;
    const block = await blockAt(text, offset, first.inline);
    found.push({
      block,
      line: first.line,
      context: contextOf(builds, limit, explicit),
      builds: eachOnce(builds),
    });
  }
  return found;
}

async function blockAt(text: string, offset: number, value: string): Promise<FoundInline['block']> {
  const other = await otherUse(text, offset);
  return other === undefined ? inlineBlock(text, offset, value) : { left: `${other} takes the same text` };
}

function contextOf(
  builds: readonly ImageBuild[],
  limit: string,
  explicit: string | undefined,
): ContextChoice {
  if (explicit !== undefined) return { dir: explicit, reason: 'it was named with --context' };
  const places = builds.map(({ by, line, context }) => ({ by: `${by}:${line}`, context }));
  const first = places.find(({ context }) => context !== undefined);
  const open = places.find(({ context }) => context === undefined);
  const dir = path.join(limit, first?.context ?? path.dirname(builds[0]?.by ?? ''));
  const reason = first === undefined ? 'it holds the file' : `${first.by} names it`;
  if (open !== undefined)
    return { dir, reason, doubt: `is named in ${open.by} by a variable without a value` };
  const other = places.find(({ context }) => context !== first?.context);
  if (other === undefined || first === undefined) return { dir, reason };
  return { dir, reason, doubt: `is one directory in ${first.by} and another in ${other.by}` };
}
