import { describe, expect, it } from '@jest/globals';
import type { Palette } from '../../../../src/report/types.js';
import { verifyText } from '../../../../src/report/verify/text.js';
import { plain } from '../../../../src/report/wording.js';
import { broken, difference, differing, proven, side, unchanged } from './samples.js';

/** Shows where each colour begins and ends. */
const marked: Palette = {
  bold: (text) => `<bold>${text}</>`,
  dim: (text) => `<dim>${text}</>`,
  red: (text) => `<red>${text}</>`,
  green: (text) => `<green>${text}</>`,
  yellow: (text) => `<yellow>${text}</>`,
  cyan: (text) => `<cyan>${text}</>`,
};

describe('verifyText', () => {
  it('shows the figures side by side, then what differs and why', () => {
    expect(verifyText([proven()], plain)).toBe(
      `examples/node-express/Dockerfile  proven: nothing differs but what the changes declare
docker 28.5.2, buildx 0.29.1; context examples/node-express; target: runtime (compose.yaml:3)

              before                           after                            change
  image size  1.1 GB                           197.0 MB                         -82.4 %, 5.7x smaller
  compressed  412.3 MB                         69.8 MB                          -83.1 %, 5.9x smaller
  layers      12                               9                                -3
  files       18,332                           4,211                            -14,121
  cold build  21.4 s                           20.6 s                           about the same
  rebuild     5.2 s, 2 of 4 steps cached       0.31 s, 3 of 4 steps cached      -94.0 %, 17x faster
  user        root                             root                             same
  GET :3000/  200, application/json, 17 bytes  200, application/json, 17 bytes  same

Rebuilt after a change of server.js: CMD runs it
  before ran  COPY . ., RUN npm install
  after ran   COPY . .

Differs as declared
  slim-base
    package gcc 12.2.0-3 is gone

Proven changes
  line 1  recommended  slim-base  took node:20-slim in the place of node:20
  line 4  safe  npm-ci  replaced npm install by npm ci
`,
    );
  });

  it('begins with what no change declares, and what the container printed', () => {
    expect(verifyText([differing({ notes: ['no package list of apk was read'] })], plain)).toBe(
      `examples/node-express/Dockerfile  2 differences that no change declares
docker 28.5.2, buildx 0.29.1; context examples/node-express; target: runtime (compose.yaml:3)

              before                           after                        change
  image size  1.1 GB                           197.0 MB                     -82.4 %, 5.7x smaller
  compressed  412.3 MB                         69.8 MB                      -83.1 %, 5.9x smaller
  layers      12                               9                            -3
  files       18,332                           4,211                        -14,121
  cold build  21.4 s                           20.6 s                       about the same
  rebuild     5.2 s, 2 of 4 steps cached       0.31 s, 3 of 4 steps cached  -94.0 %, 17x faster
  user        root                             root                         same
  GET :3000/  200, application/json, 17 bytes  500, text/plain, 19 bytes    differs

Rebuilt after a change of server.js: CMD runs it
  before ran  COPY . ., RUN npm install
  after ran   COPY . .

The original printed (GET :3000/)
  | listening on 3000
The rewritten image printed (GET :3000/)
  | Error: Cannot find module '/app/lib.js'
  | ?[31m  at load

Declared by no change
  /app/server.js is gone
  GET :3000/: status is 500; it was 200

Differs as declared
  slim-base
    package gcc 12.2.0-3 is gone

Changes
  line 1  recommended  slim-base  took node:20-slim in the place of node:20
  line 4  safe  npm-ci  replaced npm install by npm ci

note: no package list of apk was read
`,
    );
  });

  it('says why nothing can be shown', () => {
    expect(verifyText([broken()], plain)).toBe(
      `examples/node-express/Dockerfile  the original does not build at line 4: npm ERR! code ENOTFOUND
docker 28.5.2, buildx 0.29.1; context examples/node-express; target: runtime (compose.yaml:3)

              before  after  change
  cold build  failed  -

The original did not build at line 4: npm ERR! code ENOTFOUND
  | #5 RUN npm install
  | npm ERR! code ENOTFOUND
`,
    );
  });

  it('names what was left out and what was kept', () => {
    const before = side({ kept: 'dockopt-1-before' });
    const leftOut = [{ transform: 'slim-base', reason: 'GET :3000/: status is 500; it was 200' }];
    const text = verifyText([proven({ before, leftOut, differences: [], changes: [] })], plain);
    expect(text.split('\n')[0]).toBe(
      'examples/node-express/Dockerfile  proven without 1 transform left out: nothing differs',
    );
    expect(text.slice(text.indexOf('Left out'))).toBe(
      `Left out
  slim-base  GET :3000/: status is 500; it was 200

note: kept: dockopt-1-before
`,
    );
  });

  it('counts what it does not list', () => {
    const many = Array.from({ length: 10 }, (_, index) =>
      difference({ declaredBy: ['a', 'b'], message: `/f${index} is gone` }),
    );
    const text = verifyText([proven({ differences: many, changes: [] })], plain);
    expect(text.slice(text.indexOf('Differs as declared'))).toBe(
      `Differs as declared
  a, b
    /f0 is gone
    /f1 is gone
    /f2 is gone
    /f3 is gone
    /f4 is gone
    /f5 is gone
    /f6 is gone
    /f7 is gone
    and 2 more: --format json names all
`,
    );
  });

  it('ends with the sum of several', () => {
    expect(verifyText([unchanged(), unchanged({ path: 'b/Dockerfile' }), broken()], plain)).toMatch(
      /^other\/Dockerfile {2}nothing to change\n.*\n\nb\/Dockerfile[^]*\n\n3 Dockerfiles: 2 unchanged, 1 broken\n$/,
    );
    expect(verifyText([], plain)).toBe('');
  });

  it('colours by meaning', () => {
    const lines = verifyText([differing()], marked).split('\n');
    expect(lines[0]).toBe(
      '<bold>examples/node-express/Dockerfile</>  <red>2 differences that no change declares</>',
    );
    expect(lines.filter((line) => /same|differs|smaller|is gone|slim-base/.test(line))).toEqual([
      '  image size  1.1 GB                           197.0 MB                     <green>-82.4 %, 5.7x smaller</>',
      '  compressed  412.3 MB                         69.8 MB                      <green>-83.1 %, 5.9x smaller</>',
      '  cold build  21.4 s                           20.6 s                       <dim>about the same</>',
      '  user        root                             root                         <dim>same</>',
      '  GET :3000/  200, application/json, 17 bytes  500, text/plain, 19 bytes    <red>differs</>',
      '<red>  /app/server.js is gone</>',
      '  <cyan>slim-base</>',
      '    package gcc 12.2.0-3 is gone',
      '  line 1  <yellow>recommended</>  <cyan>slim-base</>  took node:20-slim in the place of node:20',
    ]);
    expect(verifyText([proven()], marked).split('\n')[0]).toContain('  <green>proven: ');
  });

  it('lets no control character through', () => {
    const evil = '\u001b[2Jx\u0007';
    const report = proven({
      path: evil,
      context: evil,
      settings: [evil],
      notes: [evil],
      touched: { path: evil, reason: evil },
      differences: [difference({ message: evil })],
      leftOut: [{ transform: 'a', reason: evil }],
    });
    expect(verifyText([report], plain)).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
