/** Asks registries which images there are, for which platforms, and how large. Only for runs that were told to. */
import type { RegistryFact, RegistryFacts } from '../project/registry.js';
import { Asker, type Content, type Found } from './ask.js';
import { cacheFile, RegistryCache, type TagEntry } from './cache.js';
import { credentialsIn } from './credentials.js';
import { daemonSettings, type DaemonSettings } from './daemon.js';
import { Http } from './http.js';
import { proxyHint } from './proxy.js';
import { DIGEST, endpointsOf } from './reference.js';
import {
  LIMITS,
  type Endpoint,
  type Environment,
  type Limits,
  type RegistryAnswer,
  type Unknown,
} from './types.js';

export type { RegistryAnswer } from './types.js';

/** What the registries of a run are asked with. */
export interface RegistryOptions {
  readonly env: Environment;
  /** Is told once for each registry that could not be asked. */
  readonly warn: (message: string) => void;
  readonly limits?: Partial<Limits>;
}

/** The registries of a run. */
export interface Registry {
  /** What a registry says of an image; never rejects, and never says that an image exists unless it was shown. */
  askRegistry(reference: string, platform: string): Promise<RegistryAnswer>;
  /** The answers for several images, asked at the same time. */
  factsFor(
    questions: readonly { readonly reference: string; readonly platform: string }[],
  ): Promise<RegistryFacts>;
  /** Keeps the answers for later runs. */
  keep(): Promise<void>;
  /** Ends what is under way. */
  stop(): void;
}

/** Reads the settings of docker and the answers of earlier runs; no registry is asked yet. */
export async function openRegistry({ env, warn, limits }: RegistryOptions): Promise<Registry> {
  const all = { ...LIMITS, ...limits };
  const http = new Http(all);
  const [daemon, cache] = await Promise.all([daemonSettings(env), RegistryCache.open(cacheFile(env))]);
  const asker = new Asker(http, credentialsIn(env, all.timeout), cache);
  let stopped = false;
  const tell = (text: string): void => {
    if (!stopped) warn(text);
  };
  const registries = new Registries({ asker, cache, daemon, warn: tell, hint: proxyHint(env) });
  const askRegistry: Registry['askRegistry'] = (reference, platform) => registries.fact(reference, platform);
  return {
    askRegistry,
    async factsFor(questions) {
      const answers = questions.map(async ({ reference, platform }) => {
        return [reference, await askRegistry(reference, platform)] as const;
      });
      return new Map(await Promise.all(answers));
    },
    keep: () => cache.keep(),
    stop() {
      stopped = true;
      http.stop();
    },
  };
}

interface Parts {
  readonly asker: Asker;
  readonly cache: RegistryCache;
  readonly daemon: DaemonSettings;
  readonly warn: (message: string) => void;
  /** What may keep encrypted connections from being made. */
  readonly hint: string;
}

/** Each question is asked once in a run, and a registry that does not answer is not asked again. */
class Registries {
  readonly #parts: Parts;
  readonly #facts = new Map<string, Promise<RegistryFact>>();
  readonly #down = new Map<string, string>();
  readonly #warned = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  fact(reference: string, platform: string): Promise<RegistryFact> {
    const key = `${platform} ${reference}`;
    const known = this.#facts.get(key) ?? this.#ask(reference, platform);
    this.#facts.set(key, known);
    return known;
  }

  /** A mirror that does not have an image, or does not answer, says nothing of those after it. */
  async #ask(reference: string, platform: string): Promise<RegistryFact> {
    const endpoints = endpointsOf(reference, this.#parts.daemon);
    if ('unknown' in endpoints) return { unknown: endpoints.unknown };
    let last: RegistryFact = { unknown: 'there is nobody to ask' };
    for (const endpoint of endpoints) {
      last = await this.#askOne(endpoint, platform);
      if ('exists' in last && last.exists) return last;
    }
    return last;
  }

  async #askOne(endpoint: Endpoint, platform: string): Promise<RegistryFact> {
    const { asker, cache } = this.#parts;
    const key = `${endpoint.base}/${endpoint.name}:${endpoint.reference}`;
    const kept = this.#recalled(key, platform, DIGEST.test(endpoint.reference));
    if (kept !== undefined) return kept;
    const found = this.#isDown(endpoint) ?? (await asker.ask(endpoint, platform));
    if (!('unknown' in found)) return factOf(found, cache.learn(key, 'exists' in found ? undefined : found));
    if (found.down === true) this.#down.set(endpoint.base, found.unknown);
    this.#warn(endpoint, found);
    return { unknown: `${endpoint.host}: ${found.unknown}` };
  }

  #warn({ base, host, name, reference }: Endpoint, { unknown, unreached = false }: Unknown): void {
    if (this.#warned.has(base)) return;
    this.#warned.add(base);
    const { warn, hint } = this.#parts;
    const added = unreached && base.startsWith('https:') ? hint : '';
    warn(`${host} could not be asked about ${name}:${reference}: ${unknown}${added}`);
  }

  #isDown({ base }: Endpoint): Found | undefined {
    const reason = this.#down.get(base);
    return reason === undefined ? undefined : { unknown: reason, down: true };
  }

  #recalled(key: string, platform: string, isDigest: boolean): RegistryFact | undefined {
    const { cache } = this.#parts;
    const entry = cache.tag(key, isDigest);
    if (entry?.digest === undefined) return entry && factOf({ exists: false }, entry);
    const content = cache.content(entry.digest, platform);
    return content && factOf(content, entry);
  }
}

function factOf(found: Content | { readonly exists: false }, { at }: TagEntry): RegistryFact {
  const asked = new Date(at).toISOString().slice(0, 10);
  return Object.freeze('exists' in found ? { exists: false, asked } : { exists: true, ...found, asked });
}
