import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { locked } from '../lock.js';
import { isBefore } from '../needs.js';
import { run } from '../process.js';
import { EngineError, type BuildOutcome, type BuildRequest, type BuildWatch } from '../types.js';
import { buildArguments, takenArgument } from './arguments.js';
import type { OwnCache } from './cache.js';
import type { Docker } from './connect.js';
import { engineFailureIn, failureOf, isEngineFailure } from './failure.js';
import { ENVIRONMENT, withFiles } from './files.js';
import { JsonProgress, PlainProgress, type Progress } from './progress.js';
import { stageNames, type StepName } from './steps.js';

/** Builds images and remembers what has to be removed. */
export class Builder {
  /** Ids of the images behind the names that were given. */
  readonly #images = new Map<string, string>();

  constructor(
    private readonly docker: Docker,
    private readonly cache: OwnCache,
  ) {}

  async build(request: BuildRequest, watch: BuildWatch): Promise<BuildOutcome> {
    const taken = takenArgument(request.extra);
    if (taken !== undefined) throw new EngineError(`the argument ${taken} is dockopt's own to set`);
    watch.signal.throwIfAborted();
    const { signal, waiting } = watch;
    return locked(this.docker.address, { signal, waiting }, () => {
      watch.begun?.();
      return withFiles(request, (folder) => this.#noted(request, watch, folder));
    });
  }

  /** Removes an image by the name that it was built with. */
  async remove(image: string): Promise<void> {
    this.#images.delete(image);
    await removeImage(image);
  }

  async #noted(request: BuildRequest, watch: BuildWatch, folder: string): Promise<BuildOutcome> {
    const before = await this.cache.snapshot(watch.signal);
    const progress = this.#progress(watch.step);
    const note = (): Promise<void> =>
      this.cache.note({
        mounts: request.mounts,
        worked: progress.steps.worked,
        folder: path.basename(folder),
        before,
      });
    try {
      const outcome = await this.#run(request, watch.signal, folder, progress);
      await note();
      return outcome;
    } catch (error) {
      // What ended the build is what the caller has to hear, whatever becomes of the clean-up. An image may have been
      // stored when the signal came.
      await removeImage(request.tag).catch(() => undefined);
      await note().catch(() => undefined);
      throw error;
    }
  }

  async #run(
    request: BuildRequest,
    signal: AbortSignal,
    folder: string,
    progress: Progress,
  ): Promise<BuildOutcome> {
    const files = {
      dockerfile: path.join(folder, 'Dockerfile'),
      metadata: path.join(folder, 'metadata.json'),
    };
    const args = buildArguments(request, files, this.#hasJson ? 'rawjson' : 'plain');
    const start = performance.now();
    const line = (text: string): void => progress.line(text);
    const { exitCode } = await run('docker', args, { signal, line, env: ENVIRONMENT });
    const seconds = (performance.now() - start) / 1000 - progress.steps.baseSeconds;
    if (exitCode !== 0 && isEngineFailure(progress.rest))
      throw new EngineError(engineFailureIn(progress.rest));
    if (exitCode === 0) await this.#named(request.tag, await imageIn(files.metadata));
    return {
      image: exitCode === 0 ? request.tag : undefined,
      seconds: Math.max(0, seconds),
      steps: progress.steps.list(stageNames(request.dockerfile)),
      log: progress.log,
      warnings: progress.warnings,
      ...(exitCode !== 0 && { failure: failureOf(progress.rest, progress.steps.errors) }),
    };
  }

  get #hasJson(): boolean {
    return !isBefore(this.docker.buildx, [0, 13]);
  }

  #progress(step: BuildWatch['step']): Progress {
    function begun({ text, number, of }: StepName): void {
      step({ text, number, of });
    }
    return this.#hasJson ? new JsonProgress(begun) : new PlainProgress(begun);
  }

  /** A name that is given again leaves an image without one behind, unless somebody else has named it, too. */
  async #named(tag: string, id: string | undefined): Promise<void> {
    const earlier = this.#images.get(tag);
    if (id !== undefined) this.#images.set(tag, id);
    if (earlier === undefined || earlier === id) return;
    const names = await run('docker', ['image', 'inspect', '--format', '{{len .RepoTags}}', earlier]);
    if (names.stdout.trim() === '0') await run('docker', ['image', 'rm', earlier]);
  }
}

/** The id of the image, as buildx says it after a build. */
async function imageIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const metadata = JSON.parse(text) as Record<string, unknown>;
  const id = metadata['containerimage.config.digest'] ?? metadata['containerimage.digest'];
  return typeof id === 'string' ? id : undefined;
}

/** No error when it is gone already. */
async function removeImage(image: string): Promise<void> {
  const { exitCode, stderr } = await run('docker', ['image', 'rm', image]);
  if (exitCode !== 0 && !/no such image|not found/i.test(stderr))
    throw new EngineError(`the image ${image} cannot be removed: ${stderr.trim()}`);
}
