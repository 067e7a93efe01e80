import { describe, expect, it } from '@jest/globals';
import { edit, editIgnore } from '../../../src/model/build.js';
import type { Build, Effect, Transform } from '../../../src/model/types.js';
import { commentNode, instructionFrom, mapNodes } from '../../../src/syntax/edit.js';
import type { Instruction, Node } from '../../../src/syntax/types.js';
import { project, run, transform } from './harness.js';

/** A transform that rewrites the text of one instruction, once, and declares what it is told to. */
function rewriting(
  from: string | RegExp,
  to: string,
  declared: { effects?: readonly Effect[]; more?: Partial<Transform> } = {},
): Transform {
  return transform((build, self) => {
    const at = build.dockerfile.instructions.find(({ text }) => text.replace(from, '') !== text);
    if (at === undefined || build.changes.length > 0) return build;
    const effects = declared.effects ?? [];
    return edit(build, self, {
      at,
      replace: new Map([[at, [at.text.replace(from, to)]]]),
      message: 'Rewrote.',
      effects,
    });
  }, declared.more);
}

/** A transform that puts an instruction in the place of the `cd x &&` that begins a RUN. */
function splitting(instruction: string, effects: readonly Effect[]): Transform {
  return transform((build, self) => {
    const at = build.dockerfile.instructions.find(({ text }) => text.startsWith('RUN cd x && '));
    if (at === undefined) return build;
    const replace = new Map([[at, [instruction, at.text.replace('cd x && ', '')]]]);
    return edit(build, self, { at, replace, message: 'Split.', effects });
  });
}

/** A transform that replaces nodes without saying which: what a faulty one might do. */
function silently(replace: (node: Node, build: Build) => readonly Node[] | undefined): Transform {
  return transform((build) => {
    const dockerfile = mapNodes(build.dockerfile, (node) => replace(node, build));
    const change = {
      transform: 'test-transform',
      level: 'safe',
      line: 1,
      message: 'Did something.',
      evidence: [],
      effects: [],
      before: [],
      after: [],
    } as const;
    return build.changes.length > 0 ? build : { ...build, dockerfile, changes: [...build.changes, change] };
  });
}

function instruction(node: Node, keyword: string): node is Instruction {
  return node.type === 'instruction' && node.keyword === keyword;
}

/** Every wrong transform: its check must catch it, revert it and leave the text as it was. */
function expectCaught(check: string, text: string, wrong: Transform, facts = project()): void {
  const result = run(text, [wrong], facts);
  expect(result.violations.map((violation) => [violation.check, violation.transform])).toEqual([
    [check, 'test-transform'],
  ]);
  expect(result.after).toBe(text);
  expect(result.files).toEqual([]);
  expect(result.changes).toEqual([]);
}

describe('check 1, reparse', () => {
  it('catches a line continuation that swallows the next instruction', () => {
    expectCaught('reparse', 'FROM a\nRUN b\nRUN c\n', rewriting('RUN b\n', 'RUN b \\\n'));
  });

  it('catches a RUN that its shell cannot parse', () => {
    expectCaught('reparse', 'FROM a\nRUN b\n', rewriting('RUN b', "RUN b 'c"));
  });

  it('catches a here-document whose end got lost', () => {
    expectCaught('reparse', 'FROM a\nRUN <<EOF\nx\nEOF\nRUN c\n', rewriting('\nEOF', '\nEOG'));
  });
});

describe('check 2, untouched', () => {
  it('catches an instruction changed without saying so', () => {
    const wrong = silently((node) =>
      instruction(node, 'RUN') ? [instructionFrom('RUN b -q\n', node)] : undefined,
    );
    expectCaught('untouched', 'FROM a\nRUN b\n', wrong);
  });

  it('catches instructions that change places without saying so', () => {
    const wrong = silently((node, { dockerfile }) => {
      const [, first, second] = dockerfile.instructions;
      if (first === undefined || second === undefined) return undefined;
      return node === first ? [second] : node === second ? [first] : undefined;
    });
    expectCaught('untouched', 'FROM a\nEXPOSE 1\nEXPOSE 2\n', wrong);
  });

  it('catches a comment that gets lost', () => {
    const wrong = silently((node) => (node.type === 'comment' ? [] : undefined));
    expectCaught('untouched', 'FROM a\n# why\nRUN b\n', wrong);
  });

  it('catches a comment that gets lost inside a continued line', () => {
    expectCaught('untouched', 'FROM a\nRUN b \\\n  # why\n  c\n', rewriting(/ \\\n {2}# why\n {2}c/, ' c'));
  });

  it('catches a change to an instruction that a comment protects', () => {
    expectCaught(
      'untouched',
      'FROM a\n# dockopt ignore=test-transform\nRUN b\n',
      rewriting('RUN b', 'RUN  b'),
    );
  });

  it('lets a comment come along when it moves', () => {
    const moving = transform((build, self) => {
      const [, at] = build.dockerfile.instructions;
      const comment = build.dockerfile.nodes.find(({ type }) => type === 'comment');
      if (at === undefined || comment === undefined || at.comments.length > 0) return build;
      const replace = new Map<Node, readonly (string | Node)[]>([
        [comment, []],
        [at, ['RUN b \\\n# why\n c\n']],
      ]);
      return edit(build, self, { at, replace, message: 'Moved the comment.' });
    });
    const result = run('FROM a\n# why\nRUN b c\n', [moving]);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe('FROM a\nRUN b \\\n# why\n c\n');
  });
});

describe('check 3, contract', () => {
  it.each([
    ['cmd', 'CMD ["a b"]', 'CMD ["a", "b"]'],
    ['entrypoint', 'ENTRYPOINT a', 'ENTRYPOINT ["a"]'],
    ['env', 'ENV A=1', 'ENV A=2'],
    ['workdir', 'WORKDIR /a', 'WORKDIR /b'],
    ['user', 'USER a', 'USER b'],
    ['expose', 'EXPOSE 80', 'EXPOSE 81'],
    ['volume', 'VOLUME /a', 'VOLUME /a/b'],
    ['label', 'LABEL a=b', 'LABEL a=c'],
    ['healthcheck', 'HEALTHCHECK CMD a', 'HEALTHCHECK --interval=1s CMD a'],
    ['stopsignal', 'STOPSIGNAL 9', 'STOPSIGNAL 15'],
    ['onbuild', 'ONBUILD RUN a', 'ONBUILD RUN b'],
    ['base', 'FROM a', 'FROM b'],
    ['platform', 'FROM a', 'FROM --platform=linux/arm64 a'],
  ])('catches another %s', (_, before, after) => {
    const text = before.startsWith('FROM') ? `${before}\n` : `FROM a\n${before}\n`;
    expectCaught('contract', text, rewriting(before, after));
  });

  it('lets a transform change what it declares', () => {
    const result = run('FROM a\n', [rewriting('FROM a', 'FROM b', { more: { declares: ['base'] } })]);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe('FROM b\n');
  });
});

describe('check 4, stages', () => {
  it('catches a stage that loses its name', () => {
    const text = 'FROM a AS one\nRUN b\nFROM c AS two\nRUN d\n';
    expectCaught('stages', text, rewriting('FROM a AS one', 'FROM a'));
  });

  it('catches a --from that finds another stage', () => {
    const text = 'FROM a AS one\nFROM b AS two\nFROM c\nCOPY --from=0 /x /x\n';
    const effects = [
      { type: 'rewrite', before: 'COPY --from=0 /x /x', after: 'COPY --from=1 /x /x' },
    ] as const;
    expectCaught('stages', text, rewriting('--from=0', '--from=1', { effects }));
  });

  it('catches a stage inserted in front of a numbered one', () => {
    const text = 'FROM a\nFROM b\nCOPY --from=0 /x /x\n';
    const wrong = transform(
      (build, self) => {
        const [at] = build.dockerfile.instructions;
        if (at === undefined || build.changes.length > 0) return build;
        return edit(build, self, {
          at,
          replace: new Map([[at, ['FROM z AS extra\n', at]]]),
          message: 'Added a stage.',
        });
      },
      { declares: ['base'] },
    );
    expectCaught('stages', text, wrong);
  });

  it('catches a stage inserted in front of one that is built by its number', () => {
    const text = 'FROM a AS one\nFROM b\nFROM c\n';
    const wrong = transform(
      (build, self) => {
        const [, at] = build.dockerfile.instructions;
        if (at === undefined || build.changes.length > 0) return build;
        const replace = new Map([[at, ['FROM z AS extra\n', at]]]);
        return edit(build, self, { at, replace, message: 'Added a stage.' });
      },
      { declares: ['base'] },
    );
    const built = { by: 'a.sh', line: 1, context: '', dockerfile: 'Dockerfile', target: '1' };
    const builds = [{ ...built, args: new Map(), contexts: new Map() }];
    expectCaught('stages', text, wrong, { ...project(), builds });
  });

  it('catches a last stage that is not the last any more', () => {
    const text = 'FROM a\nFROM b AS shipped\n';
    const wrong = transform((build, self) => {
      const [, at] = build.dockerfile.instructions;
      if (at === undefined || build.changes.length > 0) return build;
      return edit(build, self, { at, replace: new Map([[at, [at, 'FROM c\n']]]), message: 'Added a stage.' });
    });
    expectCaught('stages', text, wrong);
  });
});

describe('check 5, conservation', () => {
  it('catches a command that does not run any more', () => {
    expectCaught('conservation', 'FROM a\nRUN b && c\n', rewriting(' && c', ''));
  });

  it('catches a command that did not run before', () => {
    expectCaught('conservation', 'FROM a\nRUN b\n', rewriting('RUN b', 'RUN b && c'));
  });

  it('catches words that differ from the declared ones', () => {
    const effects = [{ type: 'rewrite', before: 'b', after: 'b -q' }] as const;
    expectCaught('conservation', 'FROM a\nRUN b\n', rewriting('RUN b', 'RUN b -v', { effects }));
  });

  it('catches an effect that was declared and did not take place', () => {
    const effects = [{ type: 'insert', after: 'c' }] as const;
    expectCaught('conservation', 'FROM a\nRUN b\n', rewriting('RUN b', 'RUN  b', { effects }));
  });

  it('catches another order', () => {
    expectCaught('conservation', 'FROM a\nRUN b && c\n', rewriting('b && c', 'c && b'));
  });

  it('catches a failure that would be ignored', () => {
    expectCaught('conservation', 'FROM a\nRUN b && c\n', rewriting('b && c', 'b; c'));
  });

  it('catches a command that gets into the reach of a cd', () => {
    const wrong = transform((build, self) => {
      const [, first, second] = build.dockerfile.instructions;
      if (first === undefined || second === undefined) return build;
      const replace = new Map([
        [first, ['RUN cd /x && b && c\n']],
        [second, []],
      ]);
      return edit(build, self, { at: first, replace, message: 'Joined.' });
    });
    expectCaught('conservation', 'FROM a\nRUN cd /x && b\nRUN c\n', wrong);
  });

  it('catches a COPY that moves without being declared', () => {
    const wrong = transform((build, self) => {
      const [, first, second] = build.dockerfile.instructions;
      if (first === undefined || second === undefined || build.changes.length > 0) return build;
      return edit(build, self, {
        at: first,
        replace: new Map([
          [first, [second]],
          [second, [first]],
        ]),
        message: 'Swapped.',
      });
    });
    expectCaught('conservation', 'FROM a\nCOPY b c\nRUN d\n', wrong);
  });

  it('catches a move past an ENV that the command would see', () => {
    const wrong = transform((build, self) => {
      const [, env, command] = build.dockerfile.instructions;
      if (env === undefined || command === undefined || build.changes.length > 0) return build;
      const effects = [{ type: 'move', unit: 'd' }] as const;
      return edit(build, self, {
        at: env,
        replace: new Map([
          [env, [command]],
          [command, [env]],
        ]),
        message: 'Swapped.',
        effects,
      });
    });
    expectCaught('conservation', 'FROM a\nENV b=c\nRUN d\n', wrong);
  });

  it('catches a RUN that loses its mount', () => {
    expectCaught(
      'conservation',
      'FROM a\nRUN --mount=type=cache,target=/x b\n',
      rewriting('--mount=type=cache,target=/x ', ''),
    );
  });

  it('catches a mount for one RUN that was declared for another', () => {
    const effects = [{ type: 'flags', before: '', after: '--mount=type=cache,target=/y' }] as const;
    expectCaught(
      'conservation',
      'FROM a\nRUN b && c\n',
      rewriting('RUN b', 'RUN --mount=type=cache,target=/x b', { effects }),
    );
  });

  it('lets declared flags stand, for all the commands of their RUN', () => {
    const effects = [{ type: 'flags', before: '', after: '--mount=type=cache,target=/x' }] as const;
    const mounting = rewriting('RUN b', 'RUN --mount=type=cache,target=/x b', { effects });
    const { after, violations } = run('FROM a\nRUN b && c | d\n', [mounting]);
    expect({ after, violations }).toEqual({
      after: 'FROM a\nRUN --mount=type=cache,target=/x b && c | d\n',
      violations: [],
    });
  });

  describe('an ARG that moves below a RUN', () => {
    const moving = (effects: readonly Effect[]): Transform =>
      transform((build, self) => {
        const arg = build.dockerfile.instructions.find(({ keyword }) => keyword === 'ARG');
        const command = build.dockerfile.instructions.find(({ keyword }) => keyword === 'RUN');
        if (arg === undefined || command === undefined) return build;
        if (build.dockerfile.instructions.indexOf(arg) > 1) return build;
        const replace = new Map([
          [arg, []],
          [command, [command, arg]],
        ]);
        return edit(build, self, { at: arg, replace, message: 'Moved.', effects });
      });
    const without = (unit: string, variable = 'V'): Effect => ({ type: 'environment', unit, variable });

    it('is let stand where it is declared for each command, whatever else is declared between', () => {
      const { after, violations } = run('FROM a\nARG V\nENV X=1\nRUN b && c | d\nENV V=$V\nRUN e $V\n', [
        moving([without('b'), without('c | d')]),
      ]);
      expect({ after, violations }).toEqual({
        after: 'FROM a\nENV X=1\nRUN b && c | d\nARG V\nENV V=$V\nRUN e $V\n',
        violations: [],
      });
    });

    it('is caught without a declaration, with one for another variable, and with one for another command', () => {
      const text = 'FROM a\nARG V\nARG W\nRUN b && c\n';
      expectCaught('conservation', text, moving([]));
      expectCaught('conservation', text, moving([without('b')]));
      expectCaught('conservation', text, moving([without('b', 'W'), without('c', 'W')]));
    });

    it('is caught where a command, or another one of its RUN, names the variable', () => {
      const effects = [without('b'), without('c $V'), without('c "${V}"')];
      expectCaught('conservation', 'FROM a\nARG V\nRUN b && c $V\n', moving(effects));
      expectCaught('conservation', 'FROM a\nARG V\nRUN b && c "${V}"\n', moving(effects.slice(0, 2)));
    });

    it('is caught where another variable changes with it', () => {
      const text = 'FROM a\nARG V=1\nARG W=$V\nRUN b\nRUN c\n';
      expectCaught('conservation', text, moving([without('b')]));
    });

    it('is caught where more is declared than is done', () => {
      expectCaught('conservation', 'FROM a\nARG V\nRUN b\nRUN c\n', moving([without('b'), without('c')]));
    });
  });

  describe('a user that gets another name', () => {
    const renaming = (effects: readonly Effect[], name = '1000'): Transform => ({
      ...transform((build, self) => {
        const user = build.dockerfile.instructions.find(
          ({ keyword, body }) => keyword === 'USER' && body.text === 'app',
        );
        if (user === undefined) return build;
        const replace = new Map([[user, [`USER ${name}\n`]]]);
        return edit(build, self, { at: user, replace, message: 'Renamed.', effects });
      }),
      declares: ['user'],
    });
    const as = (unit: string, after = '1000'): Effect => ({ type: 'user', unit, before: 'app', after });

    it('is let stand where it is declared for each command', () => {
      const { after, violations } = run('FROM a\nUSER app\nRUN cd x && b\nRUN c | d\nUSER root\nRUN e\n', [
        renaming([as('cd x'), as('b'), as('c | d')]),
      ]);
      expect({ after, violations }).toEqual({
        after: 'FROM a\nUSER 1000\nRUN cd x && b\nRUN c | d\nUSER root\nRUN e\n',
        violations: [],
      });
    });

    it('is caught without a declaration, with one for another user or command, and with one too many', () => {
      const text = 'FROM a\nUSER app\nRUN b\n';
      expectCaught('conservation', text, renaming([]));
      expectCaught('conservation', text, renaming([as('b', '1001')]));
      expectCaught('conservation', text, renaming([as('b')], '1001'));
      expectCaught('conservation', text, renaming([as('c')]));
      expectCaught('conservation', text, renaming([as('b'), as('b')]));
    });
  });

  it('takes the directory that cd enters for a WORKDIR', () => {
    const effects = [
      { type: 'remove', before: 'cd x' },
      { type: 'insert', after: 'WORKDIR /app/x' },
    ] as const;
    const text = 'FROM a\nWORKDIR /app\nRUN cd x && b && c\nWORKDIR /\n';
    const { after, violations } = run(text, [splitting('WORKDIR /app/x\n', effects)]);
    expect({ after, violations }).toEqual({
      after: 'FROM a\nWORKDIR /app\nWORKDIR /app/x\nRUN b && c\nWORKDIR /\n',
      violations: [],
    });
  });

  it('catches a WORKDIR that is not where cd led', () => {
    const effects = [
      { type: 'remove', before: 'cd x' },
      { type: 'insert', after: 'WORKDIR /x' },
    ] as const;
    const text = 'FROM a\nWORKDIR /app\nRUN cd x && b && c\nWORKDIR /\n';
    expectCaught('conservation', text, splitting('WORKDIR /x\n', effects));
  });

  it('lets a declared move take place', () => {
    const moving = transform((build, self) => {
      const [, first, second] = build.dockerfile.instructions;
      if (first?.keyword !== 'COPY' || second === undefined) return build;
      const effects = [{ type: 'move', unit: 'COPY b c' }] as const;
      return edit(build, self, {
        at: first,
        replace: new Map([
          [first, [second]],
          [second, [first]],
        ]),
        message: 'Swapped.',
        effects,
      });
    });
    const result = run('FROM a\nCOPY b c\nRUN d\n', [moving]);
    expect(result.violations).toEqual([]);
    expect(result.after).toBe('FROM a\nRUN d\nCOPY b c\n');
  });
});

describe('check 5, conservation, in a body that is no list', () => {
  const text = 'FROM a\nRUN set -e; b; c\n';
  const effects = [{ type: 'insert', after: 'x' }] as const;

  it.each(['RUN set -e; b; x; c', 'RUN set -e; b && x; c'])('takes %s for the command declared', (after) => {
    const result = run(text, [rewriting('RUN set -e; b; c', after, { effects })]);
    expect([result.violations, result.after]).toEqual([[], `FROM a\n${after}\n`]);
  });

  it.each([
    'RUN set -e; b || x; c',
    'RUN set -e; b | x; c',
    'RUN set -e; b; (x); c',
    'RUN x; set -e; b; c',
    'RUN set -e; b; y; c',
    'RUN set -e; b; x; x; c',
    'RUN b; set -e; x; c',
  ])('catches %s', (after) => {
    expectCaught('conservation', text, rewriting('RUN set -e; b; c', after, { effects }));
  });
});

describe('check 6, layers', () => {
  it('catches a clean-up that moves to a later layer', () => {
    const text = 'FROM a\nRUN apt-get install -y b && rm -rf /var/lib/apt/lists/*\n';
    const wrong = transform((build, self) => {
      const at = build.dockerfile.instructions[1];
      if (at === undefined || !at.text.includes('&&')) return build;
      const parts = ['RUN apt-get install -y b\n', 'RUN rm -rf /var/lib/apt/lists/*\n'];
      return edit(build, self, { at, replace: new Map([[at, parts]]), message: 'Split.' });
    });
    expectCaught('layers', text, wrong);
  });

  it.each([
    ['dnf install -y b', 'dnf clean all'],
    ['yum --enablerepo=x install b', 'yum --enablerepo=x clean all'],
    ['zypper in b', 'zypper clean --all'],
    ['pacman -Syu b', 'pacman -Scc'],
  ])('catches a clean-up that moves away from %s', (maker, cleanup) => {
    const wrong = transform((build, self) => {
      const at = build.dockerfile.instructions[1];
      if (at === undefined || !at.text.includes('&&')) return build;
      const parts = [`RUN ${maker}\n`, `RUN ${cleanup}\n`];
      return edit(build, self, { at, replace: new Map([[at, parts]]), message: 'Split.' });
    });
    expectCaught('layers', `FROM a\nRUN ${maker} && ${cleanup}\n`, wrong);
  });

  it('catches a clean-up added where nothing is to clean', () => {
    const effects = [{ type: 'insert', after: 'rm -rf /var/lib/apt/lists/*' }] as const;
    expectCaught(
      'layers',
      'FROM a\nRUN b\n',
      rewriting('RUN b', 'RUN b && rm -rf /var/lib/apt/lists/*', { effects }),
    );
  });

  it('catches a file that is copied in and removed in a later layer', () => {
    const wrong = transform((build, self) => {
      const at = build.dockerfile.instructions[1];
      if (at === undefined || build.changes.length > 0) return build;
      const effects = [{ type: 'insert', after: 'COPY key.pem /tmp/' }] as const;
      return edit(build, self, {
        at,
        replace: new Map([[at, ['COPY key.pem /tmp/\n', at]]]),
        message: 'Added.',
        effects,
      });
    });
    expectCaught('layers', 'FROM a\nRUN b && rm /tmp/key.pem\n', wrong, project({ 'key.pem': '' }));
  });
});

describe('check 7, sources', () => {
  const adding = (source: string): Transform =>
    transform((build, self) => {
      const at = build.dockerfile.instructions[1];
      if (at === undefined || build.changes.length > 0) return build;
      const effects = [{ type: 'insert', after: `COPY ${source} ./` }] as const;
      return edit(build, self, {
        at,
        replace: new Map([[at, [`COPY ${source} ./\n`, at]]]),
        message: 'Added.',
        effects,
      });
    });

  it('catches a COPY of a file that is not there', () => {
    expectCaught('sources', 'FROM a\nRUN b\n', adding('package.json'));
  });

  it('catches a COPY of a file that git does not track', () => {
    const facts = { ...project({ 'package.json': '{}' }), tracked: new Set(['Dockerfile']) };
    expectCaught('sources', 'FROM a\nRUN b\n', adding('package.json'), facts);
  });

  it('catches a COPY of a file that the ignore file hides', () => {
    const facts = project({ 'package-lock.json': '{}', '.dockerignore': '**/package-lock.json\n' });
    expectCaught('sources', 'FROM a\nRUN b\n', adding('package-lock.json'), facts);
  });

  const ignoring = (pattern: string): Transform =>
    transform((build, self) => {
      if (build.ignore.text.includes(pattern)) return build;
      return editIgnore(build, self, { ...build.ignore, text: `${pattern}\n` }, { message: 'Ignored.' });
    });

  it('catches an ignore file that hides what a COPY names', () => {
    const facts = { ...project({ 'dist/app.js': '' }), tracked: new Set<string>() };
    expectCaught('sources', 'FROM a\nCOPY dist /app\n', ignoring('dist'), facts);
  });

  it('catches an ignore file that hides what another Dockerfile of the context copies', () => {
    const facts = {
      ...project({ 'dist/app.js': '', 'Dockerfile.web': 'FROM a\nCOPY dist/app.js /\n' }),
      tracked: undefined,
    };
    expectCaught('sources', 'FROM a\nCOPY . /app\n', ignoring('dist'), facts);
  });

  it('catches an ignore file that hides a tracked file', () => {
    expectCaught('sources', 'FROM a\nCOPY . /app\n', ignoring('docs'), project({ 'docs/index.md': '' }));
  });
});

describe('check 7, sources of a COPY that becomes another', () => {
  const turned = (to: string): Transform =>
    transform((build, self) => {
      const at = build.dockerfile.instructions.find(({ text }) => text === 'COPY made.jar secret /app/\n');
      if (at === undefined) return build;
      const effects: readonly Effect[] = [
        { type: 'rewrite', before: 'COPY made.jar secret /app/', after: to },
      ];
      return edit(build, self, { at, replace: new Map([[at, [`${to}\n`]]]), message: 'Turned.', effects });
    });
  const text = 'FROM a\nCOPY made.jar secret /app/\n';

  it('lets it lose a source, also where the others are made by whoever builds', () => {
    const result = run(text, [turned('COPY made.jar /app/')], project({ secret: 'x' }));
    expect(result.violations).toEqual([]);
    expect(result.after).toBe('FROM a\nCOPY made.jar /app/\n');
  });

  it('catches another source, and another destination', () => {
    expectCaught('sources', text, turned('COPY other.jar /app/'));
    expectCaught('sources', text, turned('COPY made.jar /opt/'));
  });
});

describe('check 8, idempotence', () => {
  it('catches a transform that never comes to rest', () => {
    const wrong = transform((build, self) => {
      const at = build.dockerfile.instructions[0];
      if (at === undefined) return build;
      return edit(build, self, {
        at,
        replace: new Map([[at, [at.text.replace('FROM', 'FROM ')]]]),
        message: 'Widened.',
      });
    });
    expectCaught('idempotence', 'FROM a\n', wrong);
  });

  it('catches a transform that would change its own result on the next run', () => {
    const wrong = transform((build, self) => {
      const at = build.dockerfile.instructions[0];
      if (at === undefined || build.changes.length > 0) return build;
      return edit(build, self, {
        at,
        replace: new Map([[at, [at.text.replace('FROM', 'FROM ')]]]),
        message: 'Widened.',
      });
    });
    expectCaught('idempotence', 'FROM a\n', wrong);
  });
});

it('keeps what other transforms did when one is reverted', () => {
  const good = rewriting('RUN b', 'RUN  b', { more: { name: 'good' } });
  const once = transform(
    (build) =>
      build.dockerfile.instructions[1]?.text.includes('RUN  b') === true ? build : good.apply(build),
    { name: 'good' },
  );
  const result = run('FROM a\nRUN b\n', [once, rewriting('FROM a', 'FROM c', { more: { name: 'bad' } })]);
  expect(result.after).toBe('FROM a\nRUN  b\n');
  expect(commentNode('# x', 1).type).toBe('comment');
});
