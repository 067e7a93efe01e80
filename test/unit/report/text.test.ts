import { describe, expect, it } from '@jest/globals';
import { checkReport, textReport } from '../../../src/report/text.js';
import type { Palette, RunReport } from '../../../src/report/types.js';
import { plain } from '../../../src/report/wording.js';
import { change, file, oneChange, result, run, skip, textOf } from './samples.js';

/** Shows where each colour begins and ends. */
const marked: Palette = {
  bold: (text) => `<bold>${text}</>`,
  dim: (text) => `<dim>${text}</>`,
  red: (text) => `<red>${text}</>`,
  green: (text) => `<green>${text}</>`,
  yellow: (text) => `<yellow>${text}</>`,
  cyan: (text) => `<cyan>${text}</>`,
};

describe('textReport', () => {
  it('gives the change, its evidence and the diff', () => {
    expect(textOf(textReport(oneChange(), plain))).toBe(
      `Dockerfile:2  safe  npm-ci  Replaced npm install.
    package-lock.json: in step with package.json
--- a/Dockerfile
+++ b/Dockerfile
@@ -1,2 +1,2 @@
 FROM a
-RUN npm install
+RUN npm ci

`,
    );
  });

  it('says which directory was taken for the context where it is not that of the Dockerfile', () => {
    const context = { path: '.', reason: 'compose.yaml:3 names it', own: false };
    const report = { ...oneChange(), written: true };
    const files = (own: boolean): RunReport['files'] =>
      report.files.map((each) => ({ ...each, context: { ...context, own } }));
    const [first] = textOf(textReport({ ...report, files: files(false) }, plain)).split('\n');
    expect(first).toBe('context Dockerfile  .: compose.yaml:3 names it');
    expect(textOf(textReport({ ...report, files: files(true) }, plain))).toBe(
      textOf(textReport(report, plain)),
    );
  });

  it('leaves the diff out once it is written', () => {
    expect(textOf(textReport({ ...oneChange(), written: true }, plain))).toBe(
      'Dockerfile:2  safe  npm-ci  Replaced npm install.\n    package-lock.json: in step with package.json\n\n',
    );
  });

  it('does not mention a file about which there is nothing to say', () => {
    expect(textReport(run({ files: [file({ result: result({}) })] }), plain)).toEqual([]);
  });

  it('does not mention a file that failed: that goes to standard error', () => {
    const report = run({ files: [file({ failure: { message: 'binary' } })] });
    expect(textReport(report, plain)).toEqual([]);
  });

  it('says what was left once for each reason, with all its lines in order', () => {
    const skips = [
      skip({ line: 9 }),
      skip({ line: 4 }),
      skip({ line: 9 }),
      skip({ line: 4, message: 'other' }),
    ];
    expect(textOf(textReport(run({ files: [file({ result: result({ skips }) })] }), plain))).toBe(
      'left Dockerfile:4,9  slim-base  node:20 as it was: RUN uses git\nleft Dockerfile:4  slim-base  other\n\n',
    );
  });

  it('prints advice with the words to search for, and the text to take over', () => {
    const advice = [
      {
        adviser: 'read-only-root',
        lines: [3, 8],
        message: 'Make it\nread-only.',
        search: 'compose read_only',
      },
      { adviser: 'other', lines: [1], message: 'Do.', search: 'words', snippet: 'services:\n  a: \u001b\n' },
    ];
    expect(textOf(textReport(run({ files: [file({ result: result({ advice }) })] }), plain))).toBe(
      'advice Dockerfile:3,8  read-only-root  Make it read-only. (search: compose read_only)\n' +
        'advice Dockerfile:1  other  Do. (search: words)\n    services:\n      a: ?\n\n',
    );
  });

  it('says which ignore comments are not needed', () => {
    const unusedIgnores = [{ line: 7, name: 'npm-ci' }];
    expect(textOf(textReport(run({ files: [file({ result: result({ unusedIgnores }) })] }), plain))).toBe(
      'unused Dockerfile:7  the ignore comment for npm-ci keeps nothing from being changed\n\n',
    );
  });

  it('colours levels and lines, and leaves line ends outside the colour', () => {
    const changes = [change({ line: 1, level: 'aggressive' })];
    const changed = result({ before: 'FROM a\r\n', after: 'FROM b\r\n', changes });
    expect(textOf(textReport(run({ files: [file({ result: changed })] }), marked))).toBe(
      `<bold>Dockerfile:1</>  <red>aggressive</>  <cyan>npm-ci</>  Replaced npm install.
<bold>--- a/Dockerfile</>
<bold>+++ b/Dockerfile</>
<cyan>@@ -1 +1 @@</>
<red>-FROM a</>\r
<green>+FROM b</>\r

`,
    );
  });
});

describe('checkReport', () => {
  it('names the files and counts their changes', () => {
    const two = result({ changes: [change({}), change({})] });
    const files = [file({ result: two }), file({ path: 'b/Dockerfile', result: result({}) })];
    expect(textOf(checkReport(run({ files })))).toBe('Dockerfile: 2 changes\n');
  });

  it('does not count the changes of a file that failed', () => {
    const files = [file({ result: result({ changes: [change({})] }), failure: { message: 'x' } })];
    expect(checkReport(run({ files }))).toEqual([]);
  });
});
