import type { BuildStep } from '../types.js';

/** A span of time in milliseconds; `to` is undefined while it lasts. */
interface Span {
  readonly from: number;
  to: number | undefined;
}

/** What BuildKit calls a vertex: one piece of work. */
interface Vertex {
  name: string;
  cached: boolean;
  readonly spans: Span[];
  error: string | undefined;
}

/** `[linux/amd64 base 2/5] RUN npm ci`; builds of one stage have no name in it. */
const STEP = /^\[(?:[a-z0-9]+\/\S+ )?(?:(\S+) +)?(\d+)\/(\d+)\] ([^]+)$/;

/** Work that only looks up or fetches base images and frontends. */
const BASE =
  /^\[internal\] load metadata for |^resolve image config |^\[auth\] |^docker-image:\/\/|^(?:\[[^\]]*\] )?FROM /;

/** A step as its name tells it. */
export interface StepName {
  readonly stage: string;
  readonly number: number;
  readonly of: number;
  readonly text: string;
}

/** The step that a vertex stands for; undefined for base images and for BuildKit's own work. */
export function stepOf(name: string): StepName | undefined {
  const [, stage = '', number, of, text = ''] = STEP.exec(name) ?? [];
  if (number === undefined || of === undefined || /^FROM /i.test(text)) return undefined;
  return { stage, number: Number(number), of: Number(of), text: text.replace(/\s*\n\s*/g, ' ').trim() };
}

/** Gathers what a build does, as it says it. */
export class Steps {
  readonly #vertices = new Map<string, Vertex>();

  /** @param begun is called once for each step that begins and is not taken from the cache */
  constructor(private readonly begun: (step: StepName) => void) {}

  /** One more report about a vertex; times in milliseconds. */
  report(
    id: string,
    news: {
      readonly name?: string;
      readonly cached?: boolean;
      readonly started?: number;
      readonly completed?: number;
      readonly error?: string;
    },
  ): void {
    const vertex = this.#vertices.get(id) ?? { name: '', cached: false, spans: [], error: undefined };
    this.#vertices.set(id, vertex);
    if (news.name !== undefined) vertex.name = news.name;
    vertex.cached ||= news.cached === true;
    vertex.error ??= news.error === '' ? undefined : news.error;
    if (news.started === undefined) return;
    const known = vertex.spans.find(({ from }) => from === news.started);
    if (known === undefined) {
      vertex.spans.push({ from: news.started, to: news.completed });
      const step = stepOf(vertex.name);
      if (vertex.spans.length === 1 && !vertex.cached && step !== undefined) this.begun(step);
    } else known.to ??= news.completed;
  }

  name(id: string): string {
    return this.#vertices.get(id)?.name ?? '';
  }

  /** What went wrong, as the vertices say it. */
  get errors(): readonly string[] {
    return [...this.#vertices.values()].flatMap(({ error }) => (error === undefined ? [] : [error]));
  }

  /** Names of the vertices that did work; the build cache describes its records with them. */
  get worked(): readonly string[] {
    return [...this.#vertices.values()]
      .filter(({ spans, cached }) => spans.length > 0 && !cached)
      .map(({ name }) => name);
  }

  /** Seconds in which base images were looked up or fetched. */
  get baseSeconds(): number {
    const spans = [...this.#vertices.values()]
      .filter(({ name }) => BASE.test(name))
      .flatMap((each) => each.spans);
    return union(spans) / 1000;
  }

  /**
   * The steps of the Dockerfile that were reached.
   *
   * @param stages names of the stages in the order of the Dockerfile, undefined for those without one
   */
  list(stages: readonly (string | undefined)[]): readonly BuildStep[] {
    const places = new Map(stages.map((stage, index) => [stage ?? `stage-${index}`, index]));
    return [...this.#vertices.values()]
      .flatMap((vertex) => {
        const step = stepOf(vertex.name);
        return step === undefined || vertex.spans.length === 0 ? [] : [{ step, vertex }];
      })
      .sort(
        (a, b) =>
          (places.get(a.step.stage) ?? 0) - (places.get(b.step.stage) ?? 0) || a.step.number - b.step.number,
      )
      .map(({ step, vertex }) => ({
        text: step.text,
        ...(step.stage !== '' && { stage: step.stage }),
        cached: vertex.cached,
        seconds: vertex.cached ? 0 : union(vertex.spans) / 1000,
      }));
  }
}

/** Milliseconds that are in at least one of the spans. */
function union(spans: readonly Span[]): number {
  let sum = 0;
  let end = -Infinity;
  for (const { from, to = from } of [...spans].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

/** The names of a Dockerfile's stages, in order; undefined for one without a name. */
export function stageNames(dockerfile: string): readonly (string | undefined)[] {
  const froms = dockerfile.matchAll(/^[ \t]*FROM[ \t]+(.*)$/gim);
  return [...froms].map(([, rest = '']) => /\sAS\s+(\S+)\s*$/i.exec(rest)?.[1]?.toLowerCase());
}
