/**
 * What the package managers themselves make of the files that dockopt lets them have. Each case is a project: its Dockerfile
 * as it stands and as dockopt writes it are both done with the real tool, and must leave the same files. Where dockopt
 * declines, the Dockerfile that a person would have written (`dockerfile naive`) is done too, and must fail or differ.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collectProject } from '../../src/files/collect.js';
import { fix, type FixResult } from '../../src/runner/index.js';
import { transforms } from '../../transforms/index.js';
import { parseCases, type Case } from '../cases/parse.js';
import { build, type Built, type Place } from './support/builder.js';
import { startRegistry, type Registry } from './support/registry.js';
import { missing, shell, surroundings, TOOLS, type Tool } from './support/tools.js';
import { differences } from './support/tree.js';

const folder = path.join(import.meta.dirname, 'cases');
const scratch = mkdtempSync(path.join(tmpdir(), 'dockopt-truth-'));
/** What is under test: what brings dependencies before sources, and the ignore file that this needs. */
const WANTED = transforms.filter(
  ({ name }) => !['slim-base', 'npm-cache-clean', 'yarn-cache-clean'].includes(name),
);

let registry: Registry | undefined;

beforeAll(async () => {
  mkdirSync(path.join(scratch, 'home'));
  mkdirSync(path.join(scratch, 'packages'));
  registry = await startRegistry(path.join(scratch, 'packages'));
});

afterAll(async () => {
  await registry?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

it('asks a tool in every case file', () => {
  expect(readdirSync(folder).toSorted()).toEqual(TOOLS.map(({ name }) => `${name}.md`).toSorted());
});

describe.each(TOOLS.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  const reason = missing(tool);
  if (reason !== undefined) {
    it('is here', () => {
      if (process.env['CI'] !== undefined) throw new Error(reason);
      console.warn(`NOT TESTED: what ${name} installs. ${reason}`);
    });
    return;
  }
  const cases = parseCases(readFileSync(path.join(folder, `${name}.md`), 'utf8'));
  if (cases.length === 0) return;
  it.each(cases.map((each) => [each.title, each] as const))(
    '%s',
    async (_, each) => {
      const place = await placeOf(tool, each);
      const result = await fixed(each, place.context);
      expect(result.violations).toEqual([]);
      expect(result.after).toBe(each.after ?? each.before);
      if (each.report !== '') expect(reportOf(result)).toBe(each.report);
      const ignore = result.files.find(({ path: file }) => file === '.dockerignore')?.after ?? place.ignore;
      const before = await build(each.before, { ...place, ignore });
      expect(before.failure).toBeUndefined();
      if (each.naive !== undefined)
        return showsDifference(before, await build(each.naive, { ...place, ignore }));
      const after = await build(result.after, { ...place, ignore });
      expect(after.failure).toBeUndefined();
      expect(differences(before.tree, after.tree)).toEqual([]);
    },
    180_000,
  );
});

function showsDifference(before: Built, naive: Built): void {
  const shown = naive.failure === undefined ? differences(before.tree, naive.tree) : [naive.failure];
  expect(shown).not.toEqual([]);
}

/** The project on the disk, with the lockfile that its own tool makes. */
async function placeOf(tool: Tool, each: Case): Promise<Place> {
  const context = mkdtempSync(path.join(scratch, 'context-'));
  for (const [name, text] of each.files) {
    mkdirSync(path.dirname(path.join(context, name)), { recursive: true });
    writeFileSync(path.join(context, name), text);
  }
  const env = surroundings(tool, scratch, registry?.url ?? '');
  if (tool.lock !== undefined) await succeeds(tool.lock, context, env);
  writeFileSync(path.join(context, 'Dockerfile'), each.before);
  await succeeds('git init --quiet && git add --all', context, env);
  const ignore = path.join(context, '.dockerignore');
  return {
    context,
    ignore: existsSync(ignore) ? readFileSync(ignore, 'utf8') : '',
    root: path.join(scratch, 'root'),
    env,
  };
}

async function succeeds(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const { code, output } = await shell(command, cwd, env);
  if (code !== 0) throw new Error(`${command}\n${output}`);
}

async function fixed(each: Case, context: string): Promise<FixResult> {
  const file = path.join(context, 'Dockerfile');
  const project = await collectProject(context, file, each.before);
  return fix({ text: each.before, path: 'Dockerfile', project }, { transforms: WANTED, level: 'aggressive' });
}

/** What was declined by the transforms that split. */
function reportOf({ skips }: FixResult): string {
  const own = skips.filter(({ message }) => / after `/.test(message));
  return own.map(({ line, message }) => `line ${line}: ${message}\n`).join('');
}
