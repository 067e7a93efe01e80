import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAdviceCases } from '../advice/parse.js';
import { parseCases } from '../cases/parse.js';
import { LATER, ROWS, type Row } from './hazards.data.js';

const folder = path.join(import.meta.dirname, '..');

type Kind = 'rewrite' | 'refusal' | 'advice' | 'silence';

/** What the cases of a name show; empty without the case. */
function kindsOf(name: string): ReadonlySet<Kind> {
  const [, file = '', title = ''] = /^([\w/.-]+): (.*)$/.exec(name) ?? [];
  const source = path.join(folder, file.includes('/') ? `${file}.md` : `cases/${file}.md`);
  const text = existsSync(source) ? readFileSync(source, 'utf8') : '';
  const shown = kindsIn(file, text).filter(([other]) => other === title);
  return new Set(shown.flatMap(([, kinds]) => kinds));
}

/** What each case of a file shows, by its title. */
function kindsIn(file: string, text: string): readonly (readonly [string, readonly Kind[]])[] {
  if (file.startsWith('advice/'))
    return parseAdviceCases(text).map((one) => [one.title, [one.advice === '' ? 'silence' : 'advice']]);
  if (file.startsWith('projects/')) return parseCases(text).map((one) => [one.title, reported(one.report)]);
  return parseCases(text).map((one) => [
    one.title,
    [one.after !== undefined || one.filesAfter.size > 0 ? 'rewrite' : 'refusal'],
  ]);
}

/** Other transforms change a small project too: only what is reported of its images and stages counts. */
function reported(report: string): readonly Kind[] {
  const lines = report.split('\n').filter((line) => line !== '');
  return lines.map((line) => (/^line \d+: left /.test(line) ? 'refusal' : 'rewrite'));
}

function wanted({ only }: Row): readonly Kind[] {
  if (only === 'said') return ['advice', 'silence'];
  return only === 'refused' ? ['refusal'] : ['rewrite', 'refusal'];
}

describe.each([...ROWS])('hazards of %s', (_, rows) => {
  it.each(rows.map((row) => [row.row, row] as const))('%s', (_row, row) => {
    const found = row.cases.map((name): readonly [string, ReadonlySet<Kind>] => [name, kindsOf(name)]);
    expect(found.filter(([, kinds]) => kinds.size === 0).map(([name]) => name)).toEqual([]);
    const shown = new Set(found.flatMap(([, kinds]) => [...kinds]));
    expect(wanted(row).filter((kind) => !shown.has(kind))).toEqual([]);
    if (row.only !== undefined) expect(shown).not.toContain('rewrite');
  });
});

describe('hazards of later work', () => {
  it('stand with a reason, and not among those that are covered', () => {
    const covered = new Set([...ROWS.values()].flat().map(({ row }) => row));
    for (const { row, because } of LATER) {
      expect(because).not.toBe('');
      expect(covered).not.toContain(row);
    }
  });
});
