import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDocker } from '../../src/engine/docker/index.js';
import type { Engine } from '../../src/engine/types.js';
import type { VerifyJob, VerifyWatch } from '../../src/verify/job.js';
import { proveDockerfile, verifyDockerfile } from '../../src/verify/verify.js';
import { jobOf, removeContexts, type Swap } from '../unit/verify/support.js';
import { buildCommand, project, removeTemporary } from '../cli/support/command.js';

const BASE = 'debian:bookworm-slim';
// What a run that was killed has left in the engine's cache must not be found by another one.
const TEXT = `FROM ${BASE}
ENV RUN_OF=${process.pid}-${Date.now()}
ENV MODE=production
RUN echo one > /one && mkdir -p /var/lib/made && echo x > /var/lib/made/x
RUN echo two > /two
COPY src /app
USER nobody
EXPOSE 8080
CMD ["sleep", "100"]
`;

let engine: Engine;
beforeAll(async () => {
  engine = await connectDocker();
});
afterAll(() => {
  removeContexts();
  removeTemporary();
});

function watch(
  phase: (phase: string) => void = () => undefined,
  signal = new AbortController().signal,
): VerifyWatch {
  return { signal, phase, step: () => undefined };
}

function jobWith(swaps: readonly Swap[], text = TEXT): VerifyJob {
  const job = jobOf(text, swaps, { smoke: { http: [], env: new Map(), watchSeconds: 1, grace: 1 } });
  return { ...job, settings: { ...job.settings, network: 'none' } };
}

/** What a process of dockopt has left: names of images and folders hold its number. */
function leftBy(pid: number): readonly string[] {
  const listed = execFileSync('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}'], {
    encoding: 'utf8',
  });
  const images = listed.split('\n').filter((name) => name.startsWith(`dockopt-${pid}-`));
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(`dockopt-${pid}-`));
  return [...images, ...folders];
}

const JOINED: Swap = {
  name: 'joined',
  from: 'echo x > /var/lib/made/x\nRUN echo two > /two',
  to: 'echo x > /var/lib/made/x && echo two > /two',
};

/** Changes that look alike and are wrong, each in its own way. */
const WRONG: readonly Swap[] = [
  { name: 'loses-file', from: ' && echo x > /var/lib/made/x', to: '' },
  { name: 'loses-env', from: 'ENV MODE=production', to: 'ENV MODE=' },
  { name: 'changes-user', from: 'USER nobody', to: 'USER root' },
  { name: 'loses-port', from: 'EXPOSE 8080\n', to: '' },
  { name: 'crashes', from: 'CMD ["sleep", "100"]', to: 'CMD ["sleep", "x"]' },
  { name: 'does-not-build', from: 'COPY src /app', to: 'COPY source /app' },
];

describe('a real engine', () => {
  it('shows that a right change builds the same image, and has the rebuild from the cache', async () => {
    const report = await verifyDockerfile(jobWith([JOINED]), engine, watch());
    expect(report).toMatchObject({ verdict: 'same', differences: [], notes: [] });
    const [before, after] = [report.before?.image?.layers ?? 0, report.after?.image?.layers ?? 0];
    expect(after).toBe(before - 1);
    expect(report.before?.rebuild).toMatchObject({ steps: 3, cached: 2, ran: ['COPY src /app'] });
    expect(report.after?.rebuild).toMatchObject({ steps: 2, cached: 1, ran: ['COPY src /app'] });
    expect(report.after?.behaviour).toMatchObject([{ kind: 'crash', exitCode: undefined, uid: 65534 }]);
    expect(leftBy(process.pid)).toEqual([]);
  });

  it.each(WRONG)('catches a change that $name', async (wrong) => {
    const report = await verifyDockerfile(jobWith([wrong]), engine, watch());
    expect(report.verdict).toBe('differs');
    expect(report.differences.some(({ declaredBy }) => declaredBy.length === 0)).toBe(true);
  });

  it('finds the wrong ones among others, and proves the rest', async () => {
    const job = jobWith([JOINED, ...WRONG.slice(1, 4)]);
    const { report, result } = await proveDockerfile(job, engine, watch());
    expect(report.verdict).toBe('same');
    expect(report.leftOut.map(({ transform }) => transform)).toEqual([
      'loses-env',
      'changes-user',
      'loses-port',
    ]);
    expect(result.after).toBe(TEXT.replace(JOINED.from, JOINED.to));
    expect(leftBy(process.pid)).toEqual([]);
  });

  it('shows nothing where the original does not build, and gives the log', async () => {
    const text = TEXT.replace('RUN echo two > /two', 'RUN echo before && exit 3');
    const first = { name: 'one', from: 'echo one', to: 'echo 1' };
    const report = await verifyDockerfile(jobWith([first], text), engine, watch());
    expect(report.verdict).toBe('broken');
    expect(report.before?.cold.failure).toMatchObject({ line: 5, log: expect.stringContaining('before') });
  });

  it('leaves nothing when it is ended in a build', async () => {
    const abort = new AbortController();
    const end = (phase: string): void => {
      if (phase === 'rewritten, cold build') setTimeout(() => abort.abort(new Error('enough')), 300);
    };
    await expect(verifyDockerfile(jobWith([JOINED]), engine, watch(end, abort.signal))).rejects.toThrow(
      'enough',
    );
    expect(leftBy(process.pid)).toEqual([]);
  });
});

describe('the command', () => {
  it('removes what it made on Ctrl-C, and says how it ended', async () => {
    const dockerfile = `FROM ${BASE}\nRUN sleep 60\nRUN pip install x\n`;
    const cwd = project({ Dockerfile: dockerfile });
    const child = spawn(process.execPath, [buildCommand(), 'verify', '--network', 'none'], { cwd });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('cold build')) setTimeout(() => child.kill('SIGINT'), 1500);
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(said).toContain('dockopt: stopping, and removing what was made. Ctrl-C again ends at once.');
    expect(code).toBe(130);
    expect(leftBy(child.pid ?? 0)).toEqual([]);
    expect(readdirSync(path.join(cwd))).toEqual(['Dockerfile']);
  });
});
