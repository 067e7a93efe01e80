/** What the last stage has of Debian: what was installed for it, the libraries behind headers, programs of the full image. */
import { bareName, compensationUse } from '../../../knowledge/apt.js';
import type { SlimPair } from './base.js';
import type { Packages } from './system.js';

/** What the container needs of Debian, each once: what was installed for it, then the libraries behind headers. */
export function runtimePackages(packages: Packages, needed: ReadonlySet<string>): readonly string[] {
  const names = new Map([...packages.kept].map((name) => [bareName(name), name]));
  const libraries = [...[...packages.build.values()].flatMap(({ runtime }) => runtime), ...needed];
  for (const name of libraries) {
    if (/^lib(?:gomp1|atomic1)$/.test(name) && !needed.has(name)) continue;
    if (!names.has(name)) names.set(name, name);
  }
  return [...names.values()];
}

/** Of the full image, what the container may use, and what installs as it is: the programs and the table of file types. */
const ADDED: ReadonlySet<string> = new Set(
  'curl git openssh-client wget procps unzip file media-types'.split(' '),
);

export interface Completed {
  readonly packages: readonly string[];
  readonly reason: string | undefined;
}

/** The packages with those of the full image that take an obstacle away. */
export function completed(
  base: SlimPair,
  packages: readonly string[],
  judge: (packages: readonly string[]) => string | undefined,
): Completed {
  const reason = judge(packages);
  if (reason === undefined || !base.full) return { packages, reason };
  const present = new Set(packages.map(bareName));
  for (const name of ADDED) {
    if (present.has(name)) continue;
    const more = name === 'git' && usesSsh(base) ? [name, 'openssh-client'] : [name];
    const next = [...packages, ...more.filter((each) => !present.has(each))];
    if (judge(next) !== reason) return completed(base, next, judge);
  }
  return { packages, reason };
}

/** Which repositories git asks for, only the sources tell. */
function usesSsh({ swap }: SlimPair): boolean {
  const pattern = compensationUse('openssh-client')?.pattern;
  return [...swap.project.texts.values()].some((text) => pattern?.test(text) ?? true);
}
