/** The place where the versions of one Dockerfile are built; it removes all that it made. */
import { randomBytes } from 'node:crypto';
import { isPackageText } from '../analysis/packages.js';
import type { Image, Layer } from '../analysis/types.js';
import { readArchive } from '../archive/index.js';
import { shownBytes } from '../project/sizes.js';
import type { BuildOutcome, BuildRequest, BuildWatch, Engine } from '../engine/types.js';
import { copyContext, type ContextCopy } from './contextCopy.js';
import type { Variant, VerifyJob, VerifyWatch } from './job.js';
import type { LayerSizes } from './layerSizes.js';
import { limited, TimeoutError } from './limited.js';

/** Bytes of a context above which its size is said. */
const LARGE = 500_000_000;

/** Sizes of layers of callers that keep none: bases are shared by all Dockerfiles of a run. */
const MEASURED: LayerSizes = new Map();

export class Bench {
  readonly notes: string[] = [];
  /** A word that no other run has. */
  readonly #run = `dockopt-${process.pid}-${randomBytes(4).toString('hex')}`;
  readonly #images = new Set<string>();
  readonly #layers = new Map<string, Layer>();
  #dressed: Variant | undefined;
  #count = 0;

  private constructor(
    readonly job: VerifyJob,
    readonly engine: Engine,
    readonly watch: VerifyWatch,
    readonly context: ContextCopy,
  ) {
    if (context.bytes > LARGE)
      this.notes.push(`the context has ${shownBytes(context.bytes)}, of which a copy was made`);
  }

  /** Copies the context; `close` has to be called. Rejects with ContextError and the signal's reason. */
  static async open(
    job: VerifyJob,
    engine: Engine,
    watch: VerifyWatch,
    variants: readonly Variant[],
  ): Promise<Bench> {
    watch.phase('copy of the build context');
    const { path } = job.project.ignore;
    const ignores = variants.map(({ ignore }) =>
      ignore === undefined ? undefined : { path, exists: true, text: ignore },
    );
    return new Bench(job, engine, watch, await copyContext(job.context, ignores, watch.signal));
  }

  /**
   * Builds a version.
   *
   * @param how `cold` takes nothing from caches; `phase` is what those who watch see
   * @returns also a build that failed or took too long
   */
  async build(
    variant: Variant,
    how: { readonly cold: boolean; readonly phase: string },
  ): Promise<BuildOutcome> {
    const { job, watch } = this;
    const phase = `${variant.name}, ${how.phase}`;
    watch.phase(phase);
    if (this.#dressed !== variant) await this.context.dress(variant.files);
    this.#dressed = variant;
    const limit = limited(watch.signal, job.timeout);
    try {
      const outcome = await this.engine.build(this.#request(variant, how.cold), {
        signal: limit.signal,
        ...watchedBuild(watch, phase, limit.begin),
      });
      if (outcome.image !== undefined) this.#images.add(outcome.image);
      return outcome;
    } catch (error) {
      if (!(error instanceof TimeoutError) || watch.signal.aborted) throw error;
      return {
        image: undefined,
        seconds: job.timeout ?? 0,
        steps: [],
        log: '',
        warnings: [],
        failure: error,
      };
    } finally {
      limit.end();
    }
  }

  #request(variant: Variant, cold: boolean): BuildRequest {
    const { target, args, secrets, platform, network, contexts, extra } = this.job.settings;
    this.#count += 1;
    return {
      dockerfile: variant.dockerfile,
      ignore: variant.ignore,
      context: this.context.dir,
      contexts,
      target,
      args,
      secrets,
      platform,
      network,
      extra,
      cache: !cold,
      mounts: `${this.#run}-${variant.name}`,
      tag: `${this.#run}:${variant.name}-${this.#count}`,
    };
  }

  /** Reads an image that was built. */
  async read(image: string): Promise<Image> {
    const { signal } = this.watch;
    const compressed = this.job.layerSizes ?? MEASURED;
    const read = { digests: true, compressed, layers: this.#layers, text: isPackageText, signal };
    return readArchive(this.engine.save(image, signal), read);
  }

  /** Removes an image that is of no further use. */
  async drop(image: string | undefined): Promise<void> {
    if (image === undefined || !this.#images.delete(image)) return;
    await this.engine.removeImage(image);
  }

  /**
   * Removes images, cache records and the copy, whatever happens to one of them.
   *
   * @param kept images that stay
   * @returns what is left, for people
   */
  async close(kept: readonly (string | undefined)[] = []): Promise<readonly string[]> {
    const left: string[] = [];
    const gone = [...this.#images].filter((image) => !kept.includes(image));
    const ways = [
      ...gone.map((image) => () => this.engine.removeImage(image)),
      () => this.engine.removeCache(),
    ];
    for (const way of [...ways, () => this.context.remove()]) {
      try {
        await way();
      } catch (error) {
        left.push(`could not be removed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.notes.push(...left);
    return left;
  }
}

/** A build that waits for those of another process says so, and that it goes on. */
function watchedBuild(
  { phase, step }: VerifyWatch,
  name: string,
  begin: () => void,
): Pick<BuildWatch, 'step' | 'waiting' | 'begun'> {
  let waits = false;
  return {
    begun: begin,
    waiting: (holder) => {
      if (!waits) phase(`waiting for the builds of process ${holder}`);
      waits = true;
    },
    step: (each) => {
      if (waits) phase(name);
      waits = false;
      step(each);
    },
  };
}
