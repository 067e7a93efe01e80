import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
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

/** What `dockopt verify` finds for an example in a repository of its own. */
function verified({ name, ask }: Buildable): VerifyReport {
  const directory = path.join(temporaryDirectory(), name);
  cpSync(path.join(examples, name), directory, { recursive: true });
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
    const { verdict, before, after, differences, changes, touched } = verified(example);
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

/** What only level aggressive does, the change that it must make, and how large the image may be after it. */
const AGGRESSIVE = [
  { name: 'go-http', ask: ['--http', '8080/'], change: 'scratch-base', most: 12_000_000 },
  {
    name: 'next-standalone',
    ask: ['--http', '3000/', '--http', '3000/robots.txt'],
    change: 'distroless-base',
    most: 200_000_000,
  },
];

describe.each(AGGRESSIVE)('examples/$name at level aggressive', ({ name, ask, change, most }) => {
  it(`answers as before, with ${change}`, () => {
    const all = [...ask, '--level', 'aggressive'];
    const { verdict, before, after, differences, changes } = verified({ name, ask: all });
    expect({ verdict, undeclared: differences.filter(({ declaredBy }) => declaredBy.length === 0) }).toEqual({
      verdict: 'same',
      undeclared: [],
    });
    expect(changes.map(({ transform }) => transform)).toContain(change);
    for (const side of [before, after]) {
      expect(side?.behaviour.length).toBeGreaterThan(0);
      expect(side?.behaviour.map(({ failure }) => failure)).toEqual(side?.behaviour.map(() => undefined));
    }
    expect(after?.image?.bytes).toBeLessThan(most);
  });
});
