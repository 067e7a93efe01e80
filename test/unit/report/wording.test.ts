import { describe, expect, it } from '@jest/globals';
import { jsonText, oneLine, printable } from '../../../src/report/wording.js';

describe('what is printed of names and logs', () => {
  const evil = 'a\u001B[2J\u009B31m\u202Egnp.exe\u2066\u200F';

  it('holds nothing that a terminal obeys, and nothing that turns text around', () => {
    expect(printable(evil)).toBe('a?[2J?31m?gnp.exe??');
    expect(oneLine(` ${evil} \r\n\t b`)).toBe('a?[2J?31m?gnp.exe?? b');
  });

  it('is JSON in which the same characters stand as numbers', () => {
    const text = jsonText({ evil: `${evil}\u007F` });
    expect(text).toBe('{\n  "evil": "a\\u001b[2J\\u009b31m\\u202egnp.exe\\u2066\\u200f\\u007f"\n}\n');
    expect(JSON.parse(text)).toEqual({ evil: `${evil}\u007F` });
  });

  it('keeps letters of every script and joined emoji as they are', () => {
    expect(oneLine('é 文件 שלום 👩‍💻')).toBe('é 文件 שלום 👩‍💻');
  });
});
