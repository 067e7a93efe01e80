import { describe, expect, it } from '@jest/globals';
import { appendWords, extendWord, insertWord, removeWord, replaceWord } from '../../../src/shell/index.js';
import { commandOf, lines, scriptOf } from './support.js';

const LIST = lines(
  'RUN apt-get update \\',
  '    # tools',
  ' && apt-get install -y \\',
  '      curl \\',
  '      # for the fetch',
  '      git \\',
  ' && make',
);

function install(text: string) {
  const script = scriptOf(text);
  const command = script.commands.find((candidate) => candidate.words[1]?.value === 'install');
  if (command === undefined) throw new Error('no install');
  return { script, command };
}

describe('insertWord', () => {
  it('puts a flag behind the sub-command and touches nothing else', () => {
    const { script, command } = install(LIST);
    expect(insertWord(script, command, 2, '--no-install-recommends')).toBe(
      LIST.replace('install -y', 'install --no-install-recommends -y'),
    );
  });

  it('puts a flag at the end of a line, before its continuation', () => {
    const { script, command } = install(LIST);
    expect(insertWord(script, command, 3, '-q')).toBe(LIST.replace('-y \\', '-y -q \\'));
  });

  it('reaches a command inside a substitution', () => {
    const script = scriptOf('RUN x "$(pip install a)"\n');
    expect(insertWord(script, commandOf(script, 'pip'), 2, '--no-cache-dir')).toBe(
      'RUN x "$(pip install --no-cache-dir a)"\n',
    );
  });

  it('keeps CRLF, tabs, a missing final line end and the other escape character', () => {
    const text = 'RUN a `\r\n\t&& b c';
    const script = scriptOf(text, '`');
    expect(insertWord(script, commandOf(script, 'b'), 1, '-x')).toBe('RUN a `\r\n\t&& b -x c');
  });

  it('edits HEALTHCHECK and CMD', () => {
    const script = scriptOf('HEALTHCHECK CMD curl x || exit 1\n');
    expect(insertWord(script, commandOf(script, 'curl'), 1, '-f')).toBe(
      'HEALTHCHECK CMD curl -f x || exit 1\n',
    );
    const cmd = scriptOf('CMD node x\n');
    expect(insertWord(cmd, commandOf(cmd, 'node'), 2, 'y')).toBe('CMD node x y\n');
  });

  it('keeps digits away from a redirection', () => {
    const script = scriptOf('RUN a b>c\n');
    expect(insertWord(script, commandOf(script, 'a'), 2, '2')).toBe('RUN a b 2 >c\n');
  });

  it.each([
    ['index 0', 0, 'x'],
    ['an index past the end', 9, 'x'],
    ['nothing to insert', 1, ' '],
    ['an operator', 1, '; rm'],
    ['a comment', 1, '# x'],
    ['an open quote', 1, '"x'],
    ['a line break', 1, 'x\n'],
    ['a here-document', 1, '<<EOF'],
    ['a further command', 1, 'x && y'],
  ])('declines %s', (_title, index, text) => {
    const { script, command } = install(LIST);
    expect(insertWord(script, command, index, text)).toBeUndefined();
  });

  it('declines a command whose place is not known', () => {
    const script = scriptOf('RUN echo `x \\`y z\\``\n');
    expect(insertWord(script, commandOf(script, 'y'), 1, '-q')).toBeUndefined();
  });
});

describe('appendWords', () => {
  it('gives each word a line where the list has one word a line', () => {
    const { script, command } = install(LIST);
    expect(appendWords(script, command, ['gnupg', 'xz-utils'])).toBe(
      LIST.replace('      git \\\n', '      git \\\n      gnupg \\\n      xz-utils \\\n'),
    );
  });

  it('continues the last line of an instruction', () => {
    const { script, command } = install('RUN apt-get install \\\r\n\tcurl\r\n');
    expect(appendWords(script, command, ['git'])).toBe('RUN apt-get install \\\r\n\tcurl \\\r\n\tgit\r\n');
  });

  it('stays on the line where several words share one', () => {
    const { script, command } = install(lines('RUN apt-get install \\', '  curl git && make'));
    expect(appendWords(script, command, ['gnupg', 'jq'])).toBe(
      lines('RUN apt-get install \\', '  curl git gnupg jq && make'),
    );
  });

  it('adds before a redirection and before what closes a group', () => {
    const { script, command } = install('RUN (apt-get install curl>/dev/null)\n');
    expect(appendWords(script, command, ['git'])).toBe('RUN (apt-get install curl git >/dev/null)\n');
  });

  it('adds before an inline comment', () => {
    const { script, command } = install('RUN apt-get install curl # why\n');
    expect(appendWords(script, command, ['git'])).toBe('RUN apt-get install curl git # why\n');
  });

  it('declines nothing and what is no word', () => {
    const { script, command } = install(LIST);
    expect(appendWords(script, command, [])).toBeUndefined();
    expect(appendWords(script, command, ['a;', 'b'])).toBeUndefined();
  });
});

describe('replaceWord', () => {
  it('replaces the name, a flag, a quoted word', () => {
    const script = scriptOf(`RUN apt install 'a b' && x\n`);
    const command = commandOf(script, 'apt');
    expect(replaceWord(script, command, 0, 'apt-get')).toBe("RUN apt-get install 'a b' && x\n");
    expect(replaceWord(script, command, 2, 'c')).toBe('RUN apt install c && x\n');
  });

  it('joins a word that was broken over two lines', () => {
    const script = scriptOf(lines('RUN pip install fo\\', 'o bar'));
    expect(replaceWord(script, commandOf(script, 'pip'), 2, 'baz')).toBe('RUN pip install baz bar\n');
  });

  it.each([
    ['a word with a command in it', 'RUN a "x$(b)"\n'],
    ['a word before a redirection without blank', 'RUN a b>c\n'],
    ['a word with a comment line in it', lines('RUN a "b\\', '# note', 'c"')],
  ])('declines %s', (_title, text) => {
    const script = scriptOf(text);
    expect(replaceWord(script, commandOf(script, 'a'), 1, '2')).toBeUndefined();
  });

  it('declines an index without a word', () => {
    const script = scriptOf('RUN a\n');
    expect(replaceWord(script, commandOf(script, 'a'), 1, 'b')).toBeUndefined();
  });
});

describe('removeWord', () => {
  it('takes the blanks before it along', () => {
    const script = scriptOf('RUN a  b   c && d\n');
    expect(removeWord(script, commandOf(script, 'a'), 1)).toBe('RUN a   c && d\n');
    expect(removeWord(script, commandOf(script, 'a'), 2)).toBe('RUN a  b && d\n');
  });

  it('takes the whole line of a word that stood alone', () => {
    const { script, command } = install(LIST);
    expect(removeWord(script, command, 3)).toBe(LIST.replace('      curl \\\n', ''));
    expect(removeWord(script, command, 4)).toBe(LIST.replace('      git \\\n', ''));
  });

  it('takes the last line and the continuation before it', () => {
    const { script, command } = install('RUN apt-get install \\\r\n  curl \\\r\n  git\r\n');
    expect(removeWord(script, command, 3)).toBe('RUN apt-get install \\\r\n  curl\r\n');
  });

  it('keeps the indentation when something follows on the line', () => {
    const { script, command } = install(lines('RUN apt-get install curl \\', '    git && \\', '    make'));
    expect(removeWord(script, command, 3)).toBe(
      lines('RUN apt-get install curl \\', '    && \\', '    make'),
    );
  });

  it('works next to ; and )', () => {
    const script = scriptOf('RUN (a b); c d; e\n');
    expect(removeWord(script, commandOf(script, 'a'), 1)).toBe('RUN (a); c d; e\n');
    expect(removeWord(script, commandOf(script, 'c'), 1)).toBe('RUN (a b); c; e\n');
  });

  it('leaves a number where it was before a redirection', () => {
    const script = scriptOf('RUN a 2 x>c\n');
    expect(removeWord(script, commandOf(script, 'a'), 2)).toBe('RUN a 2 >c\n');
  });

  it.each([
    ['the name', 'RUN a b\n', 0],
    ['an index past the end', 'RUN a b\n', 2],
    ['a word with a command in it', 'RUN a $(b)\n', 1],
    ['a last word below a comment', lines('RUN a \\', '  # why b', '  b'), 1],
    ['a word with a comment line in it', lines('RUN a "b\\', '# note', 'c" d'), 1],
    ['a line whose removal would join its neighbours', lines('RUN a x\\', '  b \\', 'c'), 2],
  ])('declines %s', (_title, text, index) => {
    const script = scriptOf(text);
    expect(removeWord(script, commandOf(script, 'a'), index)).toBeUndefined();
  });
});

describe('extendWord', () => {
  it('puts text inside a word and keeps its commands and broken lines', () => {
    const script = scriptOf('RUN go build -ldflags="-X a=$(date) \\\n  -X b=c" .\n');
    expect(extendWord(script, commandOf(script, 'go'), 2, { at: 10, text: '-s -w ' })).toBe(
      'RUN go build -ldflags="-s -w -X a=$(date) \\\n  -X b=c" .\n',
    );
  });

  it('refuses a place outside the word or behind a broken line', () => {
    const script = scriptOf('RUN go build -ld\\\nflags="" .\n');
    const command = commandOf(script, 'go');
    expect(extendWord(script, command, 2, { at: 10, text: 'x' })).toBeUndefined();
    expect(extendWord(script, command, 2, { at: 11, text: 'x' })).toBeUndefined();
    expect(extendWord(script, command, 9, { at: 1, text: 'x' })).toBeUndefined();
  });

  it('refuses text that would end the word', () => {
    const script = scriptOf('RUN go build -v=1 .\n');
    expect(extendWord(script, commandOf(script, 'go'), 2, { at: 2, text: '"' })).toBeUndefined();
  });
});
