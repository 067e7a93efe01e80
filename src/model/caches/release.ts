/** For which release of a distribution a stage builds: what was built for one may not run on another. */
import { distroOf, officialName } from '../../knowledge/images.js';
import type { Stage } from '../stages.js';

export interface Release {
  /** To be put behind the name of a tool, for an id: `-bookworm`, `-alpine3.20`, or the image's own name and tag. */
  readonly suffix: string;
  /** The reference says it, so that the image stays on it: `python:3.12-slim` went from bookworm to trixie. */
  readonly named: boolean;
}

/** The release under a stage; undefined when an argument of the build decides it. */
export function releaseOf({ image, resolved }: Stage): Release | undefined {
  const base = resolved ?? image;
  const { family, suite } = distroOf(base.repository, base.tag, base.registry);
  const name = officialName(base.registry, base.repository);
  const isNamed = suite !== undefined && names(base.tag ?? '', name, family, suite);
  if (image.text.includes('$') && !(isNamed && image.text.includes(suite))) return undefined;
  if (isNamed) return { suffix: family === 'alpine' ? `-alpine${suite}` : `-${suite}`, named: true };
  const text = `${base.registry ?? ''}-${base.repository}-${base.tag ?? 'latest'}`;
  return { suffix: `-${text.replace(/[^\w.-]+/g, '-').replace(/^-+/, '')}`, named: false };
}

/** Suites that move on for ever. */
const ROLLING: ReadonlySet<string> = new Set(['sid', 'edge']);

function names(tag: string, name: string | undefined, family: string, suite: string): boolean {
  if (ROLLING.has(suite)) return false;
  // Their versions are those of the distribution; `debian:latest`, `alpine:3` move on.
  if ((name === 'debian' || name === 'ubuntu') && /^\d/.test(tag)) return true;
  if (name === 'alpine') return `${tag}.`.startsWith(`${suite}.`) || tag.startsWith(`${suite}-`);
  const written = family === 'alpine' ? `alpine-?${suite.replace('.', '\\.')}` : suite;
  return new RegExp(`(?:^|[-.])${written}(?![\\w.])`).test(tag);
}
