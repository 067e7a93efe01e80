/** Holds a rewritten image against the original one. */
import { createHash } from 'node:crypto';
import { differencesOf, maskedNotes, noiseOf, restlessOf } from '../analysis/compare/index.js';
import type { Declared, Noise, Observed } from '../analysis/compare/types.js';
import type { Difference, Root } from '../analysis/types.js';
import { rootOf } from '../analysis/flatten.js';
import { ignoreOf, isIgnored } from '../project/ignore.js';
import type { FixResult } from '../runner/types.js';
import type { Bench } from './bench.js';
import { built, chain, observed, tried, type Examined } from './examine.js';
import { tookPart, type Variant, type VerifyJob } from './job.js';
import { ownOf } from './own.js';

/** The original, and what differs between two builds or runs of it. */
export class Original {
  #noise: Noise | undefined;
  #restless: ReadonlySet<string> | undefined;

  constructor(
    readonly bench: Bench,
    readonly examined: Examined,
    readonly seen: Observed,
  ) {}

  /** What is other in a version. What the original itself does not do twice alike is no difference. */
  async differences(after: Examined, result: FixResult): Promise<readonly Difference[]> {
    const failed = buildDifference(this.examined, after);
    if (failed !== undefined) return [failed];
    const image = await observed(this.bench, after);
    if (image === undefined) return [NO_IMAGE];
    const root = withoutWritten(this.seen.root, image.root, textsOf(this.bench.job, result));
    const seen = { ...image, root };
    let found = differencesOf(this.seen, seen, this.#declared(after, result));
    if (found.some((each) => isOpen(each) && each.area === 'files') && this.#noise === undefined) {
      this.#noise = await this.#twice();
      found = differencesOf(this.seen, seen, this.#declared(after, result));
    }
    if (!found.some((each) => isOpen(each) && each.area === 'behaviour')) return found;
    this.#restless ??= await this.#triedAgain(after);
    return differencesOf(this.seen, seen, this.#declared(after, result));
  }

  /** What was left out when the behaviour of a version was compared, for people. */
  notes(after: Examined): readonly string[] {
    const restless = [...(this.#restless ?? [])].map(
      (what) => `not compared, for it is other each time in the original, too: ${what}`,
    );
    const { examined, bench } = this;
    const isSilent = bench.engine.runs && examined.behaviour.length === 0;
    return [
      ...(isSilent ? ['no container was started: the image names no command'] : []),
      ...restless,
      ...maskedNotes(examined.behaviour, after.behaviour),
    ];
  }

  #declared(after: Examined, result: FixResult): Declared {
    const { job, context } = this.bench;
    const names = new Set(tookPart(job, result));
    return {
      transforms: job.transforms.filter(({ name }) => names.has(name)),
      changes: result.changes,
      own: ownOf(chain(this.examined.variant, job.settings.target), job.project),
      ignored: newlyHidden(this.examined.variant, after.variant, job, context.files),
      noise: this.#noise,
      restless: this.#restless,
    };
  }

  /** Builds the original once more, from nothing. */
  async #twice(): Promise<Noise> {
    const { bench, examined, seen } = this;
    const again = await built(bench, { ...examined.variant, name: 'original-again' }, true);
    if (again.built === undefined) return { changed: new Map(), unstable: new Map() };
    const root = rootOf(again.built.image);
    await bench.drop(again.built.name);
    return noiseOf(seen.root, root);
  }

  /** What the original answers otherwise when it is asked once more. */
  async #triedAgain(version: Examined): Promise<ReadonlySet<string>> {
    const { bench, examined } = this;
    const again = await tried(bench, examined, [examined, version]);
    return restlessOf(examined.behaviour, again.behaviour);
  }
}

const NO_IMAGE: Difference = {
  area: 'build',
  subject: 'build',
  before: 'done',
  after: undefined,
  declaredBy: [],
  message: 'the build of the rewritten Dockerfile made no image',
};

/** True for a difference that nobody declared. */
export function isOpen({ declaredBy }: Difference): boolean {
  return declaredBy.length === 0;
}

/** A build of the rewritten file that fails where that of the original does not. */
function buildDifference(before: Examined, after: Examined): Difference | undefined {
  const failure = after.cold.failure;
  const again = before.rebuild?.failure === undefined ? after.rebuild?.failure : undefined;
  const failed = failure ?? again;
  if (failed === undefined) return undefined;
  const subject = failure === undefined ? 'rebuild' : 'build';
  const place = failed.line === undefined ? '' : ` (line ${failed.line})`;
  return {
    area: 'build',
    subject,
    before: 'done',
    after: failed.message,
    declaredBy: [],
    message: `the ${subject} of the rewritten Dockerfile fails: ${failed.message}${place}`,
  };
}

/** Texts of the files that fix writes: SHA-256 before and after, where there is or was one. */
function textsOf(
  { result, project }: VerifyJob,
  { after, files }: FixResult,
): readonly (readonly [string | undefined, string])[] {
  const main = { path: project.dockerfile, before: result.before, after };
  return [main, ...files].map((file) => [
    file.before === undefined ? undefined : digestOf(file.before),
    digestOf(file.after),
  ]);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The second root in which copies of the files that fix writes are as in the first: they differ as those do. */
function withoutWritten(
  before: Root,
  after: Root,
  texts: readonly (readonly [string | undefined, string])[],
): Root {
  const root = new Map(after);
  for (const [path, entry] of after) {
    const { kind, digest } = entry;
    if (kind !== 'file' || digest === undefined) continue;
    const old = before.get(path);
    if (old?.digest === digest || !texts.some(([from, to]) => to === digest && from === old?.digest))
      continue;
    if (old === undefined) root.delete(path);
    else
      root.set(path, { ...entry, size: old.size, ...(old.digest !== undefined && { digest: old.digest }) });
  }
  return root;
}

/** Files of the context that only the second version's ignore file hides. */
function newlyHidden(
  before: Variant,
  after: Variant,
  { project }: Pick<VerifyJob, 'project'>,
  files: readonly string[],
): readonly string[] {
  if (before.ignore === after.ignore) return [];
  const { path } = project.ignore;
  const [old, now] = [before, after].map(({ ignore }) =>
    ignoreOf({ path, exists: ignore !== undefined, text: ignore ?? '' }),
  );
  if (old === undefined || now === undefined || 'error' in old || 'error' in now) return [];
  return files.filter((file) => isIgnored(now, file) && !isIgnored(old, file));
}
