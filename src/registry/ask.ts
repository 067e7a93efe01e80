/** One question to one registry over the HTTP API v2 (distribution specification 1.1, "pulling manifests"). */
import { createHash } from 'node:crypto';
import type { RegistryConfig, RegistryImage } from '../project/registry.js';
import type { CredentialsFor } from './credentials.js';
import type { Answer, Http } from './http.js';
import { MANIFEST_TYPES, parseConfig, parseManifest, type Entry, type Manifest } from './manifest.js';
import { DIGEST } from './reference.js';
import { authorization } from './tokens.js';
import type { Endpoint, Unknown } from './types.js';

/** An image by its digest: what it says never changes. */
export type Content = Omit<RegistryImage, 'exists' | 'asked'>;

export type Found = Content | { readonly exists: false } | Unknown;

/** What a digest stood for in an earlier run. */
export interface Recalled {
  content(digest: string, platform: string): Content | undefined;
}

const OTHER_DIGEST = 'its answer does not have the digest that it should';

const ACCEPT = MANIFEST_TYPES.join(', ');

/** Asks registries; what they demanded for one image is given with the next question. */
export class Asker {
  readonly #http: Http;
  readonly #credentials: CredentialsFor;
  readonly #recalled: Recalled;
  readonly #authorizations = new Map<string, string>();

  constructor(http: Http, credentials: CredentialsFor, recalled: Recalled) {
    this.#http = http;
    this.#credentials = credentials;
    this.#recalled = recalled;
  }

  /** What an endpoint says of an image. "There is none" is what status 404 says, and nothing else. */
  async ask(endpoint: Endpoint, platform: string): Promise<Found> {
    const digest = await this.#digestOf(endpoint);
    if (typeof digest === 'object') return digest;
    if (digest !== undefined && DIGEST.test(endpoint.reference) && digest !== endpoint.reference)
      return { unknown: OTHER_DIGEST };
    const known = digest === undefined ? undefined : this.#recalled.content(digest, platform);
    return known ?? this.#content(endpoint, digest ?? endpoint.reference, platform);
  }

  /**
   * What a reference stands for, asked with HEAD: Docker Hub counts the pulls of manifests, but not these.
   * @returns undefined when it exists by what the registry says, but not under which digest
   */
  async #digestOf(endpoint: Endpoint): Promise<string | undefined | { readonly exists: false } | Unknown> {
    const answer = await this.#call('HEAD', endpoint, `manifests/${endpoint.reference}`, ACCEPT);
    if ('unknown' in answer) return answer;
    if (answer.status === 404) return { exists: false };
    // Not every registry knows HEAD.
    if (answer.status === 405 || answer.status === 501) return undefined;
    if (answer.status !== 200) return statusReason(answer);
    const digest = answer.headers.get('docker-content-digest') ?? '';
    return DIGEST.test(digest) ? digest : undefined;
  }

  async #content(endpoint: Endpoint, reference: string, platform: string): Promise<Found> {
    const top = await this.#manifest(endpoint, reference);
    if (!('manifest' in top)) return top;
    const { digest, manifest } = top;
    if (manifest.kind === 'image') return this.#image(endpoint, digest, manifest, platform);
    const platforms = [...new Set(manifest.entries.map((entry) => entry.platform))].sort();
    if (platforms.length === 0) return { unknown: `what it has of ${endpoint.name} is no image` };
    const entry = entryFor(manifest.entries, platform);
    if (entry === undefined) return { digest, platforms, platform };
    const below = await this.#manifest(endpoint, entry.digest);
    if ('exists' in below) return { unknown: 'it lists an image that it does not have' };
    if ('unknown' in below) return below;
    if (below.manifest.kind !== 'image') return { unknown: 'it has a list in the place of an image' };
    const config = await this.#config(endpoint, below.manifest.config);
    if ('unknown' in config) return config;
    const { compressedBytes } = below.manifest;
    return { digest, platforms, platform, compressedBytes, config: config.config };
  }

  /** An image without an index: its configuration says which platform it is for. */
  async #image(
    endpoint: Endpoint,
    digest: string,
    { config: described, compressedBytes }: Extract<Manifest, { readonly kind: 'image' }>,
    platform: string,
  ): Promise<Content | Unknown> {
    const found = await this.#config(endpoint, described);
    if ('unknown' in found) return found;
    const platforms = [found.platform];
    if (found.platform !== platform) return { digest, platforms, platform };
    return { digest, platforms, platform, compressedBytes, config: found.config };
  }

  async #config(
    endpoint: Endpoint,
    digest: string,
  ): Promise<{ readonly platform: string; readonly config: RegistryConfig } | Unknown> {
    const answer = await this.#call('GET', endpoint, `blobs/${digest}`, '*/*');
    if ('unknown' in answer) return answer;
    if (answer.status !== 200) return statusReason(answer);
    if (digestOf(answer.body) !== digest) return { unknown: OTHER_DIGEST };
    const parsed = parseConfig(answer.body.toString('utf8'));
    return parsed ?? { unknown: 'it has a configuration that cannot be read' };
  }

  /** @param reference a tag, or a digest: then the answer must have that */
  async #manifest(
    endpoint: Endpoint,
    reference: string,
  ): Promise<
    { readonly digest: string; readonly manifest: Manifest } | { readonly exists: false } | Unknown
  > {
    const answer = await this.#call('GET', endpoint, `manifests/${reference}`, ACCEPT);
    if ('unknown' in answer) return answer;
    // By its digest the image was seen a moment ago, or is one of an index: then this contradicts itself.
    if (answer.status === 404)
      return reference === endpoint.reference
        ? { exists: false }
        : { unknown: 'it does not have what it named' };
    if (answer.status !== 200) return statusReason(answer);
    const digest = digestOf(answer.body);
    const said = answer.headers.get('docker-content-digest');
    if ((said !== null && said !== digest) || (DIGEST.test(reference) && reference !== digest))
      return { unknown: OTHER_DIGEST };
    const type = answer.headers.get('content-type') ?? undefined;
    const manifest = parseManifest(answer.body.toString('utf8'), type);
    if (manifest === undefined) return { unknown: 'its answer is not the manifest of an image' };
    return { digest, manifest };
  }

  /** Asks, and where a login is demanded, once more with it. */
  async #call(
    method: 'GET' | 'HEAD',
    endpoint: Endpoint,
    place: string,
    accept: string,
  ): Promise<Answer | Unknown> {
    const url = new URL(`${endpoint.base}/v2/${endpoint.name}/${place}`);
    const key = `${endpoint.base} ${endpoint.name}`;
    const known = this.#authorizations.get(key);
    const first = await this.#http.ask(url, {
      method,
      headers: { accept, ...(known !== undefined && { authorization: known }) },
    });
    if ('unknown' in first || first.status !== 401) return first;
    const header = first.headers.get('www-authenticate');
    const given = await authorization(this.#http, this.#credentials, endpoint, header);
    if (typeof given === 'object') return given;
    this.#authorizations.set(key, given);
    return this.#http.ask(url, { method, headers: { accept, authorization: given } });
  }
}

function entryFor(entries: readonly Entry[], platform: string): Entry | undefined {
  return entries.find((entry) => entry.platform === platform);
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

/** Whatever is neither "here it is" nor "there is none" leaves the question open. */
function statusReason({ status }: Answer): Unknown {
  if (status === 401) return { unknown: 'it asks for a login that its own token does not satisfy' };
  if (status === 403) return { unknown: 'it does not let us see the image' };
  if (status === 429) return { unknown: 'it has had too many questions from here', down: true };
  return { unknown: `it answered with status ${status}`, down: status >= 502 && status <= 504 };
}
