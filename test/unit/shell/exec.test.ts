import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

/** What exec-in-shell-cmd rests on, asked of the shells themselves. */
// bash sets `_` to the program's path, and counts itself in SHLVL: nobody reads either.
const SHELLS = ['dash', 'bash', 'busybox'] as const;
const shells = SHELLS.filter((name) => spawnSync(name, [...applet(name), '-c', ':']).status === 0);
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'dockopt-exec-')));
const script = path.join(folder, 'script');
writeFileSync(script, 'echo "script $1"\n');
chmodSync(script, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

function applet(name: string): readonly string[] {
  return name === 'busybox' ? ['sh'] : [];
}

function run(
  name: string,
  text: string,
): { readonly status: number | null; readonly lines: readonly string[] } {
  const { status, stdout } = spawnSync(name, [...applet(name), '-c', text], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], A: 'a b' },
  });
  return { status, lines: stdout.split('\n').filter((line) => !/^(?:SHLVL|_)=/.test(line)) };
}

it('has the shells to ask', () => {
  const missing = SHELLS.filter((name) => !shells.includes(name));
  if (missing.length > 0) console.error(`SKIPPED: NO ${missing.join(', ')} HERE TO TRY exec WITH`);
  if (process.env['CI'] === 'true') expect(missing).toEqual([]);
});

describe.each(shells)('exec in %s', (name) => {
  it.each([
    ['env', 'exec env'],
    ['env "$A" > /dev/null', 'exec env "$A" > /dev/null'],
    ['cd / && env', 'cd / && exec env'],
    [`${script} "$A"`, `exec ${script} "$A"`],
    ['false && env', 'false && exec env'],
    ['no-such-program-here 2> /dev/null', 'exec no-such-program-here 2> /dev/null'],
  ])('%s does what %s does', (plain, replaced) => {
    expect(run(name, replaced)).toEqual(run(name, plain));
  });

  it('sets PWD, which exec form does not', () => {
    expect(run(name, 'exec env').lines).toContain(`PWD=${folder}`);
  });
});
