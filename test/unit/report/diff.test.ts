import { describe, expect, it } from '@jest/globals';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { diffReport, hunks, unifiedDiff } from '../../../src/report/diff.js';
import { change, file, oneChange, result, run, textOf } from './samples.js';

describe('unifiedDiff', () => {
  it('says nothing about a file that stays as it is', () => {
    expect(unifiedDiff({ path: 'Dockerfile', before: 'FROM a\n', after: 'FROM a\n' })).toBe('');
  });

  it('counts one line without a comma, as git does', () => {
    const text = unifiedDiff({ path: 'Dockerfile', before: 'FROM a\n', after: 'FROM b\n' });
    expect(text).toBe('--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1 +1 @@\n-FROM a\n+FROM b\n');
  });

  it('shows three lines of context', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((line) => `${line}\n`);
    const after = lines.with(4, 'five\n').join('');
    expect(hunks(lines.join(''), after)).toBe('@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n');
  });

  it('takes a new file from /dev/null and counts its lines from 0', () => {
    const text = unifiedDiff({ path: '.dockerignore', before: undefined, after: 'a\nb\n' });
    expect(text).toBe('--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 +1,2 @@\n+a\n+b\n');
  });

  it('tells a file that lacks the last line end from one that has it', () => {
    const text = hunks('FROM a\nRUN b', 'FROM a\nRUN b\n');
    expect(text).toBe('@@ -1,2 +1,2 @@\n FROM a\n-RUN b\n\\ No newline at end of file\n+RUN b\n');
  });

  it('keeps carriage returns and the byte-order mark', () => {
    const text = hunks('\uFEFFFROM a\r\nRUN b\r\n', '\uFEFFFROM a\r\nRUN c\r\n');
    expect(text).toBe('@@ -1,2 +1,2 @@\n \uFEFFFROM a\r\n-RUN b\r\n+RUN c\r\n');
  });

  it('ends a path with a blank by a tab', () => {
    const text = unifiedDiff({ path: 'my app/Dockerfile', before: 'a\n', after: 'b\n' });
    expect(text.split('\n').slice(0, 2)).toEqual(['--- a/my app/Dockerfile\t', '+++ b/my app/Dockerfile\t']);
  });

  it('quotes a path with bytes outside ASCII, quotes or control characters as git does', () => {
    const text = unifiedDiff({ path: 'ü "x"\n/Dockerfile', before: 'a\n', after: 'b\n' });
    expect(text.split('\n')[1]).toBe('+++ "b/\\303\\274 \\"x\\"\\n/Dockerfile"');
  });

  it('has no "diff --git" line, with which git apply would pass over a subdirectory', () => {
    expect(unifiedDiff({ path: 'Dockerfile', before: 'a\n', after: 'b\n' })).not.toContain('diff --git');
  });

  it('makes patches that give exactly the new text', () => {
    const line = fc.constantFrom('FROM a\n', 'RUN b\n', '\n', '# c\r\n', '-- d\n', '++ e\n', '@@ f\n');
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', 'end'))
      .map(([a, b]) => a.join('') + b);
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = unifiedDiff({ path: 'Dockerfile', before, after });
        const options = { autoConvertLineEndings: false };
        expect(patch === '' ? before : applyPatch(before, patch, options)).toBe(after);
      }),
      { numRuns: 200 },
    );
  });
});

describe('diffReport', () => {
  it('puts the reasons above the diff as lines that patch programs pass over', () => {
    expect(textOf(diffReport(oneChange()))).toBe(
      `# Dockerfile:2  safe  npm-ci  Replaced npm install.
#     package-lock.json: in step with package.json
--- a/Dockerfile
+++ b/Dockerfile
@@ -1,2 +1,2 @@
 FROM a
-RUN npm install
+RUN npm ci
`,
    );
  });

  it('keeps a reason on one line and control characters out of it', () => {
    const changes = [change({ message: 'Kept\n--- a/x\n\u001b[31mred' })];
    const report = run({ files: [file({ result: result({ after: 'FROM b\n', changes }) })] });
    expect(textOf(diffReport(report)).split('\n')[0]).toBe(
      '# Dockerfile:3  safe  npm-ci  Kept --- a/x ?[31mred',
    );
  });

  it('gives each diff in the encoding of its file, and the reasons in UTF-8', () => {
    const others = [{ path: '.dockerignore', before: undefined, after: 'x\n', encoding: 'utf8' as const }];
    const changed = result({ after: 'FROM b\n', changes: [change({})] });
    const report = run({ files: [file({ encoding: 'latin1', result: changed, others })] });
    expect(diffReport(report).map((chunk) => chunk.encoding)).toEqual(['utf8', 'latin1', 'utf8']);
  });

  it('leaves out a file that failed, even where a result is known', () => {
    const changed = result({ after: 'FROM b\n', changes: [change({})] });
    expect(
      diffReport(run({ files: [file({ result: changed, failure: { message: 'read-only' } })] })),
    ).toEqual([]);
  });

  it('is empty when nothing changes', () => {
    expect(diffReport(run({ files: [file({ result: result({}) })] }))).toEqual([]);
  });
});
