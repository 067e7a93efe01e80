import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Transform } from '../../src/model/types.js';
import { fix, type FixResult } from '../../src/runner/index.js';
import { parseUnchecked, print } from '../../src/syntax/parse.js';
import { parseCases, type Case } from './parse.js';
import { projectOf } from './project.js';
import { updateCase } from './update.js';

const UPDATE = process.env['UPDATE_CASES'] === '1';
if (UPDATE && process.env['CI'] !== undefined)
  throw new Error('UPDATE_CASES rewrites expectations: not under CI');

const folder = import.meta.dirname;
const sources = join(folder, '..', '..', 'transforms');
const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
const transforms = await loadTransforms();

async function loadTransforms(): Promise<readonly Transform[]> {
  const names = readdirSync(sources).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  const modules: Record<string, Transform>[] = [];
  // One after the other: jest's module loader loses track of modules that two imports link at the same time.
  for (const name of names) modules.push(await import(join(sources, name)));
  return modules
    .flatMap((module) => Object.values(module))
    .filter((value) => typeof value.apply === 'function');
}

async function run(name: string, text: string, theCase: Case, ignoreAfter?: string): Promise<FixResult> {
  const project = await projectOf(theCase, text, ignoreAfter);
  const only = [...theCase.beside, name];
  const chosen = transforms.filter((transform) => only.includes(transform.name));
  const ordered = chosen.toSorted((a, b) => only.indexOf(a.name) - only.indexOf(b.name));
  return fix(
    { text, path: 'Dockerfile', project },
    { transforms: ordered, level: 'aggressive', cache: theCase.cache },
  );
}

function reportOf(result: FixResult, name: string): string {
  const mine = [...result.changes, ...result.skips].filter(
    ({ transform }) => transform === name || transform === 'all',
  );
  const problem =
    result.problem === undefined ? [] : [`line ${result.problem.line}: ${result.problem.message}`];
  return [...problem, ...mine.map(({ line, message }) => `line ${line}: ${message}`)]
    .map((text) => `${text}\n`)
    .join('');
}

/** The file with an ignore comment below its directives. */
function withIgnore(text: string, name: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !/^#\s*(syntax|escape|check)\s*=/i.test(line));
  return [...lines.slice(0, first), `# dockopt ignore-file=${name} -- this case`, ...lines.slice(first)].join(
    '\n',
  );
}

describe.each(files)('%s', (file) => {
  // `copy-manifests-first.pnpm.md` is another part of the cases of copy-manifests-first.
  const [name = file] = file.split('.');
  const path = join(folder, file);

  it.each(parseCases(readFileSync(path, 'utf8')).map((theCase) => [theCase.title, theCase] as const))(
    '%s',
    async (_, theCase) => {
      const result = await run(name, theCase.before, theCase);
      if (UPDATE)
        writeFileSync(
          path,
          updateCase(readFileSync(path, 'utf8'), theCase, result.after, reportOf(result, name)),
        );
      expect(result.violations).toEqual([]);
      const { dockerfile } = parseUnchecked(theCase.before);
      if (dockerfile !== undefined) expect(print(dockerfile)).toBe(theCase.before);
      if (UPDATE) return;
      expect(result.after).toBe(theCase.after ?? theCase.before);
      expect(reportOf(result, name)).toBe(theCase.report);
      expect(new Map(result.files.map(({ path: other, after }) => [other, after]))).toEqual(
        theCase.filesAfter,
      );
      const again = await run(
        name,
        result.after,
        theCase,
        result.files.find(({ path: other }) => other.endsWith('.dockerignore'))?.after,
      );
      expect({ text: again.after, changes: again.changes.length }).toEqual({
        text: result.after,
        changes: 0,
      });
      const ignored = await run(name, withIgnore(theCase.before, name), theCase);
      expect(ignored.changes.filter(({ transform }) => transform === name)).toEqual([]);
    },
  );
});
