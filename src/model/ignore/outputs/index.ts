import { dotnet } from './dotnet.js';
import { bundler, composer, elixir } from './fetched.js';
import { next, nuxt } from './frameworks.js';
import { gradle, maven } from './jvm.js';
import { rust } from './rust.js';
import { sbt } from './sbt.js';
import type { Toolchain } from './types.js';

export type { About, Output, Toolchain } from './types.js';

/** Go leaves nothing beside its manifests: `vendor` is a part of the project. */
const go: Toolchain = { manifest: /^go\.mod$/, mention: /\bgo\s+\w/, reach: 'here', outputs: [] };

/** What build tools leave beside their manifests. */
export const TOOLCHAINS: readonly Toolchain[] = [
  go,
  rust,
  maven,
  gradle,
  sbt,
  dotnet,
  elixir,
  composer,
  bundler,
  next,
  nuxt,
];
