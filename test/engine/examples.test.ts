import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VerifyReport } from '../../src/verify/types.js';
import { buildCommand, removeTemporary, run, temporaryDirectory } from '../cli/support/command.js';

const examples = path.join(import.meta.dirname, '..', '..', 'examples');

/** An example that can be built from the stand-ins, and what its container is asked. */
interface Buildable {
  readonly name: string;
  readonly ask: readonly string[];
  /** Bytes of the image after, at most, in percent of those before. */
  readonly most?: number;
}

const BUILDABLE: readonly Buildable[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'support', 'examples.json'), 'utf8'),
);

/** What no change of a source should run again. */
const INSTALL =
  /\bapt-get (?:update|install)\b|\bnpm (?:ci|install|i)\b|\b(?:yarn|pnpm) install\b|\bpip3? install\b|\bgo mod download\b/;

/** Bytes of the manifests and lockfiles of the largest example. */
const MANIFESTS = 200_000;

let script = '';

beforeAll(() => {
  script = buildCommand(true);
});

afterAll(removeTemporary);

function copyOf(name: string): string {
  const directory = path.join(temporaryDirectory(), name);
  cpSync(path.join(examples, name), directory, { recursive: true });
  return directory;
}

/** What `dockopt verify` finds for a project, in a repository of its own. */
function verifiedIn(directory: string, ask: readonly string[]): VerifyReport {
  execFileSync('git', ['init', '--quiet'], { cwd: directory });
  execFileSync('git', ['add', '--all'], { cwd: directory });
  const args = ['verify', '--engine', 'docker', '--network', 'host', '--format', 'json', ...ask];
  const { stdout, stderr } = run(script, args, { cwd: directory });
  if (stdout === '') throw new Error(stderr);
  const printed = JSON.parse(stdout) as readonly VerifyReport[] | { readonly files: readonly VerifyReport[] };
  const [report] = 'files' in printed ? printed.files : printed;
  if (report === undefined) throw new Error(`no report: ${stderr}`);
  return report;
}

describe.each(BUILDABLE)('examples/$name', (example) => {
  it('builds, runs and answers after the rewrite as before it', () => {
    const { verdict, before, after, differences, changes, touched } = verifiedIn(
      copyOf(example.name),
      example.ask,
    );
    expect({ verdict, undeclared: differences.filter(({ declaredBy }) => declaredBy.length === 0) }).toEqual({
      verdict: 'same',
      undeclared: [],
    });
    expect(changes.length).toBeGreaterThan(0);
    for (const side of [before, after]) {
      expect(side?.behaviour.map(({ failure }) => failure)).toEqual(side?.behaviour.map(() => undefined));
      expect(side?.behaviour.length).toBeGreaterThan(0);
    }
    // Never larger, neither on a disk nor in a registry, but for manifests that now stand in two layers: a few kB.
    expect(after?.image?.bytes).toBeLessThanOrEqual(MANIFESTS + (before?.image?.bytes ?? 0));
    expect(after?.image?.compressed).toBeLessThanOrEqual(MANIFESTS + (before?.image?.compressed ?? 0));
    const share = (100 * (after?.image?.bytes ?? 0)) / (before?.image?.bytes ?? 1);
    expect(share).toBeLessThanOrEqual(example.most ?? Infinity);
    // A change of a source installs nothing again.
    expect(touched).toBeDefined();
    expect(after?.rebuild?.ran.filter((step) => INSTALL.test(step))).toEqual([]);
    expect(after?.rebuild?.cached).toBeGreaterThan(0);
  });
});

/** Files of projects that level aggressive puts on images with next to nothing in them. */
const SERVER = `require('node:http')
  .createServer((_, response) => response.end('Hello\\n'))
  .listen(3000);
process.on('SIGTERM', () => process.exit(0));
`;
const DOCKERFILE =
  'FROM node:22-slim\nWORKDIR /app\nCOPY server.js ./\nUSER node\nCMD ["node", "server.js"]\n';

describe('level aggressive', () => {
  it('runs a program of Go on nothing, and it answers as before', () => {
    const directory = copyOf('go-http');
    expectSame(verifiedIn(directory, ['--http', '8080/', '--level', 'aggressive']), {
      change: 'scratch-base',
      // The program alone.
      most: 12_000_000,
    });
  });

  it('runs a server of Node without a shell, and it answers as before', () => {
    const directory = path.join(temporaryDirectory(), 'server');
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'server.js'), SERVER);
    writeFileSync(path.join(directory, 'Dockerfile'), DOCKERFILE);
    const all = ['--http', '3000/', '--level', 'aggressive', '--skip', 'alpine-base'];
    expectSame(verifiedIn(directory, all), { change: 'distroless-base', most: 190_000_000 });
  });
});

function expectSame(
  { verdict, before, after, differences, changes }: VerifyReport,
  { change, most }: { readonly change: string; readonly most: number },
): void {
  expect({ verdict, undeclared: differences.filter(({ declaredBy }) => declaredBy.length === 0) }).toEqual({
    verdict: 'same',
    undeclared: [],
  });
  expect(changes.map(({ transform }) => transform)).toContain(change);
  for (const side of [before, after])
    expect(side?.behaviour.map(({ failure }) => failure)).toEqual([undefined]);
  expect(after?.image?.bytes).toBeLessThan(most);
}
