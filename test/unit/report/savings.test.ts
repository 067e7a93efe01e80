/** The figure of a change, in every report that has changes. */
import { describe, expect, it } from '@jest/globals';
import { diffReport } from '../../../src/report/diff.js';
import { jsonReport } from '../../../src/report/json.js';
import { textReport } from '../../../src/report/text.js';
import { verifyHtml } from '../../../src/report/verify/html.js';
import { verifyJson } from '../../../src/report/verify/json.js';
import { verifyMarkdown } from '../../../src/report/verify/markdown.js';
import { verifyText } from '../../../src/report/verify/text.js';
import { expected, plain, savedBytes, sourcedSaving } from '../../../src/report/wording.js';
import { change, file, result, run, textOf } from './samples.js';
import { schemaFaults } from './schema.js';
import { proven } from './verify/samples.js';

const saving = {
  bytes: 320_453_163,
  unit: 'compressed',
  estimate: true,
  source: 'the measured layers of buildpack-deps:bookworm',
  date: '2026-09-19',
} as const;
const measured = { ...saving, estimate: false, source: 'docker-library/repo-info, node:22 and node:22-slim' };
const report = run({
  files: [file({ result: result({ after: 'FROM b\n', changes: [change({ saving })] }) })],
});
const proof = proven({
  changes: [{ transform: 'slim-base', level: 'recommended', line: 1, message: 'took a', saving }],
});

describe('the wording of a saving', () => {
  it.each([
    [320_453_163, true, 'about 320 MB'],
    [19_531_549, true, 'about 20 MB'],
    [400_000, true, 'about 1 MB'],
    [1_234_000_000, true, 'about 1.2 GB'],
    [328_605_889, false, '328.6 MB'],
    [400_000, false, '400.0 kB'],
  ])('says %d bytes (estimate: %s) as %s', (bytes, estimate, text) => {
    expect(savedBytes({ bytes, estimate })).toBe(text);
  });

  it('names unit, source and date, and an estimate as one', () => {
    expect(sourcedSaving(saving)).toBe(
      'saves about 320 MB compressed (estimate from the measured layers of buildpack-deps:bookworm, 2026-09-19)',
    );
    expect(sourcedSaving(measured)).toBe(
      'saves 320.5 MB compressed (docker-library/repo-info, node:22 and node:22-slim, 2026-09-19)',
    );
    expect([expected(saving), expected(measured), expected(undefined)]).toEqual([
      '; expected to save about 320 MB compressed (estimate)',
      '; expected to save 320.5 MB compressed',
      '',
    ]);
  });
});

describe('reports of fix', () => {
  it('say it below the facts of the change', () => {
    const line = `saves about 320 MB compressed (estimate from ${saving.source}, 2026-09-19)\n`;
    expect(textOf(textReport(report, plain))).toContain(`Replaced npm install.\n    ${line}---`);
    expect(textOf(diffReport(report))).toContain(`Replaced npm install.\n#     ${line}---`);
  });

  it('hold it in JSON as the schema says, with the sum', () => {
    const json = JSON.parse(jsonReport(report));
    expect(json.files[0].changes[0].saving).toEqual(saving);
    expect(json.summary.savings).toEqual([{ bytes: 320_453_163, unit: 'compressed', estimate: true }]);
    expect(schemaFaults(json)).toEqual([]);
    const broken = { ...json, summary: { ...json.summary, savings: [] } };
    expect(schemaFaults(broken)).toEqual(['/summary/savings: must NOT have fewer than 1 items']);
  });
});

describe('reports of verify', () => {
  it('say it beside what was measured', () => {
    const words = 'took a; expected to save about 320 MB compressed (estimate)';
    expect(verifyText([proof], plain)).toContain(words);
    expect(verifyMarkdown([proof])).toContain(words);
    expect(verifyHtml([proof], '1.2.3')).toContain(words);
    expect(JSON.parse(verifyJson([proof], '1.2.3')).files[0].changes[0].saving).toEqual(saving);
  });
});
