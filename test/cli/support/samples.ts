import type { Level, Transform } from '../../../src/model/types.js';
import type { Project } from '../../../src/project/types.js';

/** A transform that changes nothing. */
export function transform(name: string, level: Level): Transform {
  return {
    name,
    summary: `Do ${name}.`,
    level,
    docs: { why: 'because', example: { before: 'FROM a\n', after: 'FROM b\n' }, references: [] },
    apply: (build) => build,
  };
}

/** A build context of which nothing is known. */
export const project: Project = {
  known: false,
  dockerfile: 'Dockerfile',
  siblings: new Map(),
  files: new Set(),
  directories: new Set(),
  tracked: undefined,
  texts: new Map(),
  archives: new Map(),
  ignore: { path: '.dockerignore', exists: false, text: '' },
  packages: new Map(),
  locks: new Map(),
  requirements: new Map(),
  documents: new Map(),
  unreadable: new Map(),
  builders: [],
  builds: [],
};
