import { Steps, type StepName } from './steps.js';

/** How many lines of the log are kept. */
export const LOG_LINES = 200;

/** Reads what a build prints, line by line. */
export interface Progress {
  line(text: string): void;
  readonly steps: Steps;
  /** What was printed last, as people read it. */
  readonly log: string;
  readonly warnings: readonly string[];
  /** What was printed beside the progress: errors, and the place in the Dockerfile. */
  readonly rest: string;
}

/** The last lines of a log. */
export class Tail {
  readonly #lines: string[] = [];

  add(text: string): void {
    for (const line of text.replace(/\r?\n$/, '').split(/\r?\n|\r/)) this.#lines.push(line);
    if (this.#lines.length > 2 * LOG_LINES) this.#lines.splice(0, this.#lines.length - LOG_LINES);
  }

  get text(): string {
    return this.#lines.slice(-LOG_LINES).join('\n');
  }
}

/** BuildKit's `SolveStatus` as `--progress=rawjson` prints it, one object a line; texts of logs are in base64. */
interface Status {
  readonly vertexes?: readonly {
    readonly digest: string;
    readonly name?: string;
    readonly started?: string;
    readonly completed?: string;
    readonly cached?: boolean;
    readonly error?: string;
  }[];
  readonly logs?: readonly { readonly vertex: string; readonly data?: string }[];
  readonly warnings?: readonly { readonly short?: string }[];
}

/** Reads `--progress=rawjson` (buildx 0.13 and later). */
export class JsonProgress implements Progress {
  readonly steps: Steps;
  readonly warnings: string[] = [];
  readonly #log = new Tail();
  readonly #rest: string[] = [];

  constructor(begun: (step: StepName) => void) {
    this.steps = new Steps((step) => {
      this.#log.add(`[${step.stage === '' ? '' : `${step.stage} `}${step.number}/${step.of}] ${step.text}`);
      begun(step);
    });
  }

  line(text: string): void {
    const status = statusIn(text);
    if (status === undefined) {
      this.#rest.push(text);
      this.#log.add(text);
      return;
    }
    for (const { digest, started, completed, ...vertex } of status.vertexes ?? []) {
      this.steps.report(digest, {
        ...vertex,
        ...(started !== undefined && { started: Date.parse(started) }),
        ...(completed !== undefined && { completed: Date.parse(completed) }),
      });
    }
    for (const { data = '' } of status.logs ?? []) this.#log.add(decoded(data));
    for (const { short = '' } of status.warnings ?? []) this.warnings.push(decoded(short));
  }

  get log(): string {
    return this.#log.text;
  }

  get rest(): string {
    return this.#rest.join('\n');
  }
}

function statusIn(line: string): Status | undefined {
  if (!line.startsWith('{"')) return undefined;
  try {
    return JSON.parse(line) as Status;
  } catch {
    return undefined;
  }
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** `#5 [base 2/4] RUN npm ci`, `#5 CACHED`, `#5 DONE 1.2s`, `#5 ERROR: …`, `#5 0.123 added 62 packages`. */
const PLAIN = /^#(\d+) (?:(CACHED)|DONE (\d+(?:\.\d+)?)s|ERROR: (.*)|(.*))$/;

/** Reads `--progress=plain`, the only form before buildx 0.13. It tells durations and no times: ours stand in for them. */
export class PlainProgress implements Progress {
  readonly steps: Steps;
  readonly #log = new Tail();
  readonly #rest: string[] = [];
  readonly #began = new Map<string, number>();

  constructor(
    begun: (step: StepName) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.steps = new Steps(begun);
  }

  line(text: string): void {
    if (text !== '') this.#log.add(text);
    const [, id, cached, done, error, name = ''] = PLAIN.exec(text) ?? [];
    if (id === undefined) {
      this.#rest.push(text);
      return;
    }
    const started = this.#began.get(id) ?? this.now();
    if (!this.#began.has(id)) this.steps.report(id, { name, started });
    this.#began.set(id, started);
    if (cached !== undefined) this.steps.report(id, { cached: true, started, completed: started });
    if (done !== undefined) this.steps.report(id, { started, completed: started + Number(done) * 1000 });
    if (error !== undefined) this.steps.report(id, { error, started, completed: this.now() });
  }

  get log(): string {
    return this.#log.text;
  }

  get warnings(): readonly string[] {
    return this.#rest.flatMap((line) => /^ - (\w+: .*)$/.exec(line)?.[1] ?? []);
  }

  get rest(): string {
    return this.#rest.join('\n');
  }
}
