import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startBuild } from '../../src/model/build.js';
import { runAt } from '../../src/model/commands.js';
import { joined, joinObstacle, neighboursAt } from '../../src/model/joining.js';
import { unknownProject } from '../../src/project/facts.js';
import { fix } from '../../src/runner/index.js';
import { addCommandAfter, leaks, parseScript, removeCommand, splitAfter } from '../../src/shell/index.js';
import { ParsedInstruction } from '../../src/syntax/instruction.js';
import { parseUnchecked } from '../../src/syntax/parse.js';
import type { Dockerfile } from '../../src/syntax/types.js';
import { transforms } from '../../transforms/index.js';
import { installed, ScratchStage } from './stage.js';

const SHELLS = ['dash', 'bash'];
const here = installed(SHELLS);
const stage = new ScratchStage();
afterAll(() => stage.remove());

/** The same pairs every time, so that each kind is sure to be among them; others, and more, with FUZZ_RUNS. */
const FUZZ = process.env['FUZZ_RUNS'];
const RUNS = Number(FUZZ ?? 20);
const SEED = FUZZ === undefined ? { seed: 4 } : {};
const LIMIT = 600_000;

function treeOf(text: string): Dockerfile {
  const { dockerfile, problem } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error(problem.message);
  return dockerfile;
}

/** What the shell gets of each RUN. */
function bodiesOf(text: string): readonly string[] {
  return treeOf(text).instructions.flatMap(({ keyword, body }) => (keyword === 'RUN' ? [body.text] : []));
}

/** Both files do the same in every shell, whichever call fails. */
function expectSame(before: readonly string[], after: readonly string[], skip: readonly string[] = []): void {
  for (const shell of here) {
    expect({ shell, after, does: stage.run(shell, after, skip) }).toEqual({
      shell,
      after,
      does: stage.run(shell, before, skip),
    });
  }
}

const HARMLESS = [
  'make all',
  'apt-get update',
  'apt-get install -y curl',
  'apt-get clean',
  'pip install flask',
  'pip cache purge',
  'curl -fsSLo t.tgz https://example.org/t',
  'tar xf t.tgz',
  'rm -f t.tgz',
  'chmod 755 x',
  'echo "a # b && c; d"',
  'A=1 make env',
  '(cd x && make sub)',
  '(make one; make two)',
  'curl https://example.org/s | tar xz',
  'make log > out',
  'test -d x',
  '! test -d nowhere',
  'V="$(cd y && pwd)" make where',
  "make 'it''s' \"$B\" ${A:-none}",
];
const LEAKING = [
  'cd x',
  'export A=2',
  'A=3',
  'B=4',
  'unset B',
  'set -e',
  'set -eu',
  'set -f',
  'umask 077',
  '. ./env.sh',
  'eval "A=5"',
  'exit 0',
  'exec make last',
  'trap "make trapped" EXIT',
  'make() { echo shadowed; }',
  'if test -d x; then make then; fi',
  'for A in 1 2; do make "$A"; done',
  '{ make grouped; cd y; }',
];
const JOINS = ['; ', ' || ', ' && \\\n    # a note\n    '];

const command = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...HARMLESS) },
  { weight: 1, arbitrary: fc.constantFrom(...LEAKING) },
);
const join = fc.oneof(
  { weight: 9, arbitrary: fc.constant(' && ') },
  { weight: 1, arbitrary: fc.constantFrom(...JOINS) },
);
const end = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' # the end', ' &') },
);
const list = fc
  .tuple(command, fc.array(fc.tuple(join, command), { maxLength: 2 }), end)
  .map(([first, rest, last]) => `RUN ${first}${rest.flat().join('')}${last}\n`);
const body = fc.oneof(
  { weight: 20, arbitrary: list },
  { weight: 1, arbitrary: fc.constantFrom('RUN <<EOF\nmake heredoc\nEOF\n', 'RUN ["make", "exec"]\n') },
);
const between = fc.constantFrom('', '', '\n', '# a comment\n', '\n# two\n\n# comments\n');

describe('real shells', () => {
  it('are all here, or the tests below say little', () => {
    const missing = SHELLS.filter((shell) => !here.includes(shell));
    if (missing.length > 0) console.error(`SKIPPED: NO ${missing.join(', ')} HERE TO RUN BODIES WITH`);
    if (process.env['CI'] === 'true') expect(missing).toEqual([]);
  });
});

describe('two RUNs and the one that they are joined to do the same, whichever call fails', () => {
  it(
    'where joinObstacle has nothing to say',
    () => {
      const seen = { joined: 0, refused: 0 };
      fc.assert(
        fc.property(body, between, body, (first, lines, second) => {
          const text = `FROM debian:bookworm-slim\n${first}${lines}${second}`;
          const after = naturallyJoined(text);
          seen[after === undefined ? 'refused' : 'joined'] += 1;
          if (after !== undefined) expectSame(bodiesOf(text), [after]);
        }),
        { numRuns: RUNS * 2, ...SEED },
      );
      expect(Math.min(seen.joined, seen.refused)).toBeGreaterThan(0);
    },
    LIMIT,
  );

  it(
    'where a transform joined them',
    () => {
      const combining = transforms.filter(({ name }) => name.startsWith('combine-'));
      const seen = { changed: 0, left: 0 };
      fc.assert(
        fc.property(fc.array(related, { minLength: 1, maxLength: 2 }), (groups) => {
          const text = `FROM debian:bookworm-slim\n${groups.flat().join('')}`;
          const { after, changes, violations } = fix(
            { text, path: 'Dockerfile', project: unknownProject() },
            { transforms: combining, level: 'aggressive' },
          );
          expect(violations).toEqual([]);
          seen[changes.length > 0 ? 'changed' : 'left'] += 1;
          if (changes.length === 0) return;
          const removed = changes.flatMap(({ effects }) =>
            effects.flatMap((effect) =>
              effect.type === 'remove' ? [effect.before.replace(/\*.*/, '')] : [],
            ),
          );
          expectSame(bodiesOf(text), bodiesOf(after), removed);
        }),
        { numRuns: RUNS, ...SEED },
      );
      expect(Math.min(seen.changed, seen.left)).toBeGreaterThan(0);
    },
    LIMIT,
  );
});

/** The body of the one RUN that the two become; undefined when they may not. */
function naturallyJoined(text: string): string | undefined {
  const build = startBuild(treeOf(text), unknownProject());
  const instruction = build.dockerfile.instructions[1];
  const run = instruction && runAt(build, instruction);
  const pair = run && neighboursAt(build, run);
  if (instruction === undefined || pair === undefined || joinObstacle(pair) !== undefined) return undefined;
  const made = joined([pair])?.get(instruction)?.[0];
  return made === undefined ? undefined : bodiesOf(`FROM x\n${made}`)[0];
}

/** RUNs that the transforms are about, with now and then something that keeps them apart. */
const spice = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(...LEAKING).map((leaking) => `${leaking} && `) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('make a; ', 'make b || ', 'chmod 755 x && ', '(cd y && make c) && '),
  },
);
const related = fc
  .tuple(
    spice,
    spice,
    fc.constantFrom(
      ['apt-get update', 'apt-get install -y curl', 'rm -rf /var/lib/apt/lists/*'],
      [
        'apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*',
        'apt-get update && apt-get install -y jq && rm -rf /var/lib/apt/lists/*',
      ],
      ['dnf install -y jq && dnf clean all', 'dnf install -y tar && dnf clean all'],
      ['apk add --no-cache --virtual .d gcc', 'ldconfig', 'apk del .d'],
      ['npm install -g serve', 'npm cache clean --force'],
      ['curl -O https://example.org/x.tgz', 'tar xf x.tgz', 'rm x.tgz'],
      ['wget -O /tmp/y.zip https://example.org/y', 'unzip /tmp/y.zip && rm /tmp/y.zip'],
    ),
  )
  .map(([one, two, bodies]) =>
    bodies.map((text, at) => `RUN ${at === 0 ? one : at === bodies.length - 1 ? two : ''}${text}\n`),
  );

describe('edits of one body', () => {
  const chain = fc
    .tuple(
      fc.array(command, { minLength: 2, maxLength: 4 }),
      fc.constantFrom(' && ', ' \\\n    && ', ' && \\\n  # why\n  '),
    )
    .map(([members, operator]) => `RUN ${members.join(operator)}\n`);

  /** The two halves of a chain, where the first leaves nothing in the shell that the second could see. */
  function halves(text: string, at: number): readonly [string, string, number] | undefined {
    const script = parseScript(new ParsedInstruction(text, '\\', 1));
    if (script?.chain === undefined || script.chain.length < 2) return undefined;
    const index = at % (script.chain.length - 1);
    const parts = splitAfter(script, index);
    const first = parts && parseScript(new ParsedInstruction(parts[0], '\\', 1));
    if (parts === undefined || first === undefined || leaks(first) !== undefined) return undefined;
    const [one = '', two = ''] = bodiesOf(`FROM x\n${parts.join('')}`);
    return [one, two, index];
  }

  it(
    'splitAfter, addCommandAfter and removeCommand do what the members do in RUNs of their own',
    () => {
      const seen = { edited: 0, refused: 0 };
      fc.assert(
        fc.property(chain, fc.nat(), (text, at) => {
          const parts = halves(text, at);
          seen[parts === undefined ? 'refused' : 'edited'] += 1;
          if (parts === undefined) return;
          const [one, two, index] = parts;
          expectSame(bodiesOf(`FROM x\n${text}`), [one, two]);
          const script = parseScript(new ParsedInstruction(text, '\\', 1));
          const added = script && addCommandAfter(script, index, 'ldconfig');
          expectSame([one, 'ldconfig', two], bodiesOf(`FROM x\n${added}`));
          const larger = parseScript(new ParsedInstruction(added ?? '', '\\', 1));
          const removed = larger && removeCommand(larger, index + 1);
          expectSame([one, two], bodiesOf(`FROM x\n${removed}`));
        }),
        { numRuns: RUNS, ...SEED },
      );
      expect(Math.min(seen.edited, seen.refused)).toBeGreaterThan(0);
    },
    LIMIT,
  );
});

/** Joined by hand: `a && b`, or with what is more than a list in braces. */
const PLAIN = (first: string, second: string): string => `${first} && ${second}`;
const BRACES = (first: string, second: string): string => `{ ${first}; } && { ${second}; }`;

describe('a subshell under set -e', () => {
  const body = 'set -e && (make one; make two)';

  it('stops at the first failure, unless && follows: nothing is added behind it, nor taken from there', () => {
    const script = parseScript(new ParsedInstruction(`RUN ${body}\n`, '\\', 1));
    expect(script && addCommandAfter(script, 1, 'ldconfig')).toBeUndefined();
    expect(script && addCommandAfter(script, 0, 'ldconfig')).toBe(
      'RUN set -e && ldconfig && (make one; make two)\n',
    );
    const longer = parseScript(new ParsedInstruction(`RUN ${body} && ldconfig\n`, '\\', 1));
    expect(longer && removeCommand(longer, 2)).toBeUndefined();
    for (const shell of here) {
      expect(stage.run(shell, [`${body} && ldconfig`])).not.toBe(stage.run(shell, [body, 'ldconfig']));
    }
  });
});

describe('what is refused would really do something else', () => {
  it.each([
    ['a semicolon in the second runs on after the first failed', 'make a', 'make b; make c', PLAIN],
    ['|| in the second hides that the first failed', 'make a', 'make b || make c', PLAIN],
    ['set -e is without effect left of &&', 'set -e; make a; make b', 'make c', BRACES],
    ['& cannot stand before &&', 'make a &', 'make b', PLAIN],
    ['exit 0 skips the second', 'make a && exit 0', 'make b', PLAIN],
    ['exec ends the shell', 'exec make a', 'make b', PLAIN],
    ['cd leads elsewhere', 'cd x && make a', 'make b', PLAIN],
    ['export reaches the second', 'export A=1 && make a', 'make b', PLAIN],
    ['unset reaches the second', 'unset B && make a', 'make b', PLAIN],
    ['what a file sets reaches the second', '. ./env.sh && make a', 'make b', PLAIN],
    ['an assignment to an exported variable reaches the second', 'B=1 && make a', 'make b', PLAIN],
    ['an assigning expansion reaches the second', 'make "${V:=v}"', 'make "$V"', PLAIN],
    ['eval reaches the second', 'eval "B=1" && make a', 'make b', PLAIN],
    ['umask reaches the second', 'umask 077 && make a', 'make b', PLAIN],
    ['set -f reaches the second', 'set -f && make a', 'make *', PLAIN],
    ['a trap fires after the second', 'trap "make t" EXIT && make a', 'make b', PLAIN],
    ['a function takes the place of a program', 'make() { echo; } && make a', 'make b', BRACES],
    ['a comment swallows the second', 'make a # note', 'make b', PLAIN],
    ['the shell remembers where the old pip was', 'pip install -U pip', 'pip install x', PLAIN],
  ])('%s', (_, first, second, naive) => {
    const text = `FROM debian:bookworm-slim\nRUN ${first}\nRUN ${second}\n`;
    expect(naturallyJoined(text)).toBeUndefined();
    for (const shell of here) {
      expect(stage.run(shell, [naive(first, second)])).not.toBe(stage.run(shell, [first, second]));
    }
  });
});
