/** BuildKit's own linter as the judge of what dockopt writes. */
import type { Engine, Finding } from '../../../src/engine/index.js';
import { modelOf, stageReferences } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';

/** One Dockerfile with what surrounds it. */
export interface Linted {
  readonly dockerfile: string;
  readonly ignore: string | undefined;
  /** Absolute path. */
  readonly context: string;
}

/** Every image is this one: nothing is fetched, and what a base brings along is no finding of the Dockerfile. */
const STAND_IN = 'docker-image://debian:bookworm-slim';

/** As many images as may be found one by one: those whose name only BuildKit's own expansion knows. */
const ATTEMPTS = 8;

/**
 * Rules broken -> how often. Lines are not compared: they move. A Dockerfile that BuildKit would not build breaks `error`.
 */
export async function findingsOf(engine: Engine, linted: Linted): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { rule, message } of await lint(engine, linted)) {
    const key = rule === 'error' ? `error: ${message.split('\n')[0] ?? ''}` : rule;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** What the second has more of than the first, for people. */
export function newFindings(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly string[] {
  return [...after]
    .filter(([rule, count]) => count > (before.get(rule) ?? 0))
    .map(([rule, count]) => `${rule}: ${before.get(rule) ?? 0} before, ${count} after`);
}

async function lint(engine: Engine, { dockerfile, ignore, context }: Linted): Promise<readonly Finding[]> {
  if (engine.check === undefined) throw new Error(`${engine.version} has no linter`);
  const text = withoutSyntaxLine(dockerfile);
  const contexts = new Map(imagesIn(text).map((image) => [image, STAND_IN]));
  const request = {
    dockerfile: text,
    ignore,
    context,
    contexts,
    target: undefined,
    args: new Map(),
    platform: undefined,
  };
  const signal = AbortSignal.timeout(60_000);
  for (let attempt = 0; ; attempt += 1) {
    const findings = await engine.check(request, signal);
    const unknown = findings.map(unresolved).find((image) => image !== undefined);
    if (unknown === undefined || contexts.has(unknown) || attempt === ATTEMPTS) return findings;
    contexts.set(unknown, STAND_IN);
  }
}

/** The image that BuildKit looked for in vain. */
function unresolved({ rule, message }: Finding): string | undefined {
  return rule === 'error' ? /^(\S+): failed to resolve source metadata/.exec(message)?.[1] : undefined;
}

/** The line names an image that parses the rest; that one would have to be fetched. */
function withoutSyntaxLine(text: string): string {
  return text.replace(/^#[ \t]*syntax[ \t]*=.*$/im, '#');
}

function imagesIn(text: string): readonly string[] {
  const { dockerfile } = parse(text);
  if (dockerfile === undefined) return [];
  const model = modelOf(dockerfile);
  const names = new Set(model.stages.map(({ name }) => name));
  const bases = model.stages
    .filter(({ parent }) => parent === undefined)
    .map(({ resolved }) => resolved?.text);
  const others = model.stages.flatMap(({ instructions }) => instructions.flatMap(stageReferences));
  const images = [
    ...bases,
    ...others.filter((name) => !names.has(name.toLowerCase()) && !/^\d+$/.test(name)),
  ];
  return images.filter((image) => image !== undefined && isName(image)) as string[];
}

/** False for what BuildKit would refuse as the name of a context. */
function isName(image: string): boolean {
  return image !== 'scratch' && /^[a-z0-9][a-z0-9._/-]*(?::\w[\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/.test(image);
}

/** Runs a task for each item, two at a time, and gives the results in the order of the items. */
export async function inPairs<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of queue) results[index] = await task(item);
  }
  await Promise.all([work(), work()]);
  return results;
}
