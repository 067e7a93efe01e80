import { describe, expect, it } from '@jest/globals';
import { mapCommands } from '../../../src/model/commands.js';
import { run, transform } from './harness.js';

const quiet = transform((build, self) =>
  mapCommands(build, self, 'pip install', ({ command }) =>
    command.words.some(({ value }) => value === '-q')
      ? undefined
      : { edits: [{ insert: 2, text: '-q' }], because: 'Made pip quiet.' },
  ),
);

describe('fix', () => {
  it('applies a transform and says what it did', () => {
    const result = run(
      'FROM python:3.12\n# keep me\nRUN pip install a \\\n    # why b\n    b\nRUN pip install -q c\n',
      [quiet],
    );
    expect(result.after).toBe(
      'FROM python:3.12\n# keep me\nRUN pip install -q a \\\n    # why b\n    b\nRUN pip install -q c\n',
    );
    expect(result.violations).toEqual([]);
    expect(result.changes.map(({ line, message }) => [line, message])).toEqual([[3, 'Made pip quiet.']]);
  });

  it('edits every command of a RUN in turn', () => {
    const result = run(
      'FROM python:3.12\nRUN pip install a && (pip install b; echo pip install) || pip install c\n',
      [quiet],
    );
    expect(result.after).toBe(
      'FROM python:3.12\nRUN pip install -q a && (pip install -q b; echo pip install) || pip install -q c\n',
    );
    expect(result.violations).toEqual([]);
    expect(result.changes).toHaveLength(3);
  });

  it('leaves exec form, here-documents and other shells alone', () => {
    const text =
      'FROM python:3.12\nRUN ["pip", "install", "a"]\nRUN <<EOF\npip install b\nEOF\nSHELL ["pwsh", "-c"]\nRUN pip install c\n';
    expect(run(text, [quiet]).after).toBe(text);
  });

  it('leaves an instruction alone that a comment above protects, and only that one', () => {
    const text =
      'FROM python:3.12\n# dockopt ignore=test-transform -- on purpose\nRUN pip install a\nRUN pip install b\n';
    const result = run(text, [quiet]);
    expect(result.after).toBe(text.replace('install b', 'install -q b'));
    expect(result.unusedIgnores).toEqual([]);
  });

  it('reports an ignore comment that keeps nothing from being changed', () => {
    const text =
      'FROM python:3.12\n# dockopt ignore=test-transform\nRUN pip install -q a\n# dockopt ignore-file=other\n';
    expect(run(text, [quiet]).unusedIgnores).toEqual([{ line: 2, name: 'test-transform' }]);
  });

  it('says where a file does not parse, and changes nothing', () => {
    const text = 'FROM python:3.12\nRUN <<EOF\npip install a\n';
    const result = run(text, [quiet]);
    expect(result.problem).toEqual({ line: 2, message: 'unterminated heredoc' });
    expect(result.after).toBe(text);
  });

  it('says that a template is one, and changes nothing', () => {
    const text = 'FROM python:{{ version }}\nRUN pip install a\n';
    const result = run(text, [quiet]);
    expect(result.problem?.message).toBe(
      'template marker {{ version }}: not a Dockerfile yet; run dockopt on the file made from it',
    );
    expect(result.after).toBe(text);
  });

  it.each([
    [
      '# escape=`\nFROM python:3.12\nRUN pip install a\n',
      'its escape character is the backtick, as for Windows images',
    ],
    [
      '# syntax=example.org/other:1\nFROM python:3.12\nRUN pip install a\n',
      'its frontend is example.org/other:1, whose syntax may differ',
    ],
  ])('leaves a whole file alone: %j', (text, reason) => {
    const result = run(text, [quiet]);
    expect([result.after, result.skips.map(({ message }) => message)]).toEqual([
      text,
      [`left the whole file: ${reason}`],
    ]);
  });

  it.each([
    'docker/dockerfile:1',
    'docker.io/docker/dockerfile:1.4',
    'docker/dockerfile-upstream:master',
    'reg.example.org:5000/docker/dockerfile:1',
  ])('knows the frontend %s', (frontend) => {
    const text = `# syntax=${frontend}\nFROM python:3.12\nRUN pip install a\n`;
    expect(run(text, [quiet]).after).toBe(text.replace('install', 'install -q'));
  });
});
