import { describe, expect, it } from '@jest/globals';
import { lex, LexError, tryLex } from '../../../src/syntax/lex.js';

const SET = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
  ['PATHS', '/usr/bin:/usr/local/bin'],
]);
const expand = (text: string, escape = '\\'): string =>
  lex(text, { escape, lookup: (name) => SET.get(name) }).result;
const words = (text: string): readonly string[] =>
  lex(text, { escape: '\\', lookup: (name) => SET.get(name) }).words;

describe('variables', () => {
  it.each([
    ['$A', 'one'],
    ['${A}', 'one'],
    ['x${A}y', 'xoney'],
    ['$NOPE', ''],
    ['$', '$'],
    ['a$', 'a$'],
    ['${NOPE:-two}', 'two'],
    ['${EMPTY:-two}', 'two'],
    ['${EMPTY-two}', ''],
    ['${A:-two}', 'one'],
    ['${A:+two}', 'two'],
    ['${NOPE:+two}', ''],
    ['${EMPTY+two}', 'two'],
    ['${EMPTY:+two}', ''],
    ['${NOPE:-${A}}', 'one'],
    ['${NOPE:-$A-x}', 'one-x'],
    ['${A:?must be set}', 'one'],
    ['${PATHS#*/}', 'usr/bin:/usr/local/bin'],
    ['${PATHS##*/}', 'bin'],
    ['${PATHS%/*}', '/usr/bin:/usr/local'],
    ['${PATHS%%/*}', ''],
    ['${PATHS%%:*}', '/usr/bin'],
    ['${A/n/N}', 'oNe'],
    ['${PATHS//bin/sbin}', '/usr/sbin:/usr/local/sbin'],
    ["'$A'", '$A'],
    ['"$A"', 'one'],
    ['\\$A', '$A'],
    ['"\\$A"', '$A'],
    ['"a\\"b"', 'a"b'],
    ['"a\\n"', 'a\\n'],
  ])('%s is %s', (text, expected) => {
    expect(expand(text)).toBe(expected);
  });

  it('takes the backtick for the escape character when told so', () => {
    expect(expand('`$A c:\\x', '`')).toBe('$A c:\\x');
  });

  it.each([
    '${',
    '${A',
    '${:x}',
    '${}',
    '${{A}}',
    "'open",
    '"open',
    '${NOPE:?no}',
    '${EMPTY:?no}',
    '${A:#x}',
    '${A!x}',
  ])('refuses %s', (text) => {
    expect(() => expand(text)).toThrow(LexError);
    expect(tryLex(text, { escape: '\\', lookup: (name) => SET.get(name) })).toBeUndefined();
  });

  it('keeps references to variables that are not set when asked to', () => {
    const keep = (text: string): string =>
      lex(text, { escape: '\\', lookup: () => undefined, keepUnset: true }).result;
    expect(keep('$A ${B} ${C:-x} ${D/a/b}')).toBe('$A ${B} ${C:-x} ${D/a/b}');
  });
});

describe('words', () => {
  it('splits at blanks outside quotes, after expansion', () => {
    expect(words(`a 'b c' "d e"f \\ g ${'$'}A`)).toEqual(['a', 'b c', 'd ef', ' g', 'one']);
  });

  it('keeps quotes and escapes when asked to', () => {
    const raw = { escape: '\\', lookup: () => undefined, rawQuotes: true, rawEscapes: true };
    expect(lex('a "b c" \\"d', raw).words).toEqual(['a', '"b c"', '\\"d']);
  });
});
