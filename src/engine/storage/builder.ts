import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { locked, lockedAtMost } from '../lock.js';
import { isBefore } from '../needs.js';
import { output, run } from '../process.js';
import { failureIn, StepReader, type NamedImage } from '../steps.js';
import { EngineError, type BuildOutcome, type BuildRequest, type BuildWatch } from '../types.js';
import { buildArguments, ignoreText, takenArgument } from './arguments.js';
import { removeImages, storedImages } from './images.js';
import { containersWith, removeContainers, Workplace } from './leftovers.js';
import { reasonIn, type Tool } from './tool.js';

/** Seconds that a removal waits for the builds of others. */
const PATIENCE = 30;

/** Builds images with podman or buildah and remembers what has to be removed. */
export class Builder {
  readonly #marker = `dockopt-${process.pid}-${randomBytes(8).toString('hex')}`;
  readonly #workplace: Workplace;
  /** Ids of images that builds of this engine made, the oldest first. */
  readonly #made = new Set<string>();
  /** Ids of images of others that some of those were made from. */
  readonly #spared = new Set<string>();
  /** Names that were given -> ids, and what each of these was made from. */
  readonly #named = new Map<string, { readonly id: string; readonly parent: string | undefined }>();

  constructor(private readonly tool: Tool) {
    this.#workplace = new Workplace(tool);
  }

  async build(request: BuildRequest, watch: BuildWatch): Promise<BuildOutcome> {
    this.#check(request);
    watch.signal.throwIfAborted();
    const { signal, waiting } = watch;
    return locked(this.tool.address, { signal, waiting }, () => {
      watch.begun?.();
      return this.#alone(request, watch);
    });
  }

  /** Removes an image that was built, by what `build` called it. Those that its steps left stay for the next build. */
  async remove(image: string): Promise<void> {
    const named = this.#named.get(image);
    if (named === undefined) return;
    this.#named.delete(image);
    this.#made.delete(named.id);
    const spared = named.parent === undefined ? [] : [named.parent];
    const images = [{ name: image, id: named.id }];
    await lockedAtMost(this.tool.address, { seconds: PATIENCE }, () =>
      removeImages(this.tool, images, spared),
    );
  }

  /** Removes the images without a name that builds left, their containers, cache mounts and files. */
  async removeCache(): Promise<void> {
    await this.#removeContainers();
    if (this.#made.size > 0)
      await lockedAtMost(this.tool.address, { seconds: PATIENCE }, () => this.#removeNameless());
    await this.#workplace.remove();
  }

  async #removeNameless(): Promise<void> {
    const stored = await storedImages(this.tool);
    const nameless = new Set(stored.filter(({ hasName }) => !hasName).map(({ id }) => id));
    const ours = [...this.#made].filter((id) => nameless.has(id)).reverse();
    const spared = [...this.#spared].filter((id) => nameless.has(id));
    await removeImages(
      this.tool,
      ours.map((id) => ({ name: id, id })),
      spared,
    );
    this.#made.clear();
  }

  #check(request: BuildRequest): void {
    const { program, buildah } = this.tool;
    const taken = takenArgument(request.extra);
    if (taken !== undefined) throw new EngineError(`the argument ${taken} is dockopt's own to set`);
    if (request.contexts.size > 0 && isBefore(buildah, [1, 27])) {
      const version = program === 'podman' ? '4.2' : '1.27';
      throw new EngineError(`${program} before ${version} knows no further contexts`);
    }
  }

  /** To be called while no other dockopt builds in this storage: then what is new in it is ours. */
  async #alone(request: BuildRequest, watch: BuildWatch): Promise<BuildOutcome> {
    const before = new Set((await storedImages(this.tool)).map(({ id }) => id));
    const reader = new StepReader(watch.step, () => performance.now() / 1000);
    let isComplete = false;
    try {
      const outcome = await this.#run(request, watch.signal, reader);
      isComplete = true;
      return await this.#kept(outcome, request.tag, reader, before);
    } catch (error) {
      if (!isComplete) await this.#brokenOff(reader, before);
      throw error;
    }
  }

  async #run(request: BuildRequest, signal: AbortSignal, reader: StepReader): Promise<BuildOutcome> {
    const folder = await this.#workplace.files();
    try {
      const files = { dockerfile: path.join(folder, 'Dockerfile'), ignore: path.join(folder, 'ignore') };
      await writeFile(files.dockerfile, request.dockerfile);
      await writeFile(files.ignore, ignoreText(request.ignore));
      const command = this.tool.program === 'podman' ? 'build' : 'bud';
      const marker = this.tool.isRemote ? undefined : this.#marker;
      const start = performance.now();
      const { exitCode } = await run(this.tool.program, buildArguments(command, request, files, marker), {
        signal,
        outLine: (line) => reader.out(line),
        line: (line) => reader.error(line),
        env: { BUILDAH_LAYERS: 'true', ...(await this.#temporary(request)) },
      });
      reader.end();
      const seconds = Math.max(0, (performance.now() - start) / 1000 - reader.baseSeconds);
      const { steps, log } = reader;
      if (exitCode !== 0 && isEngineFailure(log)) throw new EngineError(reasonIn(log));
      const failure = exitCode === 0 ? undefined : failureIn(log);
      return { image: reader.result, seconds, steps, log, warnings: [], ...(failure && { failure }) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Without a runtime folder of its own, podman looks for its running containers below TMPDIR. */
  async #temporary({ mounts, cache }: BuildRequest): Promise<{ readonly TMPDIR?: string }> {
    if (!keepsMountsApart(this.tool)) return {};
    return { TMPDIR: await this.#workplace.temporary(mounts, !cache) };
  }

  /** Gives the image its name; one that was there before keeps to itself, and goes by its id. */
  async #kept(
    outcome: BuildOutcome,
    tag: string,
    reader: StepReader,
    before: ReadonlySet<string>,
  ): Promise<BuildOutcome> {
    const ids = await this.#note(reader.images, before);
    const { image: id, failure, ...rest } = outcome;
    if (failure !== undefined) {
      await this.#removeContainers();
      return { ...rest, image: undefined, failure };
    }
    if (id === undefined) throw new EngineError(`${this.tool.program} did not say which image it built`);
    if (before.has(id) && !this.#made.has(id)) return { ...rest, image: id };
    await output(this.tool.program, ['tag', id, tag]);
    this.#made.add(id);
    this.#named.set(tag, { id, parent: ids[ids.lastIndexOf(id) - 1] });
    return { ...rest, image: tag };
  }

  /** Remembers which images are ours: what a build named and was not there before it. */
  async #note(images: readonly NamedImage[], before: ReadonlySet<string>): Promise<readonly string[]> {
    const stored = (await storedImages(this.tool)).map(({ id }) => id);
    const ids: string[] = [];
    for (const { id: start, reused } of images) {
      const id = stored.find((each) => each.startsWith(start));
      if (id === undefined) continue;
      ids.push(id);
      if (!before.has(id) && !reused) this.#made.add(id);
      else if (!this.#made.has(id)) this.#spared.add(id);
    }
    return ids;
  }

  async #brokenOff(reader: StepReader, before: ReadonlySet<string>): Promise<void> {
    reader.end();
    await this.#removeContainers();
    await this.#note(reader.images, before);
  }

  async #removeContainers(): Promise<void> {
    await this.#workplace.forgetRuns();
    await removeContainers(this.tool, await containersWith(this.tool, this.#marker));
  }
}

/** False where cache mounts are those of all builds, and do not begin empty. */
export function keepsMountsApart({ isRemote }: Tool): boolean {
  const { XDG_RUNTIME_DIR: runtime } = process.env;
  return !isRemote && (process.getuid?.() === 0 || (runtime !== undefined && runtime !== ''));
}

/** What is wrong with the program and not with the Dockerfile. */
function isEngineFailure(log: string): boolean {
  return /^Error: (?:unknown (?:shorthand )?flag|unable to connect to Podman|cannot connect to Podman)/im.test(
    log,
  );
}
