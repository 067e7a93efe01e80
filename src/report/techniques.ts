/** What guides to smaller and faster images recommend, and what dockopt makes of it; docs/techniques.md is made from it. */
import { FILE_TECHNIQUES } from './techniques/files.js';
import { PACKAGE_TECHNIQUES } from './techniques/packages.js';
import { RUNNING_TECHNIQUES } from './techniques/running.js';
import type { TechniqueGroup } from './techniques/types.js';

export type { Technique, TechniqueGroup } from './techniques/types.js';

/** Transforms that are named here and may not be there yet: the page calls them planned. */
export const COMING: ReadonlySet<string> = new Set(['composer-no-dev']);

export const TECHNIQUES: readonly TechniqueGroup[] = [
  ...FILE_TECHNIQUES,
  ...PACKAGE_TECHNIQUES,
  ...RUNNING_TECHNIQUES,
];
