import type { BuildStep, BuildWatch } from './types.js';

/** How many of the last lines are kept. */
const LOG_LINES = 200;

/** `[linux/arm64] [1/2] STEP 3/7: RUN npm ci`: the platform where there are several, the stage where there are several. */
const STEP = /^(?:\[[a-z]+\/[^\]]+\] )?(?:\[(\d+)\/(\d+)\] )?STEP (\d+)(?:\/(\d+))?: (.*)$/;
const COMMIT = /^(?:\[[a-z]+\/[^\]]+\] )?(?:\[\d+\/\d+\] )?COMMIT(?: |$)/;
const REUSED = /^--> (?:Using cache|Cache pulled from remote) (\S+)$/;
const IMAGE = /^--> ([0-9a-f]{11,64})$/;
const RESULT = /^[0-9a-f]{64}$/;

/** What becomes a step for people: the instructions that do work. */
const WORK = /^(?:RUN|COPY|ADD|WORKDIR)\b/i;

/** An image that a build named, as it printed it: perhaps only the first digits of its id. */
export interface NamedImage {
  readonly id: string;
  /** True when it was there before, and was taken from the cache. */
  readonly reused: boolean;
}

interface Open {
  readonly text: string;
  readonly stage: string | undefined;
  readonly number: number;
  readonly begun: number;
  cached: boolean;
}

/**
 * Reads what podman and buildah print while they build: `STEP 2/5: RUN …`, then what the command prints, then
 * `--> Using cache …` where nothing was run, and `--> ` with the image that the step made.
 */
export class StepReader {
  readonly #steps: BuildStep[] = [];
  readonly #images: NamedImage[] = [];
  readonly #log: string[] = [];
  readonly #stages = new Map<string, string>();
  #open: Open | undefined;
  /** The last image that was named since the step began, and whether it was taken from the cache. */
  #image: string | undefined;
  #base = 0;
  #result: string | undefined;

  /**
   * @param step is called when a step begins, of all instructions
   * @param now seconds of a clock that only goes forward
   */
  constructor(
    private readonly step: BuildWatch['step'],
    private readonly now: () => number,
  ) {}

  /** One line of the standard output. */
  out(line: string): void {
    this.#keep(line);
    if (RESULT.test(line)) this.#result = line;
    const [, stage, , number, of, text = ''] = STEP.exec(line) ?? [];
    if (number !== undefined && this.#isNext(stage, Number(number))) {
      this.#close();
      this.#begin(stage, Number(number), of, text.trim());
      return;
    }
    if (COMMIT.test(line)) return;
    const reused = REUSED.exec(line)?.[1];
    if (reused !== undefined && this.#open !== undefined) this.#open.cached = true;
    this.#image = IMAGE.exec(line)?.[1] ?? this.#image;
  }

  /** One line of the standard error. */
  error(line: string): void {
    this.#keep(line);
  }

  /** To be called once when the program has ended. */
  end(): void {
    this.#close();
  }

  /** The steps that did work or were taken from the cache, in order. */
  get steps(): readonly BuildStep[] {
    return this.#steps;
  }

  /** The images that the steps left, in order. */
  get images(): readonly NamedImage[] {
    return this.#images;
  }

  /** Seconds in which base images were looked up and fetched. */
  get baseSeconds(): number {
    return this.#base;
  }

  /** The id of the image that was built. */
  get result(): string | undefined {
    return this.#result;
  }

  get log(): string {
    return this.#log.join('\n');
  }

  /** What a command prints may look like a step; those of the build come in order, each stage beginning at 1. */
  #isNext(stage: string | undefined, number: number): boolean {
    const open = this.#open;
    if (open === undefined) return number === 1;
    if (open.stage === stage) return number === open.number + 1;
    return number === 1 && Number(stage) > Number(open.stage);
  }

  #begin(stage: string | undefined, number: number, of: string | undefined, text: string): void {
    const name = /^FROM\s.*\sAS\s+(\S+)$/i.exec(text)?.[1];
    if (stage !== undefined && name !== undefined) this.#stages.set(stage, name);
    this.#open = { text, stage, number, begun: this.now(), cached: false };
    this.#image = undefined;
    this.step({ text, number, ...(of !== undefined && { of: Number(of) }) });
  }

  #close(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const seconds = this.now() - open.begun;
    if (this.#image !== undefined) this.#images.push({ id: this.#image, reused: open.cached });
    if (/^FROM\b/i.test(open.text)) this.#base += seconds;
    if (!WORK.test(open.text)) return;
    const { text, cached, stage } = open;
    this.#steps.push({
      text,
      ...(stage !== undefined && { stage: this.#stages.get(stage) ?? String(Number(stage) - 1) }),
      cached,
      seconds: cached ? 0 : seconds,
    });
  }

  #keep(line: string): void {
    this.#log.push(line);
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }
}

/**
 * Why a build failed, from what was printed last: `Error: building at STEP "RUN false": exit status 1`. The line of the
 * Dockerfile is said only when it cannot be read at all.
 */
export function failureIn(log: string): { readonly message: string; readonly line?: number } {
  const lines = log.split('\n');
  const said =
    lines.findLast((each) => each.startsWith('Error: ')) ?? lines.findLast((each) => each.trim() !== '');
  if (said === undefined) return { message: 'the build failed and said nothing' };
  const message = said
    .replace(/^Error: /, '')
    .replace(/^(?:error )?building at STEP "(.*?) ?": (?:while running runtime: )?/, '$1: ')
    .replace(/ &imagebuilder\.Step\{.*$/, '')
    .trim();
  const line = /\bline (\d+)\b/.exec(/pars(?:e|ing)/i.test(message) ? message : '')?.[1];
  return { message, ...(line !== undefined && { line: Number(line) }) };
}
