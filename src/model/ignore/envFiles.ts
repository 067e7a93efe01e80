import { baseOf } from '../../project/paths.js';
import type { Build } from '../types.js';
import type { Taking } from './contextReads.js';
import type { Left } from './hiding.js';
import { reaching } from './inventory.js';

const SETTINGS = /^\.env(?:\.|$)/;
const TEMPLATE = /\.(?:example|sample|template|dist|defaults?|tpl)$/i;

/**
 * Settings of the host's that a COPY takes along. They stay: Vite, Next and others put their values into what they build.
 * Those that git tracks are no secret.
 */
export function envFiles(build: Build, takings: readonly Taking[]): readonly Left[] {
  const { files, tracked } = build.project;
  if (tracked === undefined) return [];
  const reaches = reaching(build, takings);
  const there = [...files].filter(
    (path) => SETTINGS.test(baseOf(path)) && !TEMPLATE.test(path) && !tracked.has(path) && reaches(path),
  );
  const [first] = there.toSorted();
  if (first === undefined) return [];
  const rest = there.length > 1 ? ` and ${there.length - 1} more` : '';
  return [
    {
      left: `left ${first}${rest} in the build context: a build may read it; look whether it belongs into the image`,
    },
  ];
}
