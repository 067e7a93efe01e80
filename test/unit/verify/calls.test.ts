import { describe, expect, it } from '@jest/globals';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';
import { callsOf } from '../../../src/verify/calls.js';
import { chainOf } from '../../../src/verify/own.js';
import { projectOf } from '../project/projectOf.js';

/** `program < who starts it`. */
function calls(text: string, files: Readonly<Record<string, string | object>> = {}): readonly string[] {
  const tree = parse(`FROM x\n${text}`).dockerfile;
  const chain = tree === undefined ? [] : chainOf(modelOf(tree).stages.at(-1));
  return [...callsOf(chain, projectOf(files))].map(([program, by]) => `${program} < ${by}`);
}

describe('callsOf', () => {
  it('reads the last ENTRYPOINT, CMD and HEALTHCHECK, and looks behind programs that start others', () => {
    expect(
      calls(
        'CMD old\nENTRYPOINT ["/usr/bin/tini", "--", "gosu", "app", "node"]\nCMD A=1 exec jq . && ls | wc -l\n' +
          'HEALTHCHECK --interval=5s --timeout=1s CMD curl -f http://localhost:3000/ || exit 1\n',
      ),
    ).toEqual([
      'node < ENTRYPOINT',
      'jq < CMD',
      'ls < CMD',
      'wc < CMD',
      'curl < HEALTHCHECK',
      'exit < HEALTHCHECK',
    ]);
  });

  it('reads a shell that is given its command, and takes what stands in quotes for one word', () => {
    expect(calls('CMD ["sh", "-c", "psql -c \'select 1; vacuum\' && serve"]\n')).toEqual([
      'psql < CMD',
      'serve < CMD',
    ]);
    expect(calls('HEALTHCHECK NONE\n')).toEqual([]);
  });

  it('reads the scripts that are named, and those of npm', () => {
    const files = {
      'bin/start.sh': '#!/bin/sh\n# jq is for later\nif pg_isready -q; then\n  exec "$@"\nfi\n. ./lib.sh\n',
      'lib.sh': 'envsubst < a > b\nX=$(curl -s x)\n',
      'other.sh': 'make all\n',
      'package.json': { scripts: { start: 'NODE_ENV=production next start', test: 'jest' } },
    };
    expect(calls('ENTRYPOINT ["/app/start.sh"]\nCMD ["npm", "run", "start"]\n', files)).toEqual([
      '/app/start.sh < ENTRYPOINT',
      'npm < CMD',
      '/bin/sh < bin/start.sh',
      'pg_isready < bin/start.sh',
      'fi < bin/start.sh',
      '. < bin/start.sh',
      'next < the script "start" of package.json',
      'envsubst < lib.sh',
      'curl < lib.sh',
    ]);
  });

  it('has what the first lines of other scripts name, and does not read those', () => {
    const files = { 'bin/serve': '#!/usr/bin/env python3\nimport os\n', run: '#! /bin/bash\njq .\n' };
    expect(calls('ENTRYPOINT ["/usr/local/bin/run"]\nCMD ["serve"]\n', files)).toEqual([
      '/usr/local/bin/run < ENTRYPOINT',
      'serve < CMD',
      '/bin/bash < run',
      'jq < run',
      'python3 < bin/serve',
    ]);
  });
});
