import type { Change, Skip } from '../../../src/model/types.js';
import type { FileReport, RunReport } from '../../../src/report/types.js';
import type { FixResult } from '../../../src/runner/types.js';

/** A change with the given fields; the rest is harmless. */
export function change(fields: Partial<Change>): Change {
  return {
    transform: 'npm-ci',
    level: 'safe',
    line: 3,
    message: 'Replaced npm install.',
    evidence: [],
    effects: [],
    before: [],
    after: [],
    ...fields,
  };
}

export function skip(fields: Partial<Skip>): Skip {
  return { transform: 'slim-base', line: 1, message: 'left node:20 as it was: RUN uses git', ...fields };
}

export function result(fields: Partial<FixResult>): FixResult {
  return {
    path: 'Dockerfile',
    before: 'FROM a\n',
    after: 'FROM a\n',
    files: [],
    changes: [],
    skips: [],
    advice: [],
    violations: [],
    unusedIgnores: [],
    ...fields,
  };
}

export function file(fields: Partial<FileReport>): FileReport {
  return { path: 'Dockerfile', encoding: 'utf8', others: [], ...fields };
}

export function run(fields: Partial<RunReport>): RunReport {
  return { version: '1.2.3', level: 'recommended', written: false, files: [], more: [], ...fields };
}

/** The report of one file with one change, which most tests start from. */
export function oneChange(): RunReport {
  const before = 'FROM a\nRUN npm install\n';
  const after = 'FROM a\nRUN npm ci\n';
  const changes = [change({ line: 2, evidence: ['package-lock.json: in step with package.json'] })];
  return run({ files: [file({ result: result({ before, after, changes }) })] });
}

export function textOf(chunks: readonly { readonly text: string }[]): string {
  return chunks.map((chunk) => chunk.text).join('');
}
