/** Small transforms for the tests of the command, so that these do not depend on what the real ones know. */
import { edit, editIgnore, skip } from '../../../src/model/build.js';
import { adviceAt } from '../../../src/model/advising.js';
import type { Adviser, Build, Level, Transform } from '../../../src/model/types.js';

const docs = {
  why: 'It serves the tests.',
  example: { before: 'FROM a\nRUN pip install x\n', after: 'FROM a\nRUN pip install --no-cache-dir x\n' },
  references: ['https://example.org/pip'],
};

/** Puts a flag behind some words wherever they stand in a RUN. */
export function addFlag(name: string, level: Level, words: string, flag: string): Transform {
  const transform: Transform = {
    name,
    summary: `Add ${flag} to ${words}.`,
    level,
    docs,
    apply(build) {
      const at = build.dockerfile.instructions.find(
        ({ text }) => text.includes(words) && !text.includes(flag),
      );
      if (at === undefined || build.protected.has(at)) return build;
      const effects = [
        {
          type: 'rewrite' as const,
          before: at.body.text,
          after: at.body.text.replace(words, `${words} ${flag}`),
        },
      ];
      const replace = new Map([[at, [at.text.replace(words, `${words} ${flag}`)]]]);
      return edit(build, transform, {
        replace,
        at,
        effects,
        message: `Added ${flag} to ${words}.`,
        evidence: ['Dockerfile: it was not there'],
      });
    },
  };
  return transform;
}

const ignoreModules: Transform = {
  name: 'ignore-modules',
  summary: 'Keep node_modules out of the build context.',
  level: 'recommended',
  docs,
  apply(build) {
    const copies = build.dockerfile.instructions.some(
      ({ keyword, args }) => keyword === 'COPY' && args[0] === '.',
    );
    const { ignore } = build;
    if (!build.project.known || !copies || /^node_modules$/m.test(ignore.text)) return build;
    return editIgnore(
      build,
      ignoreModules,
      { ...ignore, text: `${ignore.text}node_modules\n` },
      { message: 'Kept node_modules out.' },
    );
  },
};

const declines: Transform = {
  name: 'declines',
  summary: 'Decline to touch git.',
  level: 'safe',
  docs,
  apply(build) {
    const at = build.dockerfile.instructions.find(({ body }) => body.text.startsWith('git '));
    return at === undefined ? build : skip(build, declines, at, 'left git alone: it is not ours');
  },
};

/** Wrong on purpose: says nothing of the instruction that it removes. */
const wrong: Transform = {
  name: 'wrong',
  summary: 'Break something.',
  level: 'safe',
  docs,
  apply(build: Build) {
    const at = build.dockerfile.instructions.find(({ body }) => body.text.startsWith('provoke'));
    return at === undefined
      ? build
      : edit(build, wrong, { replace: new Map([[at, []]]), at, message: 'Removed a command.' });
  },
};

const avoidTelnet: Adviser = {
  name: 'avoid-telnet',
  summary: 'Leave telnet out.',
  docs: {
    why: 'It serves the tests.',
    reason: 'Somebody may want it.',
    references: ['https://example.org/telnet'],
  },
  advise(build) {
    const at = build.dockerfile.instructions.filter(({ text }) => text.includes('telnet'));
    return adviceAt(avoidTelnet, at, {
      message: 'telnet sends passwords as text',
      search: 'telnet ssh',
      snippet: 'ssh host\n',
    });
  },
};

export const advisers: readonly Adviser[] = [avoidTelnet];

export const transforms: readonly Transform[] = [
  addFlag('pip-flag', 'safe', 'pip install', '--no-cache-dir'),
  ignoreModules,
  declines,
  wrong,
  addFlag('curl-flag', 'aggressive', 'curl', '--fail'),
];
