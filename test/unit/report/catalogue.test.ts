import { describe, expect, it } from '@jest/globals';
import type { Adviser, Transform } from '../../../src/model/types.js';
import {
  adviserJson,
  explainAdviser,
  explainText,
  listText,
  transformJson,
} from '../../../src/report/catalogue.js';
import { oneLine, plain, wrap } from '../../../src/report/wording.js';

const ci: Transform = {
  name: 'npm-ci',
  summary: 'Install what the lockfile says.',
  level: 'safe',
  docs: {
    why: 'npm install may choose other versions than those that were tested, and it writes to the lockfile while it does so.',
    example: { before: 'FROM node:22\nRUN npm install', after: 'FROM node:22\nRUN npm ci' },
    references: ['https://docs.npmjs.com/cli/commands/npm-ci'],
  },
  apply: (build) => build,
};

const slim: Transform = {
  ...ci,
  name: 'slim-base',
  summary: 'Use the slim variant.',
  level: 'recommended',
  docs: {
    ...ci.docs,
    risk: 'A tool that only a script outside the project uses may be missing.',
    references: [],
  },
  after: ['npm-ci'],
};

const init: Adviser = {
  name: 'init',
  summary: 'Start it with an init.',
  docs: {
    why: 'Process 1 gets no default actions.',
    reason: 'Not every program needs it.',
    references: ['https://example.org/init'],
  },
  advise: () => undefined,
};

describe('explainAdviser', () => {
  it('says why it is not done', () => {
    expect(explainAdviser(init, plain)).toBe(`init (advice: said with --advice, never applied)
Start it with an init.

Why
  Process 1 gets no default actions.

Why it is left to you
  Not every program needs it.

References
  https://example.org/init

Keep it silent for a line
  # dockopt ignore=init -- reason
`);
  });
});

describe('adviserJson', () => {
  it('holds what its source says', () => {
    expect(adviserJson(init)).toEqual({
      name: 'init',
      level: 'advice',
      summary: 'Start it with an init.',
      why: 'Process 1 gets no default actions.',
      reason: 'Not every program needs it.',
      references: ['https://example.org/init'],
    });
  });
});

describe('listText', () => {
  it('aligns names and levels and keeps the order of the run', () => {
    expect(listText([slim, ci], [init], plain)).toBe(
      'slim-base  recommended  Use the slim variant.\nnpm-ci     safe         Install what the lockfile says.\n' +
        'init       advice       Start it with an init.\n',
    );
  });

  it('is empty without transforms', () => {
    expect(listText([], [], plain)).toBe('');
  });
});

describe('explainText', () => {
  it('gives summary, reason, example, sources and the comment that prevents it', () => {
    expect(explainText(ci, plain)).toBe(`npm-ci (safe)
Install what the lockfile says.

Why
  npm install may choose other versions than those that were tested, and it
  writes to the lockfile while it does so.

Example
   FROM node:22
  -RUN npm install
  +RUN npm ci

What may differ in the image
  nothing in the image differs.

References
  https://docs.npmjs.com/cli/commands/npm-ci

Leave a line alone
  # dockopt ignore=npm-ci -- reason
`);
  });

  it('names the risk where there is one, and no empty section', () => {
    const text = explainText(slim, plain);
    expect(text).toContain('\nRisk\n  A tool that only a script outside the project uses may be missing.\n');
    expect(text).not.toContain('References');
  });
});

describe('transformJson', () => {
  it('has no risk field where there is no risk', () => {
    expect(Object.keys(transformJson(ci))).toEqual([
      'name',
      'level',
      'summary',
      'why',
      'example',
      'references',
      'after',
      'declares',
      'image',
      'rules',
    ]);
  });
});

describe('wording', () => {
  it('breaks at blanks and leaves a long word whole', () => {
    expect(wrap('aa bb https://example.org/long cc', 6)).toEqual(['aa bb', 'https://example.org/long', 'cc']);
  });

  it('makes one printable line', () => {
    expect(oneLine(' a\n\tb\u0007\u009bc ')).toBe('a b??c');
  });
});
