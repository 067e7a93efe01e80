import { dotnet } from './dotnet.js';
import { bundler, composer, elixir } from './fetched.js';
import { gradle, maven } from './jvm.js';
import { rust } from './rust.js';
import type { Toolchain } from './types.js';

export type { About, Output, Toolchain } from './types.js';

/** What build tools leave beside their manifests. Go leaves nothing there: its `vendor` is a part of the project. */
export const TOOLCHAINS: readonly Toolchain[] = [rust, maven, gradle, dotnet, elixir, composer, bundler];
