import { describe, expect, it } from '@jest/globals';
import type { FileEdit } from '../../src/files/write.js';
import type { Settings } from '../../src/config/types.js';
import type { ConfigFound, Disk, Inline, TextFile } from '../../src/cli/fix/disk.js';
import { planOf, type FixFlags } from '../../src/cli/fix/options.js';
import { exitCode } from '../../src/cli/fix/print.js';
import { runSession, type Session, type Target } from '../../src/cli/fix/session.js';
import { inlineBlock } from '../../src/project/inline.js';
import { parseInstruction } from '../../src/syntax/edit.js';
import type { Failure, RunReport } from '../../src/report/types.js';
import type { FixInput, FixOptions, FixResult } from '../../src/runner/types.js';
import { change, result } from '../unit/report/samples.js';
import { project, transform } from './support/samples.js';

/** Files by absolute path, all in the context `/app`. */
class MemoryDisk implements Disk {
  readonly files: Map<string, string>;
  writes = 0;

  constructor(files: Readonly<Record<string, string>>) {
    this.files = new Map(Object.entries(files));
  }

  read(path: string): TextFile | { failure: Failure } {
    const text = this.files.get(path);
    return text === undefined ? { failure: { message: 'no such file' } } : { text, encoding: 'utf8' };
  }

  surroundings(): Promise<{ context: string; project: FixInput['project'] }> {
    const text = this.files.get('/app/.dockerignore');
    const siblings = new Map(
      [...this.files]
        .filter(([path]) => path.includes('Dockerfile'))
        .map(([path, file]) => [path.slice(5), file]),
    );
    const ignore = { path: '.dockerignore', exists: text !== undefined, text: text ?? '' };
    return Promise.resolve({ context: '/app', project: { ...project, siblings, ignore } });
  }

  settings(path: string): Promise<ConfigFound> {
    const text = this.files.get(path.replace(/[^/]*$/, 'dockopt.json'));
    if (text === undefined) return Promise.resolve({ settings: {} });
    return Promise.resolve({ settings: JSON.parse(text) as Settings, from: 'dockopt.json' });
  }

  write(edits: readonly FileEdit[]): Failure | undefined {
    if (edits.some((edit) => edit.path.includes('readonly'))) return { message: 'permission denied' };
    this.writes += 1;
    for (const edit of edits) this.files.set(edit.path, edit.after);
    return undefined;
  }
}

/** Adds the last word of the Dockerfile to the ignore file, and `!` to the Dockerfile. */
function addWord({ text, path, project: { ignore } }: FixInput, options: FixOptions): FixResult {
  if (text.includes('boom')) throw new Error('boom');
  if (text.includes('unknown')) return result({ path, problem: { line: 1, message: 'unknown instruction' } });
  if (text.endsWith('!\n')) return result({ path, before: text, after: text });
  const word = text.trim().split(' ').at(-1) ?? '';
  const after = `${text.trimEnd()}!\n`;
  const files = [
    { path: ignore.path, before: ignore.exists ? ignore.text : undefined, after: `${ignore.text}${word}\n` },
  ];
  const changes = options.level === 'aggressive' ? [change({}), change({}), change({})] : [change({})];
  return result({ path, before: text, after, changes, files });
}

async function run(
  disk: MemoryDisk,
  paths: readonly string[],
  more: Partial<Session> = {},
  flags: Partial<FixFlags> = {},
): Promise<RunReport> {
  const targets = paths.map((path): Target => ({ path, shown: path.slice(5) }));
  const session: Session = {
    plan: planOf([], { level: 'recommended', ...flags }),
    cwd: '/app',
    disk,
    transforms: [],
    advisers: [],
    fix: addWord,
    countMore: false,
    progress: () => {},
    interrupted: () => false,
    ...more,
  };
  return runSession(session, targets);
}

describe('runSession', () => {
  it('writes nothing unless told to', async () => {
    const disk = new MemoryDisk({ '/app/Dockerfile': 'FROM a\n' });
    const report = await run(disk, ['/app/Dockerfile']);
    expect([disk.writes, report.written, report.files[0]?.result?.after]).toEqual([0, false, 'FROM a!\n']);
  });

  it('writes a Dockerfile together with its ignore file', async () => {
    const disk = new MemoryDisk({ '/app/Dockerfile': 'FROM a\n' });
    await run(disk, ['/app/Dockerfile'], {}, { write: true });
    expect(disk.writes).toBe(1);
    expect(Object.fromEntries(disk.files)).toEqual({
      '/app/Dockerfile': 'FROM a!\n',
      '/app/.dockerignore': 'a\n',
    });
  });

  it.each([[true], [false]])(
    'carries a shared ignore file from one Dockerfile to the next (write: %s)',
    async (write) => {
      const disk = new MemoryDisk({ '/app/a.Dockerfile': 'FROM a\n', '/app/b.Dockerfile': 'FROM b\n' });
      const report = await run(disk, ['/app/a.Dockerfile', '/app/b.Dockerfile'], {}, { write });
      expect(report.files.map((file) => file.others)).toEqual([
        [],
        [{ path: '.dockerignore', before: undefined, after: 'a\nb\n', encoding: 'utf8' }],
      ]);
      expect(disk.files.get('/app/.dockerignore')).toBe(write ? 'a\nb\n' : undefined);
    },
  );

  it('shows a Dockerfile its siblings as the run leaves them', async () => {
    const disk = new MemoryDisk({ '/app/a.Dockerfile': 'FROM a\n', '/app/b.Dockerfile': 'FROM b\n' });
    const seen: (string | undefined)[] = [];
    const fix = (input: FixInput, options: FixOptions): FixResult => {
      seen.push(input.project.siblings.get('a.Dockerfile'));
      return addWord(input, options);
    };
    await run(disk, ['/app/a.Dockerfile', '/app/b.Dockerfile'], { fix });
    expect(seen).toEqual(['FROM a\n', 'FROM a!\n']);
  });

  it('goes on after a file that is missing, does not parse, or makes us fail', async () => {
    const disk = new MemoryDisk({
      '/app/Dockerfile.1': 'unknown\n',
      '/app/Dockerfile.3': 'FROM boom\n',
      '/app/Dockerfile.4': 'FROM a\n',
    });
    const names = ['none', 'Dockerfile.1', 'Dockerfile.3', 'Dockerfile.4'];
    const report = await run(
      disk,
      names.map((name) => `/app/${name}`),
    );
    expect(report.files.map((file) => file.failure)).toEqual([
      { message: 'no such file' },
      { line: 1, message: 'unknown instruction' },
      { message: 'bug: boom' },
      undefined,
    ]);
    expect(report.files[3]?.result?.after).toBe('FROM a!\n');
  });

  it('does not carry on the ignore file of a Dockerfile that could not be written', async () => {
    const disk = new MemoryDisk({ '/app/readonly.Dockerfile': 'FROM a\n', '/app/b.Dockerfile': 'FROM b\n' });
    const report = await run(disk, ['/app/readonly.Dockerfile', '/app/b.Dockerfile'], {}, { write: true });
    expect(report.files[0]?.failure).toEqual({ message: 'permission denied' });
    expect(disk.files.get('/app/.dockerignore')).toBe('b\n');
  });

  it('stops between two files when the user asks for it', async () => {
    const disk = new MemoryDisk({ '/app/a.Dockerfile': 'FROM a\n', '/app/b.Dockerfile': 'FROM b\n' });
    const interrupted = (): boolean => disk.writes > 0;
    const report = await run(
      disk,
      ['/app/a.Dockerfile', '/app/b.Dockerfile'],
      { interrupted },
      { write: true },
    );
    expect(report.files.map((file) => file.path)).toEqual(['a.Dockerfile']);
    expect(disk.files.get('/app/b.Dockerfile')).toBe('FROM b\n');
  });

  it('counts what a higher level would add, by the state before anything is written', async () => {
    const disk = new MemoryDisk({ '/app/a.Dockerfile': 'FROM a\n', '/app/b.Dockerfile': 'FROM b\n' });
    const report = await run(
      disk,
      ['/app/a.Dockerfile', '/app/b.Dockerfile'],
      { countMore: true, transforms: [transform('x', 'aggressive')] },
      { write: true },
    );
    expect(report.more).toEqual([{ level: 'aggressive', changes: 4 }]);
  });

  it('does not write text that did not come from disk', async () => {
    const disk = new MemoryDisk({});
    const session: Session = {
      plan: planOf(['-'], { level: 'safe', write: true }),
      cwd: '/app',
      disk,
      transforms: [],
      advisers: [],
      fix: addWord,
      countMore: false,
      progress: () => {},
      interrupted: () => false,
    };
    const report = await runSession(session, [
      { path: '/app/Dockerfile', shown: 'Dockerfile', text: 'FROM a\n' },
    ]);
    expect([disk.writes, report.files[0]?.result?.after]).toEqual([0, 'FROM a!\n']);
  });
});

describe('exitCode', () => {
  const flags = { level: 'recommended' as const };

  it('is 0 for a preview, and 1 under --check when changes are pending', async () => {
    const report = await run(new MemoryDisk({ '/app/Dockerfile': 'FROM a\n' }), ['/app/Dockerfile']);
    expect(exitCode(planOf([], flags), report)).toBe(0);
    expect(exitCode(planOf([], { ...flags, check: true }), report)).toBe(1);
  });

  it('is 0 under --check when nothing is pending', async () => {
    const report = await run(new MemoryDisk({ '/app/Dockerfile': 'FROM a!\n' }), ['/app/Dockerfile']);
    expect(exitCode(planOf([], { ...flags, check: true }), report)).toBe(0);
  });

  it('is 2 when a file failed or a check reverted a change, also with changes pending', async () => {
    const report = await run(new MemoryDisk({ '/app/Dockerfile': 'FROM a\n' }), [
      '/app/none',
      '/app/Dockerfile',
    ]);
    expect(exitCode(planOf([], { ...flags, check: true }), report)).toBe(2);
    const violations = [{ check: 'idempotent', transform: 'npm-ci', message: 'x', line: 1 }];
    const reverted = {
      ...report,
      files: [{ path: 'a', encoding: 'utf8' as const, others: [], result: result({ violations }) }],
    };
    expect(exitCode(planOf([], flags), reverted)).toBe(2);
  });
});

describe('runSession with a Dockerfile inside a compose file', () => {
  const YAML = 'services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM a\n        RUN b $$C\n';

  class ComposeDisk extends MemoryDisk {
    inlines(_: string, text: string): Promise<readonly Inline[]> {
      const block = inlineBlock(text, text.indexOf('|'), 'FROM a\nRUN b $$C\n');
      return Promise.resolve([{ block, line: 4, surroundings: () => this.surroundings() }]);
    }
  }

  /** `quiet` writes d for b, `loud` brings another variable. */
  function fixed({ text, path }: FixInput, { skip: left = [] }: FixOptions): FixResult {
    const before = [parseInstruction('RUN b $C\n')];
    const loud = left.includes('loud') ? '' : ' $E';
    const quiet = change({ transform: 'quiet', line: 2, before, after: [parseInstruction('RUN d $C\n')] });
    const other = change({ transform: 'loud', line: 2, before, after: [parseInstruction('RUN d $C $E\n')] });
    const after = text.replace('b $C', `d $C${loud}`);
    if (after === text) return result({ path, before: text, after });
    return result({ path, before: text, after, changes: loud === '' ? [quiet] : [quiet, other] });
  }

  it('leaves what would bring another dollar sign', async () => {
    const disk = new ComposeDisk({ '/app/compose.yaml': YAML });
    const report = await run(disk, ['/app/compose.yaml'], { fix: fixed }, { write: true });
    expect(disk.files.get('/app/compose.yaml')).toBe(YAML.replace('RUN b', 'RUN d'));
    const { changes, skips } = report.files[0]?.result ?? result({});
    expect(changes.map(({ transform: name, line }) => [name, line])).toEqual([['quiet', 6]]);
    expect(skips.map(({ transform: name, line, message }) => [name, line, message])).toEqual([
      [
        'loud',
        6,
        'left it: the change has a `$`, which versions of Compose hand on to Docker in different ways',
      ],
    ]);
  });
});
