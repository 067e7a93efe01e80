/** Deliberately wrong changes, each in another way: every one of them has to be seen, with the difference that it makes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDocker } from '../../src/engine/docker/index.js';
import type { Engine } from '../../src/engine/types.js';
import type { SmokePlan } from '../../src/verify/behave/types.js';
import type { VerifyJob, VerifyWatch } from '../../src/verify/job.js';
import { verifyDockerfile } from '../../src/verify/verify.js';
import { jobOf, removeContexts, type Swap } from '../unit/verify/support.js';

let engine: Engine;
beforeAll(async () => {
  engine = await connectDocker();
});
afterAll(removeContexts);

const WATCH: VerifyWatch = {
  signal: new AbortController().signal,
  phase: () => undefined,
  step: () => undefined,
};

const SHORT: SmokePlan = { http: [], env: new Map(), watchSeconds: 1, grace: 1, listenSeconds: 15 };

function jobWith(text: string, swaps: readonly Swap[], smoke: Partial<SmokePlan> = {}): VerifyJob {
  const job = jobOf(text, swaps, { smoke: { ...SHORT, ...smoke } });
  return { ...job, settings: { ...job.settings, network: 'none' } };
}

/** What nobody declared, in the words in which people are told. */
async function openIn(job: VerifyJob): Promise<readonly string[]> {
  const { verdict, differences, notes } = await verifyDockerfile(job, engine, WATCH);
  if (verdict !== 'differs') throw new Error([verdict, ...notes].join('\n'));
  return differences.filter(({ declaredBy }) => declaredBy.length === 0).map(({ message }) => message);
}

function swap(from: string, to: string, name = from): Swap {
  return { name, from, to };
}

/** Answers with its first argument, and stops when it is told to. */
const SERVER = `
const [status = '200', body = 'hello', heard = 'yes'] = process.argv.slice(1);
const text = body === 'random' ? Math.random().toString(36) : body;
require('http').createServer((request, response) => {
  response.writeHead(Number(status), { 'content-type': 'text/plain' });
  response.end(text);
}).listen(3000);
process.on('SIGTERM', () => heard === 'yes' && process.exit(0));
`.replaceAll('\n', ' ');

function serving(...args: readonly string[]): string {
  return `CMD ${JSON.stringify(['node', '-e', SERVER, ...args])}`;
}

const ASKED: Partial<SmokePlan> = { http: [{ port: 3000, path: '/' }] };

describe('a container that does something else', () => {
  it.each([
    [
      'answers something else',
      serving('404', 'none'),
      ['CMD is …', 'GET :3000/: status is 404; it was 200', 'GET :3000/: body is none; it was hello'],
    ],
    [
      'crashes at its start',
      'CMD ["node", "/nothing.js"]',
      ['CMD is …', 'GET :3000/: it ended with exit code 1; it went on running before'],
    ],
    [
      'hears no stop signal',
      serving('200', 'hello', 'no'),
      ['CMD is …', 'GET :3000/: when it was stopped it had to be killed; before, it ended with 0'],
    ],
  ])('is caught when it %s', async (_what, to, expected) => {
    const right = serving('200', 'hello', 'yes');
    const found = await openIn(jobWith(`FROM node:20-slim\n${right}\n`, [swap(right, to)], ASKED));
    expect(found.map((message) => message.replace(/^(CMD|ENTRYPOINT) is [^]*/, '$1 is …'))).toEqual(expected);
  });

  it('is caught when it fails, also where the original answers something else each time, which is said', async () => {
    const text = `FROM node:20-slim\nENV STATUS=200\n${serving('200', 'random').replace('Number(status)', 'Number(process.env.STATUS)')}\n`;
    const declares = { name: 'says', from: 'ENV STATUS=200', to: 'ENV STATUS="200"' };
    const good = await verifyDockerfile(jobWith(text, [declares], ASKED), engine, WATCH);
    expect([good.verdict, good.differences, good.notes]).toEqual([
      'same',
      [],
      ['not compared, for it is other each time in the original, too: GET :3000/: body'],
    ]);
    expect(await openIn(jobWith(text, [swap('ENV STATUS=200', 'ENV STATUS=500')], ASKED))).toEqual([
      'ENV STATUS is 500; it was 200',
      'GET :3000/: status is 500; it was 200',
    ]);
  });

  it('shows nothing where the original does not answer either', async () => {
    const text = 'FROM node:20-slim\nRUN echo one > /one\nCMD ["sleep", "100"]\n';
    const plan = { ...ASKED, listenSeconds: 1 };
    const job = jobWith(text, [swap('echo one', 'echo  one')], plan);
    const { verdict, notes } = await verifyDockerfile(job, engine, WATCH);
    expect([verdict, notes]).toEqual([
      'broken',
      [
        'nothing can be shown: the original does not answer GET :3000/: nothing listened on port 3000 within 1 s',
      ],
    ]);
  });
});
