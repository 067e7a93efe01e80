/** What registries said of images. They were asked before any transform runs, and only where somebody wanted that. */

/** What is known of one image: that a registry has it, that it has none, or why that could not be told. */
export type RegistryFact = RegistryImage | RegistryAbsence | { readonly unknown: string };

export interface RegistryAbsence {
  readonly exists: false;
  /** `YYYY-MM-DD`. */
  readonly asked: string;
}

/** An image that a registry has. */
export interface RegistryImage {
  readonly exists: true;
  /** `sha256:…` of what the tag names: the index, or the manifest of an image for one platform. */
  readonly digest: string;
  /** `linux/amd64`, `linux/arm/v7`, sorted; `linux/arm64` stands for its only variant, v8. */
  readonly platforms: readonly string[];
  /** The platform that was looked into. */
  readonly platform: string;
  /** The sum of its layers, as a pull transfers them; undefined when the image is not built for that platform. */
  readonly compressedBytes?: number;
  /** Undefined when the image is not built for that platform. */
  readonly config?: RegistryConfig;
  /** `YYYY-MM-DD`. */
  readonly asked: string;
}

/** What a Dockerfile inherits from an image. */
export interface RegistryConfig {
  /** Debian release that its history names: `bookworm`. */
  readonly suite?: string;
  /** Its environment as `NAME=value`, sorted. */
  readonly env: readonly string[];
  /** Entrypoint, command, user, working directory, ports, volumes and so on, as JSON with sorted keys; no labels. */
  readonly runtime: string;
}

/** The answers by image as a FROM would write it: `node:20-slim`, `docker.io/library/node:20`. */
export type RegistryFacts = ReadonlyMap<string, RegistryFact>;
