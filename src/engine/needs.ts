import type { EngineName, Feature } from './types.js';

/** What is to be known of an instruction to tell what it needs; that of an ONBUILD counts as one, too. */
export interface Needing {
  /** In capitals. */
  readonly keyword: string;
  /** As written: `--mount=type=cache,target=/root/.npm`. */
  readonly flags: readonly string[];
  /** True when it has at least one here-document. */
  readonly heredoc: boolean;
}

/** The first versions of buildah, and of podman with that buildah inside, on which a feature can be relied. */
interface Since {
  readonly buildah: readonly [number, number];
  readonly podman: string;
  /** What goes wrong below; `has no <feature>` where nothing is said. */
  readonly below?: string;
}

/**
 * From the changelogs of buildah and the release notes of podman (read in November 2026): secret mounts came with buildah
 * 1.21, cache and bind mounts with 1.24, heredocs with 1.33 and COPY --link with 1.41. Heredocs of 1.33 to 1.35 are not
 * those of BuildKit: shell variables in them are expanded by the builder (fixed in 1.36), and to 1.34 a changed one is
 * taken from the cache.
 */
const SINCE: Readonly<Record<Feature, Since>> = {
  heredocs: {
    buildah: [1, 36],
    podman: '5.1',
    below: 'has no heredocs, or expands the variables in them itself',
  },
  'cache mounts': { buildah: [1, 24], podman: '4.0' },
  'bind mounts': { buildah: [1, 24], podman: '4.0' },
  'secret mounts': { buildah: [1, 21], podman: '3.2' },
  'COPY --link': { buildah: [1, 41], podman: '5.6' },
};

/**
 * What podman or buildah cannot do.
 *
 * @param name how the reasons call it
 * @param buildah version of buildah, on its own or inside podman
 */
export function lacksOf(name: Exclude<EngineName, 'docker'>, buildah: string): ReadonlyMap<Feature, string> {
  const lacks = new Map<Feature, string>();
  for (const [feature, since] of Object.entries(SINCE) as readonly [Feature, Since][]) {
    if (!isBefore(buildah, since.buildah)) continue;
    const version = name === 'podman' ? since.podman : since.buildah.join('.');
    lacks.set(feature, `${name} before ${version} ${since.below ?? `has no ${feature}`}`);
  }
  return lacks;
}

/** True when a version as `1.28.2`, `1.33.0-dev`, `28.5.2+dfsg4` or `v0.12.1` is below major.minor; false when it cannot be read. */
export function isBefore(version: string, [major, minor]: readonly [number, number]): boolean {
  const found = /(\d+)\.(\d+)/.exec(version);
  if (found === null) return false;
  const has = Number(found[1]);
  return has < major || (has === major && Number(found[2]) < minor);
}

/**
 * Why an engine cannot build a Dockerfile; empty when nothing is known to stand against it. To be asked before a build:
 * old engines take the lines of a here-document for instructions and go on.
 *
 * @returns the reasons that `lacks` gives, each once
 */
export function unsupported(
  { lacks }: { readonly lacks: ReadonlyMap<Feature, string> },
  instructions: Iterable<Needing>,
): readonly string[] {
  const reasons = new Set<string>();
  for (const instruction of instructions) {
    for (const feature of featuresOf(instruction)) {
      const reason = lacks.get(feature);
      if (reason !== undefined) reasons.add(reason);
    }
  }
  return [...reasons];
}

function featuresOf({ keyword, flags, heredoc }: Needing): readonly Feature[] {
  const features: Feature[] = heredoc ? ['heredocs'] : [];
  for (const flag of flags) {
    if (keyword === 'RUN' && flag.startsWith('--mount=')) features.push(...mountOf(flag));
    // `--link=false` needs an engine that knows the flag all the same.
    if ((keyword === 'COPY' || keyword === 'ADD') && /^--link(?:=|$)/.test(flag))
      features.push('COPY --link');
  }
  return features;
}

/** A mount without a type is one of type bind. Of tmpfs and ssh an engine that has none says so itself. */
function mountOf(flag: string): readonly Feature[] {
  const type = /(?:^--mount=|,)["']?type=([\w-]+)/.exec(flag)?.[1] ?? 'bind';
  if (type === 'cache') return ['cache mounts'];
  if (type === 'bind') return ['bind mounts'];
  return type === 'secret' ? ['secret mounts'] : [];
}
