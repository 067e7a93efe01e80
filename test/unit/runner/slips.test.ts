import { describe, expect, it } from '@jest/globals';
import { edit } from '../../../src/model/build.js';
import type { Build, Effect, Transform } from '../../../src/model/types.js';
import type { Node } from '../../../src/syntax/types.js';
import { project, run, transform } from './harness.js';

/** Replaces text inside one instruction, once; what is put in may be several instructions. */
function rewriting(from: string, to: string, effects: readonly Effect[] = []): Transform {
  return transform((build, self) => {
    const at = build.dockerfile.instructions.find(({ text }) => text.includes(from));
    const isDone = build.dockerfile.instructions.some(
      ({ text }) => to.includes(from) && text.trim() === to.split('\n')[0],
    );
    if (at === undefined || isDone) return build;
    const parts = at.text
      .replace(from, to)
      .split(/(?<=\n)(?=\S)/)
      .filter((part) => part !== '');
    return edit(build, self, { at, replace: new Map([[at, parts]]), message: 'Rewrote.', effects });
  });
}

/** Puts the instructions into another order, once. */
function reordering(order: readonly number[], first: string): Transform {
  return transform((build, self) => {
    const { instructions } = build.dockerfile;
    const [, at] = instructions;
    if (at === undefined || at.keyword === first) return build;
    const replace = new Map<Node, readonly Node[]>();
    for (const [index, from] of order.entries()) {
      const [old, now] = [instructions[index], instructions[from]];
      if (old !== undefined && now !== undefined && old !== now) replace.set(old, [now]);
    }
    return edit(build, self, { at, replace, message: 'Moved.' });
  });
}

/** Joins the first two RUNs into the given text, once. */
function joining(text: string): Transform {
  return transform((build, self) => {
    const [first, second] = build.dockerfile.instructions.filter(({ keyword }) => keyword === 'RUN');
    if (first === undefined || second === undefined) return build;
    return edit(build, self, {
      at: first,
      replace: new Map([
        [first, [text]],
        [second, []],
      ]),
      message: 'Joined.',
    });
  });
}

function onTrivia(replace: (node: Node) => readonly Node[] | undefined): Transform {
  return transform((build, self) => {
    const [at] = build.dockerfile.instructions;
    const node = build.dockerfile.nodes.find((each) => replace(each) !== undefined);
    if (at === undefined || node === undefined) return build;
    return edit(build, self, { at, replace: new Map([[node, replace(node) ?? []]]), message: 'Did.' });
  });
}

const insert = (after: string): Effect => ({ type: 'insert', after });
const remove = (before: string): Effect => ({ type: 'remove', before });

const SPLIT = 'RUN npm ci && npm run build';

/** Faulty transforms that a writer could well come up with; each is caught by the check that is meant for it. */
const SLIPS: readonly (readonly [what: string, check: string, text: string, wrong: Transform])[] = [
  [
    'a COPY without destination',
    'reparse',
    'FROM a\nCOPY x /x\n',
    rewriting('COPY x /x', 'COPY x', [remove('COPY x /x'), insert('COPY x')]),
  ],
  [
    'pipefail in a plain shell',
    'reparse',
    'FROM a\nRUN b | c\n',
    rewriting('RUN b', 'RUN set -o pipefail && b', [
      insert('set -o pipefail'),
      remove('b | c'),
      insert('b | c'),
    ]),
  ],
  [
    'a directive that got lost',
    'untouched',
    '# syntax=docker/dockerfile:1.4\nFROM a\n',
    onTrivia(({ type }) => (type === 'directive' ? [] : undefined)),
  ],
  [
    'a directive that was put in',
    'untouched',
    '# a note\nFROM a\n',
    onTrivia((node) =>
      node.type === 'comment'
        ? [{ type: 'directive', text: '# syntax=docker/dockerfile:1\n', origin: 1 }, node]
        : undefined,
    ),
  ],
  [
    'a comment behind a command that got lost',
    'untouched',
    'FROM a\nRUN b # why\n',
    rewriting('b # why', 'b'),
  ],
  ['another default of the image', 'contract', 'ARG V=1\nFROM a:$V\n', rewriting('V=1', 'V=2')],
  ['another path before the inherited one', 'contract', 'FROM a\nENV PATH=/x:$PATH\n', rewriting('/x', '/y')],
  [
    'another directory below an unknown one',
    'contract',
    'FROM a\nWORKDIR x\n',
    rewriting('WORKDIR x', 'WORKDIR y'),
  ],
  ['another default of a port', 'contract', 'FROM a\nARG P=1\nEXPOSE $P\n', rewriting('P=1', 'P=2')],
  [
    'a start under another SHELL',
    'contract',
    'FROM a\nCMD x\nSHELL ["b", "-c"]\n',
    reordering([0, 2, 1], 'SHELL'),
  ],
  [
    'a VOLUME before what fills it',
    'conservation',
    'FROM a\nRUN b\nVOLUME /d\n',
    reordering([0, 2, 1], 'VOLUME'),
  ],
  [
    'a directory that is not made',
    'conservation',
    'FROM a\nWORKDIR /a\nWORKDIR /b\n',
    rewriting('WORKDIR /a\n', ''),
  ],
  [
    'a service parted from those who use it',
    'conservation',
    'FROM a\nRUN service x start && y\n',
    rewriting(' && y', '\nRUN y'),
  ],
  [
    'an installer joined with what it replaced',
    'conservation',
    'FROM a\nRUN pip install -U pip\nRUN pip install x\n',
    joining('RUN pip install -U pip && pip install x\n'),
  ],
  [
    'a file that every RUN has anew',
    'conservation',
    'FROM a\nRUN echo x > /etc/hosts\nRUN b\n',
    joining('RUN echo x > /etc/hosts && b\n'),
  ],
  [
    'an archive removed in a later layer',
    'layers',
    'FROM a\nRUN curl -o x.tgz y && tar xf x.tgz && rm x.tgz\n',
    rewriting(' && rm', '\nRUN rm'),
  ],
  [
    'modules removed in a later layer',
    'layers',
    `FROM a\n${SPLIT} && rm -rf node_modules\n`,
    rewriting(' && npm run', '\nRUN npm run'),
  ],
  [
    'a cache removed in a later layer',
    'layers',
    `FROM a\n${SPLIT} && rm -rf /root/.npm\n`,
    rewriting(' && npm run', '\nRUN npm run'),
  ],
  [
    'a file copied to a place of its own',
    'sources',
    'FROM a\nWORKDIR /app\nRUN b\nCOPY . .\n',
    rewriting('RUN b', 'COPY package.json /\nRUN b', [insert('COPY package.json /')]),
  ],
  [
    'a mount of what is not there',
    'sources',
    'FROM a\nRUN b\n',
    rewriting('RUN b', 'RUN --mount=type=bind,source=nope,target=/n b', [remove('b'), insert('b')]),
  ],
  [
    'a failure',
    'apply',
    'FROM a\n',
    transform(() => {
      throw new Error('no such thing');
    }),
  ],
  [
    'another file without a word',
    'untouched',
    'FROM a\n',
    transform((build) => ({ ...build, companions: new Map([['package.json', '{}']]) })),
  ],
  [
    'an ignore file without a word',
    'untouched',
    'FROM a\n',
    transform((build) => ({ ...build, ignore: { ...build.ignore, text: 'x\n' } })),
  ],
  ['facts of its own', 'untouched', 'FROM a\n', transform((build) => ({ ...build, project: project() }))],
  ['the name of another', 'untouched', 'FROM a\nRUN b\n', transform(named)],
];

function named(build: Build, self: Transform): Build {
  const [, at] = build.dockerfile.instructions;
  if (at === undefined || at.text.includes('  ')) return build;
  const replace = new Map([[at, ['RUN  b\n']]]);
  return edit(build, { ...self, name: 'another' }, { at, replace, message: 'Widened.' });
}

describe('faulty transforms', () => {
  it.each(SLIPS)('are caught: %s', (_, check, text, wrong) => {
    const result = run(text, [wrong], project({ 'package.json': '{}' }));
    expect(result.violations.map((violation) => violation.check)).toEqual([check]);
    expect([result.after, result.files, result.changes]).toEqual([text, [], []]);
  });
});

describe('right transforms', () => {
  it.each<[string, string, Transform, string]>([
    [
      'a file copied early to where it will be copied',
      'FROM a\nWORKDIR /app\nRUN b\nCOPY . .\n',
      rewriting('RUN b', 'COPY package.json ./\nRUN c', [
        insert('COPY package.json ./'),
        { type: 'rewrite', before: 'b', after: 'c' },
      ]),
      'FROM a\nWORKDIR /app\nCOPY package.json ./\nRUN c\nCOPY . .\n',
    ],
    [
      'pipefail where it was',
      'FROM a\nRUN set -o pipefail && b | c\n',
      rewriting('&& b', '&&  b'),
      'FROM a\nRUN set -o pipefail &&  b | c\n',
    ],
    [
      'RUNs that leave nothing behind',
      'FROM a\nRUN b\nRUN c\n',
      joining('RUN b && c\n'),
      'FROM a\nRUN b && c\n',
    ],
    [
      'a clean-up that goes along',
      'FROM a\nRUN b && curl -o x.tgz y && rm x.tgz\n',
      rewriting(' && curl', '\nRUN curl'),
      'FROM a\nRUN b\nRUN curl -o x.tgz y && rm x.tgz\n',
    ],
  ])('pass: %s', (_, text, right, after) => {
    const result = run(text, [right], project({ 'package.json': '{}' }));
    expect(result.violations).toEqual([]);
    expect(result.after).toBe(after);
  });
});
