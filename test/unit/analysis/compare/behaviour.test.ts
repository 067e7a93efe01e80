import { describe, expect, it } from '@jest/globals';
import { differencesOf, maskedNotes, restlessOf } from '../../../../src/analysis/compare/index.js';
import { masked } from '../../../../src/analysis/compare/masks.js';
import type { Behaviour } from '../../../../src/analysis/types.js';
import type { Change } from '../../../../src/model/types.js';
import { parseUnchecked } from '../../../../src/syntax/parse.js';
import type { Instruction } from '../../../../src/syntax/types.js';
import { declaring, observed } from './support.js';

const RUNNING: Behaviour = {
  kind: 'http',
  asked: 'GET :3000/',
  exitCode: undefined,
  answer: { status: 200, body: 'hello', type: 'text/html' },
  uid: 1000,
  stopped: { seconds: 0.2, killed: false, exitCode: 0 },
  log: 'listening',
};

function seen(
  before: Behaviour,
  after: Behaviour | undefined,
  names: readonly string[] = [],
): readonly string[] {
  const transforms = names.map((name) => ({ name, declares: ['cmd'] as const }));
  const found = differencesOf(
    observed({ behaviour: [before] }),
    observed({ behaviour: after === undefined ? [] : [after] }),
    declaring({ transforms }),
  );
  return found.map(({ area, message, declaredBy }) => `${area}: ${message} [${declaredBy.join(' ')}]`);
}

describe('the behaviour of two containers', () => {
  it('is the same whatever was printed and however long it took', () => {
    const after = { ...RUNNING, log: 'other', stopped: { seconds: 3, killed: false, exitCode: 0 } };
    expect(seen(RUNNING, after)).toEqual([]);
  });

  it('finds another answer', () => {
    const answer = { status: 500, body: 'no', type: 'text/plain' };
    expect(seen(RUNNING, { ...RUNNING, answer })).toEqual([
      'behaviour: GET :3000/: status is 500; it was 200 []',
      'behaviour: GET :3000/: content type is text/plain; it was text/html []',
      'behaviour: GET :3000/: body is no; it was hello []',
    ]);
  });

  it('finds that no answer came', () => {
    const { answer: _answer, ...rest } = RUNNING;
    expect(seen(RUNNING, { ...rest, failure: 'nothing listens on port 3000' })).toEqual([
      'behaviour: GET :3000/: answer is missing: nothing listens on port 3000 []',
    ]);
  });

  it('finds a crash, and says nothing more of a container that ended', () => {
    const { answer: _answer, stopped: _stopped, ...rest } = RUNNING;
    expect(seen(RUNNING, { ...rest, exitCode: 1, uid: undefined, failure: 'it ended' })).toEqual([
      'behaviour: GET :3000/: it ended with exit code 1; it went on running before []',
    ]);
    expect(seen({ ...rest, exitCode: 0 }, { ...rest, exitCode: 3 })).toEqual([
      'behaviour: GET :3000/: it ended with exit code 3; it ended with exit code 0 before []',
    ]);
  });

  it('finds that both ended with one exit code for other reasons', () => {
    const { answer: _answer, stopped: _stopped, ...rest } = RUNNING;
    const ended: Behaviour = { ...rest, kind: 'crash', asked: 'started', exitCode: 1 };
    const at = (log: string): Behaviour => ({ ...ended, log });
    const before = at('starting at 10:00:00\nno database');
    expect(seen(before, at('no database\nstarting at 10:07:13\n'))).toEqual([]);
    expect(seen(before, at('Cannot find module x'))).toEqual([
      'behaviour: started: before it ended it printed: Cannot find module x; it was: starting at 10:00:00\nno database []',
    ]);
    expect([...restlessOf([at('lucky 7')], [at('lucky 8')])]).toEqual(['started: last words']);
  });

  it('finds another user', () => {
    expect(seen(RUNNING, { ...RUNNING, uid: 0 })).toEqual([
      'user: GET :3000/: it runs as user 0; it was 1000 []',
    ]);
    expect(seen(RUNNING, { ...RUNNING, uid: undefined })).toEqual([]);
  });

  it('lets a transform declare the very user that it wrote where there was none', () => {
    const [from, user, cmd] =
      parseUnchecked('FROM node:22\nUSER 1000\nCMD ["node"]\n').dockerfile?.instructions ?? [];
    if (from === undefined || user === undefined || cmd === undefined) throw new Error('not parsed');
    const change = (before: readonly Instruction[]): Change => ({
      transform: 'non-root-user',
      level: 'aggressive',
      line: 2,
      message: 'added USER 1000',
      evidence: [],
      effects: [],
      before,
      after: [user, cmd],
    });
    const told = (uid: number, before: readonly Instruction[]): readonly string[] =>
      differencesOf(
        observed({ behaviour: [{ ...RUNNING, uid: 0 }] }),
        observed({ behaviour: [{ ...RUNNING, uid }] }),
        declaring({ transforms: [{ name: 'non-root-user', declares: ['user'] }], changes: [change(before)] }),
      ).map(({ message, declaredBy }) => `${message} [${declaredBy.join(' ')}]`);
    expect(told(1000, [cmd])).toEqual(['GET :3000/: it runs as user 1000; it was 0 [non-root-user]']);
    expect(told(1001, [cmd])).toEqual(['GET :3000/: it runs as user 1001; it was 0 []']);
    // USER node written as 1000 is the same user.
    expect(told(1000, [user, cmd])).toEqual(['GET :3000/: it runs as user 1000; it was 0 []']);
  });

  it('finds that it has to be killed, and lets a transform of the command declare another end', () => {
    const killed = { seconds: 10, killed: true, exitCode: 137 };
    expect(seen(RUNNING, { ...RUNNING, stopped: killed })).toEqual([
      'behaviour: GET :3000/: when it was stopped it had to be killed; before, it ended with 0 []',
    ]);
    expect(seen(RUNNING, { ...RUNNING, stopped: killed }, ['exec-in-shell-cmd'])).toEqual([
      'behaviour: GET :3000/: when it was stopped it had to be killed; before, it ended with 0 []',
    ]);
    expect(seen({ ...RUNNING, stopped: killed }, RUNNING, ['exec-in-shell-cmd'])).toEqual([
      'behaviour: GET :3000/: when it was stopped it ended with 0; before, it had to be killed [exec-in-shell-cmd]',
    ]);
  });

  it('lets no transform of the command declare that a signal is heard no more', () => {
    const killed = { seconds: 10, killed: true, exitCode: 137 };
    expect(seen(RUNNING, { ...RUNNING, stopped: killed }, ['exec-in-shell-cmd'])).toEqual([
      'behaviour: GET :3000/: when it was stopped it had to be killed; before, it ended with 0 []',
    ]);
  });

  it('leaves aside only that of an answer which the original itself makes other each time', () => {
    const at = (status: number, body: string): Behaviour => ({
      ...RUNNING,
      answer: { status, type: 'text/html', body },
    });
    const restless = restlessOf([at(200, 'quote 1')], [at(200, 'quote 2')]);
    expect([...restless]).toEqual(['GET :3000/: body']);
    const compared = (after: Behaviour): readonly string[] =>
      differencesOf(
        observed({ behaviour: [at(200, 'quote 1')] }),
        observed({ behaviour: [after] }),
        declaring({ restless }),
      ).map(({ message }) => message);
    expect(compared(at(200, 'quote 3'))).toEqual([]);
    expect(compared(at(500, 'error'))).toEqual(['GET :3000/: status is 500; it was 200']);
    const { answer: _answer, stopped: _stopped, ...rest } = RUNNING;
    expect(compared({ ...rest, exitCode: 1 })).toEqual([
      'GET :3000/: it ended with exit code 1; it went on running before',
    ]);
  });

  it('never takes for chance that the original fails, or answers with another status', () => {
    const { answer: _answer, stopped: _stopped, ...rest } = RUNNING;
    expect([...restlessOf([RUNNING], [{ ...rest, exitCode: 1 }])]).toEqual([]);
    const busy: Behaviour = { ...RUNNING, answer: { status: 503, type: 'text/html', body: 'hello' } };
    expect([...restlessOf([RUNNING], [busy])]).toEqual([]);
    expect([...restlessOf([RUNNING], [{ ...rest, failure: 'no answer' }])]).toEqual([]);
  });

  it('finds another output and exit code of a command', () => {
    const command: Behaviour = {
      kind: 'command',
      asked: 'node -v',
      exitCode: 0,
      output: 'v22\n',
      uid: 0,
      log: '',
    };
    expect(seen(command, { ...command, exitCode: 127, output: '' })).toEqual([
      'behaviour: node -v: exit code is 127; it was 0 []',
      'behaviour: node -v: output is empty; it was v22\n []',
    ]);
  });

  it('does not pass over what was not tried again', () => {
    expect(seen(RUNNING, undefined)).toEqual([
      'behaviour: GET :3000/ was not tried with the rewritten image []',
    ]);
  });

  it('leaves out what is other each time, and says so', () => {
    const at = (body: string) => ({ ...RUNNING, answer: { status: 200, type: 'text/html', body } });
    const before = at(
      '{"at":"2026-11-21T10:00:00.123Z","id":"7f8d1c2e-1111-4222-8333-123456789abc","uptime":1.5}',
    );
    const after = at(
      '{"at":"2026-11-21T10:07:01.007Z","id":"0a1b2c3d-aaaa-4bbb-8ccc-ba9876543210","uptime":12}',
    );
    expect(seen(before, after)).toEqual([]);
    expect(maskedNotes([before.answer ? before : RUNNING], [after])).toEqual([
      'GET :3000/: compared without identifiers and times and values that count up',
    ]);
    expect(maskedNotes([RUNNING], [RUNNING])).toEqual([]);
    expect(seen(before, at('{"at":"2026-11-21T10:07:01.007Z"}'))).toHaveLength(1);
  });
});

describe('masked', () => {
  it.each([
    ['Sat, 21 Nov 2026 10:00:00 GMT', '#'],
    ['Sat Nov 21 2026 10:00:00 GMT+0000 (Coordinated Universal Time)', '#'],
    ['at 10:00:00 in 12.5 ms', 'at # in #'],
    ['1795255200 1795255200123', '# #'],
    ['35 Nov 21 18:24 run.sh, 35 Nov  1  2025 a', '35 # run.sh, 35 # a'],
    ['host 3f2a9c4b5d6e', 'host #'],
    ['pid: 17, port :49153', 'pid: #, port :#'],
    ['hostname="web-1" version 1.2.3', 'hostname=# version 1.2.3'],
    [
      '<!DOCTYPE html><!--wb4xQyT_0aZk3mVnR2sLp--><script src="/_next/static/wb4xQyT-0aZk3mVnR2sLp/_buildManifest.js">',
      '<!DOCTYPE html><!--#--><script src="/_next/static/#/_buildManifest.js">',
    ],
    [String.raw`"0:{\"b\":\"wb4xQyT-0aZk3mVnR2sLp\"}"`, String.raw`"0:{\"b\":\"#\"}"`],
    ['{"buildId":"wb4xQyT-0aZk3mVnR2sLp","page":"/"}', '{"buildId":"#","page":"/"}'],
    ['{"a":"wb4xQyT-0aZk3mVnR2sLp","b":"own"}', '{"a":"wb4xQyT-0aZk3mVnR2sLp","b":"own"}'],
    ['port 3000, 1234567890123456, deadbeefcafe', 'port 3000, 1234567890123456, deadbeefcafe'],
  ])('%s: %s', (text, expected) => {
    expect(masked(text).text).toBe(expected);
  });
});
