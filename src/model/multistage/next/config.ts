/** next.config, as far as a standalone server depends on it: read as text, never run. */
import type { Project } from '../../../project/types.js';
import { configOf, literalOf } from '../static/tools.js';

/** The configuration of a project that builds a standalone server. */
export interface Standalone {
  readonly path: string;
}

/** Settings that move the output, choose what it has, or are other at the start than when it is built. */
const REACHING =
  /\b(distDir|outputFileTracing\w*|\w*RuntimeConfig|cacheHandlers?|instrumentationHook|webpack|serverExternalPackages|serverComponentsExternalPackages|generateBuildId|turbotrace|customServer)\b/;

/** The configuration where it says `output: 'standalone'` plainly; undefined where it says nothing of the sort. */
export function standaloneConfig(
  project: Project,
  dir: string,
): Standalone | { readonly left: string } | undefined {
  const config = configOf({ project, dir }, 'next', 'next');
  if (config === undefined || 'left' in config) return config;
  if (!/\bstandalone\b/.test(config.text)) return undefined;
  if (literalOf(config.text, 'output') !== 'standalone')
    return { left: `${config.path} does not say \`output: 'standalone'\` plainly` };
  return { path: config.path };
}

/** Why what `next start` makes of a configuration may differ from what a standalone server does. */
export function configObstacle(project: Project, dir: string): string | undefined {
  const config = configOf({ project, dir }, 'next', 'next');
  if (config === undefined) return undefined;
  if ('left' in config) return config.left;
  const { path, text } = config;
  const reaching = REACHING.exec(text)?.[1];
  if (reaching !== undefined) return `${path} has ${reaching}`;
  if (/\bprocess\b|\benv\b/.test(text))
    return `${path} reads the environment, which is another when the container starts`;
  const code = text.replace(/^\s*import type .*$/gm, '');
  if (/\bimport\b|\brequire\b|=>|\bfunction\b|\basync\b|\.\.\./.test(code))
    return `${path} is more than a plain object`;
  return undefined;
}
