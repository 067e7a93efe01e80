import { describe, expect, it } from '@jest/globals';
import { barWidth, pairChart } from '../../../../src/report/verify/chart.js';
import { verifyHtml } from '../../../../src/report/verify/html.js';
import { answered, broken, difference, differing, proven, side, unchanged } from './samples.js';

const VOID = new Set(['meta', 'br', 'rect', '!doctype']);

/** The elements of a page that are not closed where they should be. */
function unbalanced(page: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, end = '', name = ''] of page.matchAll(/<(\/?)([!\w]+)[^>]*>/g)) {
    if (VOID.has(name)) continue;
    if (end === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...open, ...wrong];
}

/** What a reader sees, without the looks, one line for each element that holds text. */
function textOf(page: string): readonly string[] {
  return page
    .slice(page.indexOf('<main>'))
    .replace(/<(?:\/?(?:code|b|i|span|small)|br)\b[^>]*>/g, ' ')
    .split(/<[^>]*>/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

describe('verifyHtml', () => {
  it('shows the verdict, bars, the figures and the reasons', () => {
    const page = verifyHtml([proven()], '1.2.3');
    expect(page).toContain('<title>examples/node-express/Dockerfile: verified</title>');
    expect(unbalanced(page)).toEqual([]);
    const expected = [
      'examples/node-express/Dockerfile',
      'proven: nothing differs but what the changes declare',
      'docker 28.5.2, buildx 0.29.1; context examples/node-express; target: runtime (compose.yaml:3)',
      ['image size -82.4 %, 5.7x smaller', 'before', '1.1 GB', 'after', '197.0 MB'],
      ['compressed -83.1 %, 5.9x smaller', 'before', '412.3 MB', 'after', '69.8 MB'],
      ['cold build about the same', 'before', '21.4 s', 'after', '20.6 s'],
      ['rebuild after one change -94.0 %, 17x faster', 'before', '5.2 s', 'after', '0.31 s'],
      ['Figures', 'before', 'after', 'change'],
      ['image size', '1.1 GB', '197.0 MB', '-82.4 %, 5.7x smaller'],
      ['compressed', '412.3 MB', '69.8 MB', '-83.1 %, 5.9x smaller'],
      ['layers', '12', '9', '-3'],
      ['files', '18,332', '4,211', '-14,121'],
      ['cold build', '21.4 s', '20.6 s', 'about the same'],
      ['rebuild', '5.2 s, 2 of 4 steps cached', '0.31 s, 3 of 4 steps cached', '-94.0 %, 17x faster'],
      ['user', 'root', 'root', 'same'],
      ['GET :3000/', '200, application/json, 17 bytes', '200, application/json, 17 bytes', 'same'],
      'What ran after a change of server.js',
      ['before', 'COPY . . RUN npm install', 'after', 'COPY . .'],
      'This file was changed because: CMD runs it.',
      'What was changed, and why',
      ['line 1', 'slim-base', 'recommended', 'took node:20-slim in the place of node:20'],
      ['line 4', 'npm-ci', 'safe', 'replaced npm install by npm ci'],
      '1 difference that the changes declare',
      ['slim-base', 'package gcc 12.2.0-3 is gone'],
      'The Dockerfile',
      '@@ -1 +1 @@ -FROM node:20 +FROM node:20-slim',
      'dockopt 1.2.3. Times were measured once, on the machine that built.',
    ];
    expect(textOf(page)).toEqual(expected.flat());
  });

  it('shows what differs before all figures, with what was printed', () => {
    const leftOut = [{ transform: 'omit-dev', reason: '/app/x is gone' }];
    const page = verifyHtml([differing({ leftOut, notes: ['no rpm'] })], '1');
    expect(unbalanced(page)).toEqual([]);
    const lines = textOf(page);
    const start = lines.indexOf('Declared by no change');
    expect(lines.slice(start, start + 7)).toEqual([
      'Declared by no change',
      '/app/server.js is gone',
      'GET :3000/: status is 500; it was 200',
      'The original printed (GET :3000/)',
      'listening on 3000',
      'The rewritten image printed (GET :3000/)',
      'Error: Cannot find module &#39;/app/lib.js&#39; ?[31m at load',
    ]);
    expect(lines).toContain('no rpm');
    expect(lines.slice(lines.indexOf('Left out, because a build showed a difference')).slice(1, 3)).toEqual([
      'omit-dev',
      '/app/x is gone',
    ]);
  });

  it('begins with all files when there are several', () => {
    const page = verifyHtml([proven(), broken(), unchanged()], '1');
    expect(unbalanced(page)).toEqual([]);
    expect(textOf(page).slice(0, 7)).toEqual([
      '3 Dockerfiles: 1 proven, 1 unchanged, 1 broken',
      'examples/node-express/Dockerfile',
      '-82.4 %, 5.7x smaller',
      'proven: nothing differs but what the changes declare',
      'examples/node-express/Dockerfile',
      'the original does not build at line 4: npm ERR! code ENOTFOUND',
      'other/Dockerfile',
    ]);
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)).toEqual([
      '#file-1',
      '#file-2',
      '#file-3',
    ]);
    expect(unbalanced(verifyHtml([], '1'))).toEqual([]);
  });

  it('draws no bar for a build that failed', () => {
    expect(verifyHtml([broken()], '1')).not.toContain('<svg');
  });

  it('is one page without scripts, and nothing of the project is markup in it', () => {
    const evil = "<script>alert(1)</script>\" onload='x' & \u001b";
    const report = differing({
      path: evil,
      context: evil,
      engine: evil,
      settings: [evil],
      notes: [evil],
      touched: { path: evil, reason: evil },
      differences: [difference({ message: evil }), difference({ message: evil, declaredBy: [evil] })],
      before: side({ behaviour: [answered({ asked: evil, log: evil })] }),
      changes: [{ transform: evil, level: 'safe', line: 1, message: evil }],
      leftOut: [{ transform: evil, reason: evil }],
      dockerfile: { before: evil, after: `${evil}x` },
    });
    const page = verifyHtml([report, broken({ path: evil })], evil);
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/<script|onload='|[^\P{Cc}\n]/u);
    expect(page).not.toMatch(/(?:src|href)="(?!#file-)|url\(|@import/);
  });
});

describe('a pair of bars', () => {
  it('is as wide as its figures', () => {
    expect(pairChart({ before: 4, after: 1, shown: { before: '4 s', after: '<1' } })).toBe(
      '<svg viewBox="0 0 420 46" role="img" aria-label="before 4 s, after &#60;1">' +
        '<text class="name" x="0" y="14.5">before</text>' +
        '<rect class="before" x="52" y="0" width="296" height="20" rx="4"/>' +
        '<text x="356" y="14.5">4 s</text>' +
        '<text class="name" x="0" y="40.5">after</text>' +
        '<rect class="after" x="52" y="26" width="74" height="20" rx="4"/>' +
        '<text x="134" y="40.5">&#60;1</text></svg>',
    );
  });

  it('has a bar for the smallest figure', () => {
    expect([barWidth(0, 100, 300), barWidth(0, 0, 300), barWidth(100, 100, 300)]).toEqual([2, 2, 300]);
  });
});
