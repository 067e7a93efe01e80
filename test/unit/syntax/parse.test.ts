import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, parseUnchecked, print } from '../../../src/syntax/parse.js';
import type { Dockerfile, Instruction } from '../../../src/syntax/types.js';

function tree(text: string): Dockerfile {
  const { dockerfile, problem } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error(problem.message);
  return dockerfile;
}

function only(text: string): Instruction {
  const found = tree(`FROM a\n${text}`).instructions[1];
  if (found === undefined) throw new Error('no instruction');
  return found;
}

describe('instructions', () => {
  it('joins continued lines as BuildKit does and keeps the comments between them', () => {
    const run = only('RUN apt-get update \\\n  # why\n\n    && apt-get install -y \\ \n\t# two\n  curl\n');
    expect(run.body.text).toBe('apt-get update     && apt-get install -y   curl');
    expect(run.comments).toEqual(['  # why', '\t# two']);
  });

  it('maps every offset of the joined text back to the file', () => {
    const run = only('RUN  --network=none a \\\n# c\n  bc \\\r\n d\n');
    const { text } = run.body;
    expect(text).toBe('a   bc  d');
    for (const [offset, char] of [...text].entries())
      expect(run.text[run.body.sourceOf(offset, 'start')]).toBe(char);
    expect(run.text.slice(run.bodySpan.start, run.bodySpan.end)).toBe('a \\\n# c\n  bc \\\r\n d');
    // At a seam the two sides differ: the end of the first line, the start of the next that counts.
    expect(run.text.slice(0, run.body.sourceOf(2, 'end'))).toBe('RUN  --network=none a ');
    expect(run.text.slice(run.body.sourceOf(2, 'start'))).toBe('  bc \\\r\n d\n');
  });

  it('decodes flags with quotes and spreads them over lines', () => {
    const copy = only('COPY --from=build --chown="a b" \\\n  --link -- x y\n');
    expect(copy.flags.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'build'],
      ['chown', 'a b'],
      ['link', undefined],
    ]);
    expect(copy.flag('from')).toBe('build');
    expect(copy.args).toEqual(['x', 'y']);
    const [, chown] = copy.flags;
    expect(copy.text.slice(chown?.start, chown?.end)).toBe('--chown="a b"');
  });

  it('keeps spaces inside JSON strings', () => {
    const cmd = only('CMD ["nginx", "-g", "daemon off;"]\n');
    expect([cmd.json, cmd.args]).toEqual([true, ['nginx', '-g', 'daemon off;']]);
  });

  it('reads several here-documents of one instruction, quoted and with tabs', () => {
    const copy = only('COPY <<-"A" 3<<B /x/\n\tone $x\n\tA\ntwo\nB\nRUN z\n');
    expect(copy.heredocs).toEqual([
      { name: 'A', expand: false, chomp: true, fd: 0, content: '\tone $x\n' },
      { name: 'B', expand: true, chomp: false, fd: 3, content: 'two\n' },
    ]);
    expect(tree('FROM a\nRUN <<EOF\nx\nEOF\nRUN z\n').instructions).toHaveLength(3);
  });

  it('does not take a marker inside a quoted string for a here-document', () => {
    expect(tree("FROM a\nRUN sh -c 'cat <<EOF > x'\nRUN z\n").instructions).toHaveLength(3);
  });

  it('finds the here-document of an ONBUILD', () => {
    expect(only('ONBUILD RUN <<EOF\nx\nEOF\n').heredocs).toHaveLength(1);
  });
});

describe('what a file is made of', () => {
  it('tells directives, comments and blank lines apart', () => {
    const { nodes } = tree('# syntax=docker/dockerfile:1\n# escape=\\\n# a comment\n\nFROM a\n');
    expect(nodes.map(({ type }) => type)).toEqual([
      'directive',
      'directive',
      'comment',
      'blank',
      'instruction',
    ]);
  });

  it('takes an escape directive after a comment for a comment', () => {
    expect(tree('# hello\n# escape=`\nFROM a\n').escape).toBe('\\');
    expect(tree('# escape=`\nFROM a\n').escape).toBe('`');
  });

  it('knows the line of each instruction', () => {
    const dockerfile = tree('\uFEFF# c\nFROM a\nRUN b \\\n\n  c\n\nCMD d');
    expect(dockerfile.instructions.map((node) => dockerfile.lineOf(node))).toEqual([2, 3, 7]);
  });

  it('knows the line end that most lines have', () => {
    expect(tree('FROM a\r\nRUN b\r\nRUN c\n').eol).toBe('\r\n');
    expect(tree('FROM a\nRUN b\r\nRUN c\n').eol).toBe('\n');
  });
});

describe('problems', () => {
  it.each([
    ['', 1, 'file with no instructions'],
    ['# only a comment\n', 1, 'file with no instructions'],
    ['FROM a\nRUN <<EOF\nx\n', 2, 'unterminated heredoc'],
    ['# escape=x\nFROM a\n', 1, "invalid escape token 'x' does not match ` or \\"],
    ['# escape=`\n# escape=`\nFROM a\n', 2, 'only one escape parser directive can be used'],
    ['FROM a\nENV A\n', 2, 'ENV must have two arguments'],
    ['FROM a\nENV A=1 B\n', 2, 'can\'t find = in "B"; must be of the form name=value'],
    ['FROM a\nCMD ["a", 1]\n', 2, 'when using JSON array syntax, arrays must be comprised of strings only'],
    [`FROM a\nRUN ${'x'.repeat(66_000)}\n`, 2, 'line longer than 65535 characters'],
  ])('%#: names the line', (text, line, message) => {
    expect(parse(text).problem).toEqual({ line, message });
  });

  it('leaves a file alone that the two parsers read differently', () => {
    expect(parse("FROM a\nRUN sh -c 'cat <<EOF > x'\nRUN q\n").problem?.message).toMatch(/two parsers/);
  });
});

describe('every text that parses', () => {
  const eol = fc.constantFrom('\n', '\r\n', ' \\\n', ' \\\r\n', '\n\n', '\n# c\n', ' \\ \n  # c\n');
  const piece = fc.constantFrom(
    'FROM a',
    'RUN b',
    'RUN b && c',
    'COPY <<E /x\ny\nE',
    '# c',
    '\tRUN d',
    'ENV A=1',
    'x y',
    '',
    '  ',
    'CMD ["a b"]',
    '\u00e9\u{1F600}',
  );
  const file = fc
    .array(fc.tuple(piece, eol), { maxLength: 12 })
    .map((parts) => `FROM z\n${parts.flat().join('')}`);

  it('prints as it was', () => {
    fc.assert(
      fc.property(file, (text) => {
        const { dockerfile } = parseUnchecked(text);
        if (dockerfile !== undefined) expect(print(dockerfile)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('has bodies whose characters stand in the file where the map says', () => {
    fc.assert(
      fc.property(file, (text) => {
        for (const { body, text: source } of parseUnchecked(text).dockerfile?.instructions ?? []) {
          const mapped = Array.from({ length: body.text.length }, (_, index) => index).map(
            (offset) => source[body.sourceOf(offset, 'start')] ?? '',
          );
          expect(mapped.join('')).toBe(body.text);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('parses to equal nodes when it is printed and read again', () => {
    fc.assert(
      fc.property(file, (text) => {
        const { dockerfile } = parseUnchecked(text);
        if (dockerfile === undefined) return;
        const again = tree(print(dockerfile));
        expect(again.nodes.map((node) => [node.type, node.text])).toEqual(
          dockerfile.nodes.map((node) => [node.type, node.text]),
        );
      }),
      { numRuns: 300 },
    );
  });
});
