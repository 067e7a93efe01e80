import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { locked, lockedAtMost } from '../../../src/engine/lock.js';

/** Above every process id that Linux, macOS and Windows give by default. */
const GONE = 0x3fff_fff0;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dockopt-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function hold<T>(
  work: () => Promise<T>,
  signal = new AbortController().signal,
  address = 'here',
): Promise<T> {
  return locked(address, { signal, folder }, work);
}

/** The lock that a process holds. */
async function leave(pid: number, host: string): Promise<string> {
  let name = '';
  await hold(() => Promise.resolve((name = readdirSync(folder)[0] ?? '')));
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify({ pid, host }));
  return file;
}

describe('a lock', () => {
  it('lets one work at a time, and is gone afterwards', async () => {
    const log: string[] = [];
    async function work(name: string): Promise<void> {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      log.push(`${name} ends`);
    }
    await Promise.all([hold(() => work('a')), hold(() => work('b'))]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one for each engine', async () => {
    expect(await hold(() => hold(() => Promise.resolve('both'), undefined, 'there'))).toBe('both');
  });

  it('is let go when the work fails', async () => {
    await expect(hold(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is nobody’s when the process with its number has been silent for long', async () => {
    const file = await leave(process.pid, os.hostname());
    const old = new Date(Date.now() - 601_000);
    utimesSync(file, old, old);
    expect(await hold(() => Promise.resolve('done'))).toBe('done');
  });

  it('is waited for some time only by a clean-up', async () => {
    await leave(process.pid, os.hostname());
    const seconds = 0.05;
    expect(await lockedAtMost('here', { seconds, folder }, () => Promise.resolve('done'))).toBe('done');
    const failing = lockedAtMost('there', { seconds: 9, folder }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
  });

  it('of a process that is gone is nobody’s, for all that wait', async () => {
    await leave(GONE, os.hostname());
    let inside = 0;
    async function work(): Promise<number> {
      inside += 1;
      const now = inside;
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
      return now;
    }
    expect(await Promise.all([hold(work), hold(work), hold(work)])).toEqual([1, 1, 1]);
  });

  it('of another machine is nobody’s when it has given no sign of life for a minute', async () => {
    const file = await leave(process.pid, 'another.example.org');
    const old = new Date(Date.now() - 90_000);
    utimesSync(file, old, old);
    expect(await hold(() => Promise.resolve('mine'))).toBe('mine');
  });

  it('that is held is waited for, which is said once, until the wait is given up', async () => {
    await leave(process.pid, os.hostname());
    const abort = new AbortController();
    const holders: number[] = [];
    const reason = new Error('enough');
    setTimeout(() => abort.abort(reason), 600);
    await expect(
      locked('here', { signal: abort.signal, folder, waiting: (pid) => holders.push(pid) }, () =>
        Promise.resolve(),
      ),
    ).rejects.toBe(reason);
    expect(holders).toEqual([process.pid]);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
