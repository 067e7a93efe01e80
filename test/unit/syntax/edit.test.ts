import { describe, expect, it } from '@jest/globals';
import { instructionFrom, mapNodes, parseInstruction, spliceText } from '../../../src/syntax/edit.js';
import { parseUnchecked, print } from '../../../src/syntax/parse.js';
import type { Dockerfile, Node } from '../../../src/syntax/types.js';

function edited(
  text: string,
  replace: (node: Node, dockerfile: Dockerfile) => readonly Node[] | undefined,
): string {
  const { dockerfile } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error('does not parse');
  return print(mapNodes(dockerfile, (node) => replace(node, dockerfile)));
}

describe('mapNodes', () => {
  it('keeps every other byte', () => {
    const text = '# c\r\nFROM a\r\n\r\nRUN b\r\n';
    expect(
      edited(text, (node) => (node.text === 'RUN b\r\n' ? [parseInstruction('RUN c\r\n')] : undefined)),
    ).toBe('# c\r\nFROM a\r\n\r\nRUN c\r\n');
  });

  it('keeps a missing final newline missing when the last instruction moves up', () => {
    const swap = (node: Node, { instructions: [, one, two] }: Dockerfile): readonly Node[] | undefined => {
      if (one === undefined || two === undefined) return undefined;
      return node === one ? [two] : node === two ? [one] : undefined;
    };
    expect(edited('FROM a\nRUN b\nRUN c', swap)).toBe('FROM a\nRUN c\nRUN b');
    expect(edited('FROM a\r\nRUN b\r\nRUN c', swap)).toBe('FROM a\r\nRUN c\r\nRUN b');
  });

  it('leaves no empty lines at the end of a file without a final newline', () => {
    const drop = (node: Node): readonly Node[] | undefined =>
      node.type === 'instruction' && node.keyword === 'RUN' ? [] : undefined;
    expect(edited('FROM a\n\n\nRUN b', drop)).toBe('FROM a');
    expect(edited('FROM a\r\n# c\r\n\r\nRUN b', drop)).toBe('FROM a\r\n# c');
  });

  it('ends the line before something that is put behind the last instruction', () => {
    const add = (node: Node): readonly Node[] | undefined =>
      node.type === 'instruction' && node.keyword === 'RUN'
        ? [node, instructionFrom('CMD c\n', node)]
        : undefined;
    expect(edited('FROM a\nRUN b', add)).toBe('FROM a\nRUN b\nCMD c');
  });

  it('shares the nodes that it does not replace', () => {
    const { dockerfile } = parseUnchecked('FROM a\nRUN b\n');
    const again = dockerfile && mapNodes(dockerfile, () => undefined);
    expect(again?.instructions[1]).toBe(dockerfile?.instructions[1]);
  });
});

describe('spliceText', () => {
  it('applies splices in any order', () => {
    const splices = [
      { start: 4, end: 5, text: 'E' },
      { start: 0, end: 1, text: '' },
      { start: 2, end: 2, text: '--' },
    ];
    expect(spliceText('abcde', splices)).toBe('b--cdE');
  });

  it('refuses splices that overlap', () => {
    expect(() =>
      spliceText('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toThrow(RangeError);
  });
});
