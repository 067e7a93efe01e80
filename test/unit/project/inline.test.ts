import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inlineBlock, withInline, type InlineBlock } from '../../../src/project/inline.js';
import { describedBuilds } from '../../../src/project/invocations/index.js';

/** A compose file with a Dockerfile behind the given header. */
function composed(header: string, lines: readonly string[], after = '  b:\n    image: x # kept\n'): string {
  const body = lines.map((line) => (line === '' ? '' : `        ${line}`)).join('\n');
  return `services:\n  a:\n    build: # kept\n      dockerfile_inline: ${header}\n${body}\n${after}`;
}

async function blockOf(yaml: string): Promise<InlineBlock | { readonly left: string } | undefined> {
  const [build] = await describedBuilds('compose.yaml', yaml, () => undefined);
  if (build?.inlineAt === undefined || build.inline === undefined) return undefined;
  return inlineBlock(yaml, build.inlineAt.offset, build.inline);
}

async function replaced(yaml: string, change: (text: string) => string): Promise<string | undefined> {
  const block = await blockOf(yaml);
  if (block === undefined || 'left' in block) throw new Error(`left: ${block?.left ?? 'none'}`);
  return withInline(yaml, block, change(block.text));
}

describe('inline Dockerfiles', () => {
  it.each([['|'], ['|-'], ['|+'], ['|2'], ['|-2 # why'], ['|2+'], ['&anchor |'], ['!!str |']])(
    'behind %s',
    async (header) => {
      const yaml = composed(header, ['FROM a', '', 'RUN b \\', '    c']);
      const block = await blockOf(yaml);
      expect(block).toMatchObject({ line: 5 });
      expect(await replaced(yaml, (text) => text.replace('RUN b', 'RUN d\nRUN b'))).toBe(
        composed(header, ['FROM a', '', 'RUN d', 'RUN b \\', '    c']),
      );
    },
  );

  it('keep CRLF', async () => {
    const yaml = composed('|', ['FROM a', 'RUN b']).replaceAll('\n', '\r\n');
    const expected = composed('|', ['FROM a', 'RUN c', 'RUN d']).replaceAll('\n', '\r\n');
    expect(await replaced(yaml, (text) => text.replace('RUN b', 'RUN c\nRUN d'))).toBe(expected);
  });

  it('keep blank lines as they are indented, and what follows', async () => {
    const yaml = composed('|+', ['FROM a', ' ', 'RUN b', '', ''], '# comment\nx: 1').replace(
      '         \n',
      '   \n',
    );
    expect(await replaced(yaml, (text) => text.replace('RUN b', 'RUN c'))).toBe(
      yaml.replace('RUN b', 'RUN c'),
    );
  });

  it('may end the file, without a line end', async () => {
    const yaml = 'services:\n  a:\n    build:\n      dockerfile_inline: |-\n       FROM a\n       RUN b';
    expect(await replaced(yaml, (text) => text.replace('RUN b', 'RUN c'))).toBe(
      yaml.replace('RUN b', 'RUN c'),
    );
  });

  it('have `$$` for `$`', async () => {
    const yaml = composed('|', ['FROM a', 'RUN b $$C']);
    expect(await blockOf(yaml)).toMatchObject({ text: 'FROM a\nRUN b $C\n' });
    expect(await replaced(yaml, (text) => text.replace('b', 'd $E'))).toBe(
      composed('|', ['FROM a', 'RUN d $$E $$C']),
    );
  });

  it.each([
    ['|', ['FROM a', 'RUN b $C'], /^its line 2 has a `\$` that Compose replaces/],
    ['|', ['FROM a', 'RUN b $$$C'], /^its line 2 has a `\$`/],
    ['>', ['FROM a', '', 'RUN b'], /^its lines are folded by YAML/],
    ['"FROM a\\nRUN b"', [''], /^it is not a block of YAML/],
    ['FROM a', [''], /^it is not a block of YAML/],
  ])('are left behind %s %j', async (header, lines, reason) => {
    const block = await blockOf(composed(header, lines));
    expect(block && 'left' in block ? block.left : '').toMatch(reason);
  });

  it('are given up where YAML would read something else', async () => {
    const yaml = composed('|', ['FROM a', 'RUN b']);
    expect(await replaced(yaml, (text) => ` ${text}`)).toBeUndefined();
    expect(await replaced(yaml, (text) => `${text}\n`)).toBeUndefined();
  });

  it('any text that is embedded is found again, and gives way to any other', async () => {
    const line = fc.stringMatching(/^[!-~](?:[ -~]{0,20}[!-~])?$/);
    const texts = fc.array(fc.oneof(line, fc.constant('')), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(line, texts, line, texts, line, async (first, middle, last, other, end) => {
        const text = [first, ...middle, last].join('\n');
        const yaml = composed('|-', text.replaceAll('$', '$$$$').split('\n'));
        expect(await blockOf(yaml)).toMatchObject({ text });
        const next = [end, ...other, first].join('\n');
        const again = await replaced(yaml, () => next);
        expect(again).toBeDefined();
        expect(await blockOf(again ?? '')).toMatchObject({ text: next });
        expect(await replaced(again ?? '', () => text)).toBe(yaml);
      }),
    );
  });
});
