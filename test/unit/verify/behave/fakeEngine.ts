import {
  EngineError,
  StartError,
  type Container,
  type Engine,
  type Ran,
  type RunRequest,
} from '../../../../src/engine/types.js';

/** An image as far as the fake knows it. */
export interface FakeImage {
  /** Programs that can be started or executed: what comes of them. `*` is the image's own command. */
  readonly programs: Readonly<
    Record<string, (words: readonly string[], self: FakeContainer) => Partial<Ran>>
  >;
  /** Exit code with which its own command ends at once. */
  readonly ends?: number;
  readonly uid?: number;
  readonly ignoresStop?: boolean;
}

export interface FakeContainer {
  readonly request: RunRequest;
  running: boolean;
  exitCode: number;
  removed: boolean;
}

/** An engine of made-up images, which remembers what was started. */
export class FakeEngine implements Pick<Engine, 'start'> {
  readonly containers: FakeContainer[] = [];

  constructor(readonly images: Readonly<Record<string, FakeImage>>) {}

  /** The same, as what it stands for. */
  get engine(): Engine {
    return this as unknown as Engine;
  }

  start(request: RunRequest, signal: AbortSignal): Promise<Container> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    const image = this.images[request.image];
    if (image === undefined) return Promise.reject(new EngineError(`no image ${request.image}`));
    const name = request.command?.[0] ?? '*';
    const program = image.programs[name];
    if (program === undefined) return Promise.reject(new StartError(`exec: ${name}: no such file`));
    const ends = request.command === undefined ? image.ends : undefined;
    const self: FakeContainer = { request, running: ends === undefined, exitCode: ends ?? 0, removed: false };
    this.containers.push(self);
    return Promise.resolve(containerOf(self, image, String(this.containers.length)));
  }
}

function containerOf(self: FakeContainer, image: FakeImage, id: string): Container {
  return {
    id,
    running: () => Promise.resolve(self.running),
    exec: ([name = '', ...rest], signal) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      const ran = image.programs[name]?.([name, ...rest], self) ?? { exitCode: 127 };
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '', ...ran });
    },
    wait: (signal) =>
      new Promise((resolve, reject) => {
        if (!self.running) resolve({ exitCode: self.exitCode });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    logs: () => Promise.resolve(`log of ${id}\n`),
    user: () => Promise.resolve(self.running ? (image.uid ?? 0) : undefined),
    stop: () => {
      self.running = false;
      const killed = image.ignoresStop === true;
      return Promise.resolve({ exitCode: killed ? 137 : 0, seconds: killed ? 10 : 0.1, killed });
    },
    remove: () => {
      self.removed = true;
      return Promise.resolve();
    },
  };
}
