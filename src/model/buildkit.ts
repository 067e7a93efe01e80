import type { Instruction } from '../syntax/types.js';
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

/** Frontends before 1.2 know no mounts, but for the experimental ones (BuildKit, `frontend/dockerfile/docs/reference.md`). */
const OLD_FRONTEND = /^#\s*syntax\s*=\s*\S*docker\/dockerfile(?:-upstream)?:(1\.[01](?:\.\d+)?)(?=$|[@\s])/i;

/**
 * What shows that a file is built by BuildKit; the user's word for it is `--cache mounts`. A file of the project that
 * builds with something else outweighs all of it: one of its builds would fail.
 *
 * @param feature what is wanted of it, for the reason
 */
export function buildKitOf(build: Build, feature = 'cache mounts'): BuildKit {
  const { dockerfile, cache, project } = build;
  const other = project.builders.find(({ buildkit }) => !buildkit);
  if (other !== undefined)
    return { known: false, reason: `${other.path} ${other.what}, which may not take ${feature}` };
  const old = dockerfile.nodes.find(({ type, text }) => type === 'directive' && OLD_FRONTEND.test(text));
  if (old !== undefined) return { known: false, reason: `\`${old.text.trim()}\` knows no ${feature}` };
  const shown = project.builders.find(({ buildkit }) => buildkit);
  const evidence =
    flagIn(dockerfile.instructions.filter((one) => !gotFlags(build, one))) ??
    (shown && `${shown.path} ${shown.what}`) ??
    (cache === 'mounts' ? 'mounts were asked for' : flagIn(dockerfile.instructions));
  if (evidence !== undefined) return { known: true, evidence };
  return { known: false, reason: 'nothing in the project shows that BuildKit builds it' };
}

function flagIn(instructions: readonly Instruction[]): string | undefined {
  for (const { keyword, flags, origin } of instructions) {
    const flag = flags.find(({ name }) => FEATURES.get(keyword)?.has(name));
    if (flag !== undefined) return `line ${origin} has ${keyword} --${flag.name}`;
  }
  return undefined;
}

/** True where dockopt wrote the flags itself: they show nothing. */
function gotFlags({ changes }: Build, { origin }: Instruction): boolean {
  return changes.some(
    ({ effects, after }) =>
      effects.some(({ type }) => type === 'flags') && after.some((one) => one.origin === origin),
  );
}
