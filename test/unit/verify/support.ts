import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type {
  BuildOutcome,
  BuildRequest,
  BuildWatch,
  Container,
  Engine,
  Feature,
  RunRequest,
} from '../../../src/engine/types.js';
import type { Change, Transform } from '../../../src/model/types.js';
import { buildProject } from '../../../src/project/facts.js';
import type { FixResult } from '../../../src/runner/types.js';
import { parse } from '../../../src/syntax/parse.js';
import type { VerifyJob } from '../../../src/verify/job.js';
import { settingsOf } from '../../../src/verify/settings.js';
import { oldArchive, streamOf, tarOf, type ImageParts } from '../archive/support.js';

/**
 * An engine that builds nothing: `RUN write <path> <text>` makes a layer with that file, `RUN stamp <path>` one that is
 * other each time, `RUN fail <words>` fails, `CMD crash` ends with 1. It remembers what it was asked.
 */
export class FakeEngine implements Engine {
  readonly name = 'docker' as const;
  readonly version = 'docker 99';
  readonly lacks = new Map<Feature, string>();
  notes: readonly string[] = [];
  readonly requests: BuildRequest[] = [];
  readonly removed: string[] = [];
  readonly containers: { readonly image: string; removed: boolean }[] = [];
  cacheRemoved = 0;
  /** Called before each build begins: as if others were building. */
  waits: (signal: AbortSignal) => void | Promise<void> = () => undefined;
  /** Called in each build. */
  before: (request: BuildRequest) => void | Promise<void> = () => undefined;
  readonly #images = new Map<string, { readonly parts: ImageParts; readonly crashes: boolean }>();
  readonly #seen = new Set<string>();
  #stamp = 0;

  constructor(readonly runs = true) {}

  async build(request: BuildRequest, { signal, step, begun }: BuildWatch): Promise<BuildOutcome> {
    this.requests.push(request);
    await this.waits(signal);
    begun?.();
    await this.before(request);
    signal.throwIfAborted();
    const lines = request.dockerfile.split('\n').filter((line) => line !== '');
    const common = { seconds: 2, log: `log of ${lines.length} lines`, warnings: [] };
    const steps: { text: string; cached: boolean; seconds: number }[] = [];
    const layers: Buffer[] = [];
    const history: { created_by: string; empty_layer: boolean }[] = [];
    for (const [index, line] of lines.entries()) {
      if (line.startsWith('FROM')) continue;
      step({ text: line, number: index, of: lines.length - 1 });
      const key = lines.slice(0, index + 1).join('\n');
      steps.push({ text: line, cached: request.cache && this.#seen.has(key), seconds: 1 });
      this.#seen.add(key);
      const [, keyword = '', program = '', name = '', text = ''] =
        /^(\w+) (\S+)(?: (\S+))?(?: (.*))?$/.exec(line) ?? [];
      if (program === 'fail')
        return {
          ...common,
          steps,
          image: undefined,
          failure: { message: `${name} failed`, line: index + 1 },
        };
      const makes = keyword === 'RUN';
      history.push({ created_by: line, empty_layer: !makes });
      if (makes)
        layers.push(tarOf([{ name, data: program === 'stamp' ? String((this.#stamp += 1)) : text }]));
    }
    const Cmd = lines.filter((line) => line.startsWith('CMD ')).map((line) => line.slice(4));
    const User = /^USER (.*)$/m.exec(request.dockerfile)?.[1] ?? '';
    const config = { history, config: { User, Cmd } };
    const crashes = lines.includes('CMD crash');
    this.#images.set(request.tag, { parts: { layers, config }, crashes });
    return { ...common, steps, image: request.tag };
  }

  save(image: string): Readable {
    const { parts } = this.#images.get(image) ?? { parts: { layers: [] } };
    return streamOf(tarOf(oldArchive(parts)));
  }

  start({ image }: RunRequest): Promise<Container> {
    const ends = this.#images.get(image)?.crashes === true;
    const self = { image, removed: false };
    this.containers.push(self);
    return Promise.resolve({
      id: image,
      running: () => Promise.resolve(!ends),
      exec: () => Promise.resolve({ exitCode: 0, stdout: '', stderr: '' }),
      wait: (signal: AbortSignal) =>
        new Promise((resolve, reject) => {
          if (ends) resolve({ exitCode: 1 });
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
      logs: () => Promise.resolve('the log'),
      user: () => Promise.resolve(0),
      stop: () => Promise.resolve({ exitCode: 0, seconds: 0, killed: false }),
      remove: () => {
        self.removed = true;
        return Promise.resolve();
      },
    });
  }

  removeImage(image: string): Promise<void> {
    this.removed.push(image);
    return Promise.resolve();
  }

  removeCache(): Promise<void> {
    this.cacheRemoved += 1;
    return Promise.resolve();
  }

  /** Images that were built and not removed. */
  get left(): readonly string[] {
    return [...this.#images.keys()].filter((image) => !this.removed.includes(image));
  }
}

/** What a made-up transform does: it puts one line in the place of another. */
export interface Swap {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly image?: NonNullable<Transform['image']>;
}

const contexts: string[] = [];

/** Removes the contexts of all jobs. */
export function removeContexts(): void {
  for (const context of contexts.splice(0)) rmSync(context, { recursive: true });
}

/** A job whose transforms are swaps of lines; the context has an `app.js`. */
export function jobOf(text: string, swaps: readonly Swap[], more: Partial<VerifyJob> = {}): VerifyJob {
  const context = mkdtempSync(path.join(tmpdir(), 'dockopt-test-'));
  contexts.push(context);
  const files = { Dockerfile: text, 'src/app.js': 'x\n' };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(context, name)), { recursive: true });
    writeFileSync(path.join(context, name), content);
  }
  const texts = new Map(Object.entries(files));
  const again = (only: readonly string[]): FixResult =>
    swapped(
      text,
      swaps.filter(({ name }) => only.includes(name)),
    );
  const given = { target: undefined, args: new Map<string, string>(), secrets: [], platform: undefined };
  const place = { root: context, platform: 'linux/amd64' };
  const settings = { ...given, network: undefined, contexts: new Map<string, string>(), extra: [] };
  return {
    path: 'Dockerfile',
    context,
    contextShown: '.',
    project: buildProject({ dockerfile: 'Dockerfile', files: new Set(texts.keys()), texts }),
    result: swapped(text, swaps),
    again,
    transforms: swaps.map(({ name, image }) => transformOf(name, image)),
    settings: settingsOf([], parse(text).dockerfile?.instructions ?? [], settings, place),
    smoke: { http: [], env: new Map(), watchSeconds: 0.01, grace: 1 },
    keep: false,
    timeout: undefined,
    ...more,
  };
}

function swapped(text: string, swaps: readonly Swap[]): FixResult {
  let after = text;
  const changes: Change[] = [];
  for (const { name, from, to } of swaps) {
    if (!after.includes(from)) continue;
    const line = text.split('\n').indexOf(from) + 1;
    after = after.replace(from, to);
    const effects = { evidence: [], effects: [], before: [], after: [] };
    changes.push({ transform: name, level: 'safe', line, message: `swapped ${from}`, ...effects });
  }
  const none = { files: [], skips: [], advice: [], violations: [], unusedIgnores: [] };
  return { path: 'Dockerfile', before: text, after, changes, ...none };
}

function transformOf(name: string, image: Transform['image']): Transform {
  const docs = { why: '', example: { before: '', after: '' }, references: [] };
  return { name, summary: name, level: 'safe', docs, ...(image && { image }), apply: (build) => build };
}
