import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addCommandAfter,
  appendWords,
  insertWord,
  joinBodies,
  removeCommand,
  removeWord,
  splitAfter,
} from '../../../src/shell/index.js';
import { ParsedInstruction } from '../../../src/syntax/instruction.js';
import type { Escape } from '../../../src/syntax/types.js';
import { scriptOf } from './support.js';

/** A chain as its author would think of it: the words of each member, and how they are laid out. */
interface Chain {
  readonly members: readonly (readonly string[])[];
  readonly layout: Layout;
}

interface Layout {
  readonly operator: 'leading' | 'trailing' | 'inline';
  readonly indent: string;
  readonly eol: string;
  readonly escape: Escape;
  readonly onePerLine: boolean;
  readonly comments: boolean;
  readonly flag: string;
  readonly end: string;
}

const word = fc.constantFrom(
  'a',
  '-y',
  'curl',
  '--no-x',
  "'q  r'",
  '"$V"',
  'x=1',
  '${W:-z}',
  '*.c',
  '2',
  'é',
);
const member = fc.tuple(
  fc.constantFrom('apt-get', 'rm', 'npm'),
  fc.array(word, { minLength: 1, maxLength: 4 }),
);
const layout: fc.Arbitrary<Layout> = fc.record({
  operator: fc.constantFrom('leading', 'trailing', 'inline'),
  indent: fc.constantFrom('', ' ', '    ', '\t'),
  eol: fc.constantFrom('\n', '\r\n'),
  escape: fc.constantFrom('\\', '`'),
  onePerLine: fc.boolean(),
  comments: fc.boolean(),
  flag: fc.constantFrom('', '--network=none '),
  end: fc.constantFrom('', ' ', '\t'),
});
const chain: fc.Arbitrary<Chain> = fc.record({
  members: fc.array(
    member.map(([name, rest]) => [name, ...rest]),
    { minLength: 1, maxLength: 4 },
  ),
  layout,
});

function render({ members, layout: style }: Chain): string {
  const broken = ` ${style.escape}${style.eol}`;
  const note = style.comments ? `  # note${style.eol}` : '';
  const inner = style.onePerLine ? `${broken}${note}${style.indent}  ` : ' ';
  const between = {
    leading: `${broken}${note}${style.indent}&& `,
    trailing: ` &&${broken}${note}${style.indent}`,
    inline: ' && ',
  }[style.operator];
  return `RUN ${style.flag}${members.map((words) => words.join(inner)).join(between)}${style.end}${style.eol}`;
}

function commandsOf(text: string, escape: Escape): readonly string[] {
  return scriptOf(text, escape).units.map((unit) => {
    expect(unit.skeleton).toBe('@');
    return unit.commands.join('; ');
  });
}

function commentsOf(text: string, escape: Escape): readonly string[] {
  return new ParsedInstruction(text, escape, 1).comments;
}

function texts(members: readonly (readonly string[])[]): readonly string[] {
  return members.map((words) => words.join(' '));
}

/** The edit came about, does what it should, keeps every comment and is the text's whole. */
function expectEdit(made: string | undefined, from: Chain, members: readonly (readonly string[])[]): void {
  if (made === undefined) throw new Error(`declined: ${render(from)}`);
  const { escape } = from.layout;
  expect(commandsOf(made, escape)).toEqual(texts(members));
  expect(commentsOf(made, escape)).toEqual(commentsOf(render(from), escape));
  expect(new ParsedInstruction(made, escape, 1).headEnd).toBe(made.length);
  if (from.layout.eol === '\r\n') expect(made.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
}

/** Nothing but one stretch differs, and the text before and behind it is what it was. */
function expectInsertion(made: string | undefined, text: string, inserted: number): void {
  const grown = made ?? '';
  let same = 0;
  while (same < text.length && grown[same] === text[same]) same += 1;
  expect(grown.length - text.length).toBeGreaterThanOrEqual(inserted);
  expect(grown.endsWith(text.slice(same))).toBe(true);
}

const RUNS = { numRuns: 150 };

describe('edits of generated bodies', () => {
  it('insertWord adds that word and no other', () => {
    fc.assert(
      fc.property(chain, fc.nat(), fc.nat(), (from, at, place) => {
        const text = render(from);
        const script = scriptOf(text, from.layout.escape);
        const index = at % from.members.length;
        const words = from.members[index] ?? [];
        const position = 1 + (place % words.length);
        const command = script.chain?.[index]?.commands[0];
        const made = command && insertWord(script, command, position, '--flag');
        expectEdit(made, from, from.members.with(index, words.toSpliced(position, 0, '--flag')));
        expectInsertion(made, text, ' --flag'.length);
      }),
      RUNS,
    );
  });

  it('appendWords adds those words at the end', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (from, at) => {
        const text = render(from);
        const script = scriptOf(text, from.layout.escape);
        const index = at % from.members.length;
        const command = script.chain?.[index]?.commands[0];
        const made = command && appendWords(script, command, ['one', 'two']);
        expectEdit(made, from, from.members.with(index, [...(from.members[index] ?? []), 'one', 'two']));
        expectInsertion(made, text, ' one two'.length);
      }),
      RUNS,
    );
  });

  it('removeWord removes that word or declines, which it does only for comments at the end', () => {
    fc.assert(
      fc.property(chain, fc.nat(), fc.nat(), (from, at, place) => {
        const script = scriptOf(render(from), from.layout.escape);
        const index = at % from.members.length;
        const words = from.members[index] ?? [];
        const position = 1 + (place % (words.length - 1));
        const command = script.chain?.[index]?.commands[0];
        const made = command && removeWord(script, command, position);
        if (made === undefined) {
          expect(from.layout.comments && from.layout.onePerLine).toBe(true);
          return;
        }
        expectEdit(made, from, from.members.with(index, words.toSpliced(position, 1)));
      }),
      RUNS,
    );
  });

  const onOneLine = (text: string | undefined): string | undefined =>
    text?.replace(/[ \t]*[\\`]\r?\n[ \t]*/g, ' ');

  it('addCommandAfter adds that command at that place, and removeCommand takes it away again', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (from, at) => {
        const text = render(from);
        const index = at % from.members.length;
        const made = addCommandAfter(scriptOf(text, from.layout.escape), index, 'rm -rf /x');
        expectEdit(made, from, from.members.toSpliced(index + 1, 0, ['rm -rf /x']));
        // A line that grew too wide is broken.
        expectInsertion(onOneLine(made), onOneLine(text) ?? '', ' && rm -rf /x'.length);
        if (made === undefined) return;
        // Taken from a line that it began, it leaves that line to the one behind it.
        const back = removeCommand(scriptOf(made, from.layout.escape), index + 1);
        expect(onOneLine(back)).toBe(onOneLine(text));
      }),
      RUNS,
    );
  });

  it('removeCommand removes that command and leaves no empty line', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (from, at) => {
        fc.pre(from.members.length > 1);
        const index = at % from.members.length;
        const made = removeCommand(scriptOf(render(from), from.layout.escape), index);
        if (made === undefined) {
          expect(from.layout.comments && index === from.members.length - 1).toBe(true);
          return;
        }
        expectEdit(made, from, from.members.toSpliced(index, 1));
        expect(
          made
            .split('\n')
            .slice(0, -1)
            .some((line) => /^[ \t]*[\\`]?\s*$/.test(line)),
        ).toBe(false);
      }),
      RUNS,
    );
  });

  it('joinBodies runs everything in order and keeps every comment', () => {
    fc.assert(
      fc.property(
        chain,
        chain,
        fc.array(fc.constantFrom('# one', '  # two'), { maxLength: 2 }),
        (a, b, between) => {
          const second = { ...b, layout: { ...b.layout, escape: a.layout.escape, eol: a.layout.eol } };
          const { escape } = a.layout;
          const made = joinBodies(scriptOf(render(a), escape), between, scriptOf(render(second), escape));
          expect(commandsOf(made ?? '', escape)).toEqual(texts([...a.members, ...b.members]));
          expect(commentsOf(made ?? '', escape)).toEqual([
            ...commentsOf(render(a), escape),
            ...between,
            ...commentsOf(render(second), escape),
          ]);
        },
      ),
      RUNS,
    );
  });

  it('splitAfter divides commands and comments, and both parts keep the flags', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (from, at) => {
        fc.pre(from.members.length > 1);
        const { escape } = from.layout;
        const index = at % (from.members.length - 1);
        const [first, second] = splitAfter(scriptOf(render(from), escape), index) ?? ['', ''];
        expect(commandsOf(first, escape)).toEqual(texts(from.members.slice(0, index + 1)));
        expect(commandsOf(second, escape)).toEqual(texts(from.members.slice(index + 1)));
        expect([...commentsOf(first, escape), ...commentsOf(second, escape)]).toEqual(
          commentsOf(render(from), escape),
        );
        for (const part of [first, second]) {
          expect(new ParsedInstruction(part, escape, 1).flags.map((flag) => flag.text)).toEqual(
            from.layout.flag === '' ? [] : ['--network=none'],
          );
        }
      }),
      RUNS,
    );
  });
});
