import { buildProject } from '../../../src/project/facts.js';
import type { Project } from '../../../src/project/types.js';
import type { Build, Transform } from '../../../src/model/types.js';
import { fix, type FixResult } from '../../../src/runner/index.js';

const DOCS = { why: 'For tests.', example: { before: '', after: '' }, references: [] };

/** A transform for one test; `apply` gets itself as second argument. */
export function transform(
  apply: (build: Build, self: Transform) => Build,
  more: Partial<Transform> = {},
): Transform {
  const self: Transform = {
    name: 'test-transform',
    summary: 'Do something.',
    level: 'safe',
    docs: DOCS,
    ...more,
    apply: (build) => apply(build, self),
  };
  return self;
}

/** A project of these files, all tracked. */
export function project(texts: Readonly<Record<string, string>> = {}): Project {
  const files = new Set(['Dockerfile', ...Object.keys(texts)]);
  return buildProject({
    dockerfile: 'Dockerfile',
    files,
    tracked: files,
    texts: new Map(Object.entries(texts)),
  });
}

export function run(text: string, transforms: readonly Transform[], facts: Project = project()): FixResult {
  return fix({ text, path: 'Dockerfile', project: facts }, { transforms, level: 'aggressive' });
}
