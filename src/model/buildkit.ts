import type { Build } from './types.js';

/** Whether builds of this file run in BuildKit, so that RUN may have mounts. */
export type BuildKit =
  { readonly known: true; readonly evidence: string } | { readonly known: false; readonly reason: string };

/** Flags that no builder without cache mounts understands; `--chmod` is not among them, kaniko has it. */
const FEATURES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['RUN', new Set(['mount', 'network', 'security'])],
  ['COPY', new Set(['link', 'parents', 'exclude'])],
  ['ADD', new Set(['link', 'checksum', 'keep-git-dir', 'exclude'])],
]);

/** What shows that a file is built by BuildKit; the user's word for it is `--cache mounts`. */
export function buildKitOf({ dockerfile, cache }: Build): BuildKit {
  for (const { keyword, flags, origin } of dockerfile.instructions) {
    const flag = flags.find(({ name }) => FEATURES.get(keyword)?.has(name));
    if (flag !== undefined) return { known: true, evidence: `line ${origin} has ${keyword} --${flag.name}` };
  }
  if (cache === 'mounts') return { known: true, evidence: 'mounts were asked for' };
  return { known: false, reason: 'nothing in the project shows that BuildKit builds it' };
}
