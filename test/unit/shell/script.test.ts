import { describe, expect, it } from '@jest/globals';
import { parseScript } from '../../../src/shell/index.js';
import { ParsedInstruction } from '../../../src/syntax/instruction.js';
import { commandOf, lines, only, scriptOf, scriptOrNot } from './support.js';

describe('parseScript: what it declines', () => {
  it.each([
    ['exec form', 'RUN ["apt-get", "update"]\n'],
    ['a here-document', 'RUN <<EOF\napt-get update\nEOF\n'],
    ['here-document marks that BuildKit does not see, in quotes', 'RUN sh -c "$(cat <<EOF)"\n'],
    ['an open quote', "RUN echo 'a\n"],
    ['an operator without a right side', 'RUN a &&\n'],
    ['an open substitution', 'RUN echo $(ls\n'],
    ['a broken substitution inside a word', 'RUN echo "$(if)"\n'],
    ['a body that is only a comment', 'RUN # nothing\n'],
    ['PowerShell that is no shell text', "RUN $x = (Get-Item 'a'); Write-Host ('b' -f $x)\n"],
    ['a template', 'RUN {{ if foo( }} x\n'],
    ['another instruction', 'COPY a b\n'],
    ['ONBUILD', 'ONBUILD RUN a\n'],
    ['HEALTHCHECK NONE', 'HEALTHCHECK NONE\n'],
    ['HEALTHCHECK in exec form', 'HEALTHCHECK CMD ["curl", "x"]\n'],
  ])('%s', (_title, text) => {
    expect(scriptOrNot(text)).toBeUndefined();
  });
});

describe('parseScript: commands', () => {
  it('gives the same script for the same instruction', () => {
    const instruction = new ParsedInstruction('RUN a\n', '\\', 1);
    expect(parseScript(instruction)).toBe(parseScript(instruction));
  });

  it('lists words with their place in the file, across continued lines and comments', () => {
    const text = lines('RUN apt-get install -y \\', '  # tools', '    curl \\', "    'git'");
    const command = commandOf(scriptOf(text), 'apt-get');
    expect(command.words.map((word) => word.text)).toEqual(['apt-get', 'install', '-y', 'curl', "'git'"]);
    expect(command.words.map((word) => text.slice(word.start, word.end))).toEqual([
      'apt-get',
      'install',
      '-y',
      'curl',
      "'git'",
    ]);
    expect(command.words.at(-1)?.value).toBe('git');
  });

  it('finds commands in compounds, pipelines, subshells and substitutions, in source order', () => {
    const script = scriptOf('RUN for f in $(ls /a); do cat $f | (cd /b; tar x "`date`"); done && echo ok\n');
    expect(script.commands.map((command) => command.name)).toEqual([
      'ls',
      'cat',
      'cd',
      'tar',
      'date',
      'echo',
    ]);
    expect(script.commands.map((command) => command.inSubshell)).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(script.commands.map((command) => command.nested)).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(script.commands.map((command) => command.inChain)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(script.commands.map((command) => command.member)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      1,
    ]);
  });

  it('keeps assignments and redirections apart from the words', () => {
    const command = only('A=1 B="x y" cmd one >/dev/null two 2>&1');
    expect(command.assignments).toEqual([
      { name: 'A', text: 'A=1' },
      { name: 'B', text: 'B="x y"' },
    ]);
    expect(command.words.map((word) => word.text)).toEqual(['cmd', 'one', 'two']);
    expect(command.redirections).toEqual(['>/dev/null', '2>&1']);
    expect(command.text).toBe('A=1 B="x y" cmd one >/dev/null two 2>&1');
  });

  it('counts what export declares as its words', () => {
    expect(only('export A=1 B=$C').words.map((word) => word.value)).toEqual(['export', 'A=1', undefined]);
  });

  it.each([
    ['plain', 'curl', 'curl'],
    ['single quotes', "'a b'", 'a b'],
    ['double quotes with an escaped one', '"a\\"b"', 'a"b'],
    ['quotes inside a word', 'a"b c"d', 'ab cd'],
    ['an escaped blank', 'a\\ b', 'a b'],
    ['an escaped star', '\\*', '*'],
    ['empty braces', '{}', '{}'],
    ['a variable', '$X', undefined],
    ['a variable in quotes', '"a$X"', undefined],
    ['a substitution', '`x`', undefined],
    ['a glob', '*.deb', undefined],
    ['a bracket glob', '[ab].deb', undefined],
    ['a brace list', '{a,b}', undefined],
    ['a home directory', '~/x', undefined],
    ['quoting that dash does not know', "$'a'", undefined],
  ])('value of %s', (_title, word, value) => {
    const command = scriptOf(`RUN x ${word}\n`).commands[0];
    expect(command?.words[1]?.value).toBe(value);
  });

  it('marks what is negated, in the background, or out of reach of edits', () => {
    const negated = scriptOf('RUN ! a | b\n').commands;
    expect(negated.map((command) => command.negated)).toEqual([true, true]);
    const jobs = scriptOf('RUN a && b & c\n').commands;
    expect(jobs.map((command) => command.background)).toEqual([true, true, false]);
    const decoded = scriptOf('RUN echo `x \\`y\\``\n').commands;
    expect(decoded.map((command) => [command.name, command.editable])).toEqual([
      ['echo', true],
      ['x', false],
      ['y', false],
    ]);
  });

  it('begins after CMD in a HEALTHCHECK', () => {
    const text = 'HEALTHCHECK --interval=5s CMD curl -f localhost || exit 1\n';
    const script = scriptOf(text);
    expect(script.commands.map((command) => text.slice(command.start, command.end))).toEqual([
      'curl -f localhost',
      'exit 1',
    ]);
    expect(script.units).toEqual([{ skeleton: '@ || @', commands: ['curl -f localhost', 'exit 1'] }]);
  });
});

describe('parseScript: chain and units', () => {
  it('gives one member for each part of a pure && list', () => {
    const text = lines('RUN --network=none a x && \\', '    (cd b; c) > log && d | e');
    const script = scriptOf(text);
    expect(script.chain?.map((member) => text.slice(member.start, member.end))).toEqual([
      'a x',
      '(cd b; c) > log',
      'd | e',
    ]);
    expect(script.chain?.map((member) => member.simple)).toEqual([true, false, false]);
    expect(script.units).toEqual([
      { skeleton: '@', commands: ['a x'] },
      { skeleton: '(@; @) > log', commands: ['cd b', 'c'] },
      { skeleton: '@ | @', commands: ['d', 'e'] },
    ]);
  });

  it.each([
    ['a semicolon', 'a; b', '@; @'],
    ['a semicolon at the end', 'a && b;', '@ && @;'],
    ['an or', 'a && b || c', '@ && @ || @'],
    ['a job', 'a && b &', '@ && @ &'],
  ])('has no chain with %s', (_title, body, skeleton) => {
    const script = scriptOf(`RUN ${body}\n`);
    expect(script.chain).toBeUndefined();
    expect(script.units.map((unit) => unit.skeleton)).toEqual([skeleton]);
  });

  it('has no chain when an && is broken over two lines', () => {
    expect(scriptOf('RUN a &\\\n& b\n').chain).toBeUndefined();
  });

  it('compares blanks and line breaks away, but not those in quotes', () => {
    const one = scriptOf('RUN if [ a ];   then\tb; fi\n').units;
    const other = scriptOf('RUN if [ a ]; then \\\n  b; fi\n').units;
    expect(one).toEqual(other);
    expect(scriptOf('RUN case "a  b" in x) y;; esac\n').units[0]?.skeleton).toBe(
      'case "a  b" in x) @;; esac',
    );
  });

  it('sees that a comment in joined lines swallows what follows', () => {
    const script = scriptOf(lines('RUN a && b # note \\', '    && c'));
    expect(script.hasComment).toBe(true);
    expect(script.units.flatMap((unit) => unit.commands)).toEqual(['a', 'b']);
  });

  it('takes a # inside a word or quotes for text', () => {
    expect(scriptOf("RUN a b#c '# d' ${V#v}\n").hasComment).toBe(false);
  });

  it('names the constructs it holds', () => {
    const script = scriptOf('RUN f() { a; }; if b; then (c) & fi\n');
    expect([...script.constructs].sort()).toEqual(['&', '( )', 'function', 'if', '{ }']);
  });
});
