import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { VerifyWatch } from '../../../src/verify/job.js';
import { proveDockerfile, verifyDockerfile } from '../../../src/verify/verify.js';
import { FakeEngine, jobOf, removeContexts, type Swap } from './support.js';

const TEXT = `FROM base
RUN write /a one
RUN write /b two
RUN write /c three
COPY src /app
CMD run
`;

function watch(phases: string[] = [], signal = new AbortController().signal): VerifyWatch {
  return { signal, phase: (phase) => phases.push(phase), step: () => undefined };
}

function swap(name: string, from: string, to: string, image?: Swap['image']): Swap {
  return { name, from, to, ...(image && { image }) };
}

const JOINED = swap('joins', 'RUN write /b two', 'RUN write /b two\nRUN write /b two');
const WRONG = swap('loses', 'RUN write /c three', 'RUN write /c other');
const FAILS = swap('fails', 'RUN write /a one', 'RUN fail npm');

afterAll(removeContexts);

/** Copies of contexts that are there. */
function copies(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`dockopt-${process.pid}-context-`));
}

describe('verifyDockerfile', () => {
  it('builds nothing where nothing changes', async () => {
    const engine = new FakeEngine();
    const report = await verifyDockerfile(jobOf(TEXT, []), engine, watch());
    expect(report).toMatchObject({ verdict: 'unchanged', before: undefined, after: undefined, notes: [] });
    expect(engine.requests).toEqual([]);
  });

  it('builds both from nothing and again, tries both, and removes all that it made', async () => {
    const engine = new FakeEngine();
    const phases: string[] = [];
    const there = copies();
    const report = await verifyDockerfile(jobOf(TEXT, [JOINED]), engine, watch(phases));
    expect(report).toMatchObject({
      verdict: 'same',
      engine: 'docker 99',
      differences: [],
      leftOut: [],
      notes: [],
      touched: { path: 'src/app.js', reason: 'the first source file that the COPY in line 5 brings' },
      changes: [{ transform: 'joins', level: 'safe', line: 3, message: 'swapped RUN write /b two' }],
    });
    expect(report.before?.image).toMatchObject({ layers: 3, bytes: 11, files: 3 });
    expect(report.after?.image).toMatchObject({ layers: 4, bytes: 14, files: 3 });
    expect(report.before?.cold).toEqual({
      seconds: 2,
      steps: 4,
      cached: 0,
      ran: ['RUN write /a one', 'RUN write /b two', 'RUN write /c three', 'COPY src /app'],
    });
    expect(report.before?.rebuild).toMatchObject({ cached: 4, ran: [] });
    expect(phases).toEqual([
      'copy of the build context',
      'original, cold build',
      'original, reading the image',
      'rewritten, cold build',
      'rewritten, reading the image',
      'original, rebuild',
      'rewritten, rebuild',
      'original, in a container',
      'rewritten, in a container',
    ]);
    expect(engine.requests.map(({ cache }) => cache)).toEqual([false, false, true, true]);
    const [first, second, third] = engine.requests.map(({ mounts }) => mounts);
    expect([first === second, first === third]).toEqual([false, true]);
    expect(new Set(engine.requests.map(({ tag }) => tag)).size).toBe(4);
    expect(engine.left).toEqual([]);
    expect(engine.cacheRemoved).toBe(1);
    expect(engine.containers.map(({ removed }) => removed)).toEqual([true, true]);
    expect(copies()).toEqual(there);
  });

  it('shows each build the files that belong to it, and touches one before each rebuild', async () => {
    const engine = new FakeEngine();
    const seen: string[] = [];
    engine.before = ({ context }) => {
      const text = readFileSync(path.join(context, 'Dockerfile'), 'utf8');
      const app = readFileSync(path.join(context, 'src/app.js'), 'utf8');
      const ignore = existsSync(path.join(context, '.dockerignore'));
      seen.push(
        `${text.split('\n').length} lines, ${app.length} characters, ${ignore ? 'ignore file' : 'none'}`,
      );
    };
    const job = jobOf(TEXT, [JOINED]);
    const files = [{ path: '.dockerignore', before: undefined, after: 'x\n' }];
    await verifyDockerfile({ ...job, result: { ...job.result, files } }, engine, watch());
    expect(seen).toEqual([
      '7 lines, 2 characters, none',
      '8 lines, 2 characters, ignore file',
      '7 lines, 3 characters, none',
      '8 lines, 4 characters, ignore file',
    ]);
    expect(engine.requests.map(({ ignore }) => ignore)).toEqual([undefined, 'x\n', undefined, 'x\n']);
  });

  it('fails for a file that nobody declared, after it has looked whether each build makes it another', async () => {
    const engine = new FakeEngine();
    const report = await verifyDockerfile(jobOf(TEXT, [JOINED, WRONG]), engine, watch());
    expect(report.verdict).toBe('differs');
    expect(
      report.differences.map(({ area, subject, declaredBy }) => ({ area, subject, declaredBy })),
    ).toEqual([{ area: 'files', subject: '/c', declaredBy: [] }]);
    expect(report.notes).toEqual([
      '"dockopt fix --verify" finds the transforms that are at fault, and leaves them out',
    ]);
    expect(engine.requests.filter(({ cache }) => !cache)).toHaveLength(3);
    expect(engine.left).toEqual([]);
  });

  it('takes what two builds of the original make different for noise', async () => {
    const text = `${TEXT}RUN stamp /time\n`;
    const report = await verifyDockerfile(jobOf(text, [JOINED]), new FakeEngine(), watch());
    expect(report).toMatchObject({ verdict: 'same', differences: [] });
  });

  it('knows what a transform declares', async () => {
    const declared = { ...WRONG, image: [{ type: 'changes', paths: ['/c'] }] } satisfies Swap;
    const report = await verifyDockerfile(jobOf(TEXT, [declared]), new FakeEngine(), watch());
    expect(report.verdict).toBe('same');
    expect(report.differences.map(({ declaredBy }) => declaredBy)).toEqual([['loses']]);
  });

  it('says where packages are gone and nobody asked whether the application works without', async () => {
    const line = 'RUN write /node_modules/t/package.json {"version":"1.0.0"}';
    const fewer = swap('omits', line, 'RUN write /b two', [{ type: 'packages', kind: 'node' }]);
    const job = jobOf(TEXT.replace('COPY', `${line}\nCOPY`), [fewer]);
    const { verdict, notes } = await verifyDockerfile(job, new FakeEngine(), watch());
    expect({ verdict, notes }).toEqual({
      verdict: 'same',
      notes: [
        'packages are gone and nothing was asked of the container: give --http or --smoke to see that it does its work',
      ],
    });
    const asked = { ...job, smoke: { ...job.smoke, smoke: 'true' } };
    expect((await verifyDockerfile(asked, new FakeEngine(), watch())).notes).toEqual([]);
  });

  it('fails where only the rewritten file does not build, with the line', async () => {
    const report = await verifyDockerfile(jobOf(TEXT, [FAILS]), new FakeEngine(), watch());
    expect(report).toMatchObject({
      verdict: 'differs',
      after: { image: undefined, cold: { failure: { message: 'npm failed', line: 2 } } },
      differences: [
        { area: 'build', message: 'the build of the rewritten Dockerfile fails: npm failed (line 2)' },
      ],
    });
  });

  it('fails for another user, and for a crash', async () => {
    const user = swap('user', 'CMD run', 'USER app\nCMD run');
    const crash = swap('crash', 'CMD run', 'CMD crash');
    const [first, second] = await Promise.all(
      [user, crash].map((each) => verifyDockerfile(jobOf(TEXT, [each]), new FakeEngine(), watch())),
    );
    expect([first?.verdict, first?.differences.map(({ area }) => area)]).toEqual(['differs', ['user']]);
    expect([second?.verdict, second?.differences.map(({ area }) => area)]).toEqual([
      'differs',
      ['contract', 'behaviour'],
    ]);
  });

  it('shows nothing where the original does not build', async () => {
    const engine = new FakeEngine();
    const report = await verifyDockerfile(jobOf(`${TEXT}RUN fail make\n`, [JOINED]), engine, watch());
    expect(report).toMatchObject({
      verdict: 'broken',
      after: undefined,
      before: { cold: { failure: { message: 'make failed', log: 'log of 7 lines' } } },
      notes: ['nothing can be shown: the original does not build: make failed (line 7)'],
    });
    expect(engine.requests).toHaveLength(1);
  });

  it('compares an original that crashes up to there, and says so', async () => {
    const text = TEXT.replace('CMD run', 'CMD crash');
    const report = await verifyDockerfile(jobOf(text, [JOINED]), new FakeEngine(), watch());
    expect([report.verdict, report.notes]).toEqual([
      'same',
      [
        'the original ends by itself with exit code 1, and was compared up to there: give it what it needs with --env, or something that it can do alone with --smoke',
      ],
    ]);
  });

  it('says that nothing was started where the engine starts nothing', async () => {
    const report = await verifyDockerfile(jobOf(TEXT, [JOINED]), new FakeEngine(false), watch());
    expect([report.verdict, report.notes]).toEqual(['same', ['no container was started: docker runs none']]);
  });

  it('starts nothing where the image names no command, and says so', async () => {
    const engine = new FakeEngine();
    const report = await verifyDockerfile(jobOf(TEXT.replace('CMD run\n', ''), [JOINED]), engine, watch());
    expect([report.verdict, report.notes]).toEqual([
      'same',
      ['no container was started: the image names no command'],
    ]);
    expect(engine.containers).toEqual([]);
  });

  it('builds nothing that the engine is known not to build, and says what is not as with docker', async () => {
    const engine = new FakeEngine();
    engine.lacks.set('heredocs', 'podman before 5.1 has no heredocs');
    engine.notes = ['cache mounts were those of all builds'];
    const heredoc = swap('heredoc', 'RUN write /a one', 'RUN <<END\nwrite /a one\nEND');
    const report = await verifyDockerfile(jobOf(TEXT, [heredoc]), engine, watch());
    expect(report).toMatchObject({
      verdict: 'differs',
      differences: [
        {
          message: 'the build of the rewritten Dockerfile fails: podman before 5.1 has no heredocs',
        },
      ],
      notes: [expect.stringContaining('fix --verify'), 'cache mounts were those of all builds'],
    });
    expect(engine.requests).toHaveLength(1);
  });

  it('keeps the two images where that is asked for, and says their names', async () => {
    const engine = new FakeEngine();
    const report = await verifyDockerfile(jobOf(TEXT, [JOINED], { keep: true }), engine, watch());
    expect(engine.left).toEqual([report.before?.kept, report.after?.kept]);
  });

  it('ends a build that takes too long', async () => {
    const engine = new FakeEngine();
    engine.before = () => new Promise((resolve) => void setTimeout(resolve, 30));
    const report = await verifyDockerfile(jobOf(TEXT, [JOINED], { timeout: 0.01 }), engine, watch());
    expect(report).toMatchObject({
      verdict: 'broken',
      notes: [
        'nothing can be shown: the original does not build: did not end within 0.01 seconds (--timeout)',
      ],
    });
  });

  it('does not count the time in which a build waits for others', async () => {
    const engine = new FakeEngine();
    engine.waits = async (signal) => {
      await new Promise((resolve) => void setTimeout(resolve, 400));
      signal.throwIfAborted();
    };
    const report = await verifyDockerfile(jobOf(TEXT, [JOINED], { timeout: 0.3 }), engine, watch());
    expect(report.verdict).toBe('same');
  });

  it('says what could not be removed also when it is ended', async () => {
    const engine = new FakeEngine();
    const abort = new AbortController();
    const left: string[] = [];
    engine.removeCache = () => Promise.reject(new Error('it is in use'));
    engine.before = () => abort.abort(new Error('enough'));
    const watching = { ...watch([], abort.signal), left: (what: string) => left.push(what) };
    await expect(verifyDockerfile(jobOf(TEXT, [JOINED]), engine, watching)).rejects.toThrow('enough');
    expect(left).toEqual(['could not be removed: it is in use']);
  });

  it('removes everything when it is ended', async () => {
    const engine = new FakeEngine();
    const abort = new AbortController();
    const there = copies();
    engine.before = () => {
      if (engine.requests.length === 2) abort.abort(new Error('enough'));
    };
    const done = verifyDockerfile(jobOf(TEXT, [JOINED]), engine, watch([], abort.signal));
    await expect(done).rejects.toThrow('enough');
    expect([engine.left, engine.cacheRemoved, copies()]).toEqual([[], 1, there]);
  });

  it('says what could not be removed, and goes on', async () => {
    const engine = new FakeEngine();
    engine.removeCache = () => Promise.reject(new Error('it is in use'));
    const report = await verifyDockerfile(jobOf(TEXT, [JOINED]), engine, watch());
    expect([report.verdict, report.notes]).toEqual(['same', ['could not be removed: it is in use']]);
  });
});

describe('proveDockerfile', () => {
  it('leaves out what is at fault, and proves the rest', async () => {
    const engine = new FakeEngine();
    const harmless = swap('harmless', 'CMD run', 'CMD run\n# end');
    const job = jobOf(TEXT, [FAILS, JOINED, WRONG, harmless]);
    const { report, result } = await proveDockerfile(job, engine, watch());
    expect(report.verdict).toBe('same');
    expect(report.leftOut.map(({ transform }) => transform)).toEqual(['fails', 'loses']);
    expect(report.leftOut[0]?.reason).toBe(
      'the build of the rewritten Dockerfile fails: npm failed (line 2)',
    );
    expect(report.leftOut[1]?.reason).toContain('/c');
    expect(report.changes.map(({ transform }) => transform)).toEqual(['joins', 'harmless']);
    expect(result.after).toBe(
      TEXT.replace('RUN write /b two', 'RUN write /b two\nRUN write /b two').replace(
        'CMD run',
        'CMD run\n# end',
      ),
    );
    expect(report.dockerfile.after).toBe(result.after);
    expect(report.after?.rebuild).toBeDefined();
    expect(engine.left).toEqual([]);
  });

  it('says that nothing stays where everything is at fault', async () => {
    const { report, result } = await proveDockerfile(jobOf(TEXT, [WRONG]), new FakeEngine(), watch());
    expect([report.verdict, report.leftOut.length, report.changes, result.after]).toEqual([
      'unchanged',
      1,
      [],
      TEXT,
    ]);
  });

  it('changes nothing where nothing can be shown', async () => {
    const text = `${TEXT}RUN fail make\n`;
    const { report, result } = await proveDockerfile(jobOf(text, [JOINED]), new FakeEngine(), watch());
    expect([report.verdict, result.after, result.changes]).toEqual(['broken', text, []]);
  });

  it('takes one proof where nothing is at fault', async () => {
    const engine = new FakeEngine();
    const job = jobOf(TEXT, [JOINED]);
    const { report, result } = await proveDockerfile(job, engine, watch());
    expect([report.verdict, result, engine.requests.length]).toEqual(['same', job.result, 4]);
  });
});
