/** Manifests, indexes and configurations of images, as registries keep them. Pure: bytes in, facts out. */
import type { RegistryConfig } from '../project/registry.js';
import { DIGEST } from './reference.js';

/** What is asked for: an index or a manifest, in the form of OCI or of Docker (schema 2). */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;
const INDEX_TYPES: ReadonlySet<unknown> = new Set(MANIFEST_TYPES.slice(0, 2));
const IMAGE_TYPES: ReadonlySet<unknown> = new Set(MANIFEST_TYPES.slice(2));
const CONFIG_TYPES: ReadonlySet<unknown> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** One image of an index. */
export interface Entry {
  readonly platform: string;
  readonly digest: string;
}

export type Manifest =
  | { readonly kind: 'index'; readonly entries: readonly Entry[] }
  | { readonly kind: 'image'; readonly config: string; readonly compressedBytes: number };

/**
 * @param type the `Content-Type` of the answer, for manifests that do not say themselves what they are
 * @returns undefined for what is not the manifest of an image: an error page, a chart, the format before schema 2
 */
export function parseManifest(text: string, type: string | undefined): Manifest | undefined {
  const value = recordOf(parsed(text));
  if (value?.['schemaVersion'] !== 2) return undefined;
  const kind = value['mediaType'] ?? type?.split(';', 1)[0]?.trim().toLowerCase();
  if (INDEX_TYPES.has(kind)) return indexOf(value);
  return IMAGE_TYPES.has(kind) ? imageOf(value) : undefined;
}

type Data = Readonly<Record<string, unknown>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Data | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function indexOf({ manifests }: Data): Manifest | undefined {
  if (!Array.isArray(manifests)) return undefined;
  const entries: Entry[] = [];
  for (const each of manifests.map(recordOf)) {
    const platform = platformOf(recordOf(each?.['platform']));
    const digest = each?.['digest'];
    // BuildKit's attestations stand beside the images as `unknown/unknown`.
    if (
      platform === undefined ||
      recordOf(each?.['annotations'])?.['vnd.docker.reference.type'] !== undefined
    )
      continue;
    if (typeof digest !== 'string' || !DIGEST.test(digest)) return undefined;
    entries.push({ platform, digest });
  }
  return { kind: 'index', entries };
}

const USUAL_VARIANTS: ReadonlyMap<string, string> = new Map([
  ['amd64', 'v1'],
  ['arm64', 'v8'],
]);

/** `linux/arm/v7`; the only variants of amd64 and arm64 that images are built for, v1 and v8, are left out. */
export function platformOf(value: Data | undefined): string | undefined {
  const [os, architecture, variant] = [value?.['os'], value?.['architecture'], value?.['variant']];
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  if ([os, architecture].some((part) => part === '' || part === 'unknown')) return undefined;
  const usual = USUAL_VARIANTS.get(architecture);
  const own = typeof variant === 'string' && variant !== usual ? variant : '';
  return [os, architecture, architecture === 'arm' && own === '' ? 'v7' : own].filter(Boolean).join('/');
}

function imageOf({ config, layers }: Data): Manifest | undefined {
  const described = recordOf(config);
  const digest = described?.['digest'];
  if (!CONFIG_TYPES.has(described?.['mediaType']) || typeof digest !== 'string' || !DIGEST.test(digest))
    return undefined;
  if (!Array.isArray(layers)) return undefined;
  let compressedBytes = 0;
  for (const layer of layers) {
    const size = recordOf(layer)?.['size'];
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
    compressedBytes += size;
  }
  return { kind: 'image', config: digest, compressedBytes };
}

/** What the classic builder left behind of the build itself. */
const NOT_INHERITED: ReadonlySet<string> = new Set(['Image', 'Hostname', 'Domainname', 'ArgsEscaped']);

/** The configuration of an image, and the platform that it is for; undefined for what is none. */
export function parseConfig(
  text: string,
): { readonly platform: string; readonly config: RegistryConfig } | undefined {
  const value = recordOf(parsed(text));
  const platform = platformOf(value);
  if (value === undefined || platform === undefined) return undefined;
  const { Env: env, Labels: _, ...rest } = recordOf(value['config']) ?? {};
  const suite = suiteIn(value['history']);
  const runtime = Object.entries(rest).filter(([name, each]) => !NOT_INHERITED.has(name) && !isNothing(each));
  const config: RegistryConfig = {
    ...(suite !== undefined && { suite }),
    env: Array.isArray(env) ? env.filter((each) => typeof each === 'string').sort() : [],
    runtime: JSON.stringify(sorted(Object.fromEntries(runtime))),
  };
  return { platform, config };
}

/** Some writers keep a key without a value, others leave it out. */
function isNothing(value: unknown): boolean {
  return (
    value === null ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function sorted(value: unknown): unknown {
  const record = recordOf(value);
  if (record === undefined) return value;
  const entries = Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

/** The first step of Debian's official images: `# debian.sh --arch 'amd64' out/ 'bookworm' '@1747699200'`. */
function suiteIn(history: unknown): string | undefined {
  const step = Array.isArray(history) ? recordOf(history[0])?.['created_by'] : undefined;
  return typeof step === 'string'
    ? /^# debian\.sh --arch '\w+' out\/ '([a-z]+)' '@\d+'$/.exec(step)?.[1]
    : undefined;
}
