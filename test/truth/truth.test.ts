/**
 * What the package managers themselves make of the files that dockopt lets them have. Each case is a project: its Dockerfile
 * as it stands and as dockopt writes it are both done with the real tool, and must leave the same files. Where dockopt
 * declines, the Dockerfile that a person would have written (`dockerfile naive`) is done too, and must fail or differ as
 * the case says (`text difference`: lines `- gone`, `+ new`, `~ other`, or `! part of an error`).
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
import { publishModules } from './support/goModules.js';
import { startRegistry, type Registry } from './support/registry.js';
import { shell } from './support/shell.js';
import { missing, surroundings, TOOLS, type Tool } from './support/tools.js';
import { differences } from './support/tree.js';
import { publishWheels } from './support/wheels.js';

const folder = path.join(import.meta.dirname, 'cases');
const scratch = mkdtempSync(path.join(tmpdir(), 'dockopt-truth-'));
/** Those that change on purpose what is installed or what lies outside of the project; a case may ask for them with `with:`. */
const UNWANTED: ReadonlySet<string> = new Set(
  'npm-cache-clean yarn-cache-clean omit-dev-dependencies prune-dev-dependencies poetry-sync go-strip go-build-cache'.split(
    ' ',
  ),
);
/** Those that change the image that it stands on, the stages, or who runs it. */
const OF_IMAGES =
  /-base(?:-packages)?$|^multi-stage-|^next-standalone$|^cargo-chef$|^non-root-|^numeric-user$/;
/** What is under test: what brings dependencies before sources, the lockfile, and the ignore file that this needs. */
const WANTED = transforms.filter(({ name }) => !UNWANTED.has(name) && !OF_IMAGES.test(name));

let registry: Registry | undefined;

beforeAll(async () => {
  mkdirSync(path.join(scratch, 'home'));
  mkdirSync(path.join(scratch, 'packages'));
  registry = await startRegistry(path.join(scratch, 'packages'));
  publishWheels(path.join(scratch, 'packages'));
  publishModules(path.join(scratch, 'packages/go'));
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
      const wanted = each.after ?? each.before;
      // What was declined explains a text that is not the expected one.
      expect(result.after === wanted ? wanted : `${result.after}\n${reportOf(result)}`).toBe(wanted);
      if (each.report !== '') expect(reportOf(result)).toBe(each.report);
      const ignore = result.files.find(({ path: file }) => file === '.dockerignore')?.after ?? place.ignore;
      const before = await build(each.before, { ...place, ignore });
      expect(before.failure).toBeUndefined();
      if (each.after !== undefined) {
        const after = await build(result.after, { ...place, ignore });
        expect(after.failure).toBeUndefined();
        expect(shown(before, after, '')).toBe(each.naive === undefined ? each.difference : '');
      }
      if (each.naive === undefined) return;
      const naive = await build(each.naive, { ...place, ignore });
      expect(shown(before, naive, each.difference)).toBe(each.difference);
    },
    180_000,
  );
});

/** What is other in the second build; of a failure, the part that is expected when its output has that. */
function shown(before: Built, other: Built, expected: string): string {
  if (other.failure !== undefined) {
    const part = expected.replace(/^! /, '').trim();
    return `! ${part !== '' && other.failure.includes(part) ? part : other.failure}\n`;
  }
  return differences(before.tree, other.tree)
    .map((line) => `${line}\n`)
    .join('');
}

/** The project on the disk, with the lockfile that its own tool makes. */
async function placeOf(tool: Tool, each: Case): Promise<Place> {
  const context = mkdtempSync(path.join(scratch, 'context-'));
  writeFiles(each, context);
  const env = surroundings(tool, scratch, registry?.url ?? '');
  if (tool.lock !== undefined) await succeeds(tool.lock, context, env);
  // Some make their lockfile by installing, and what lay in node_modules is gone.
  writeFiles(each, context);
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

function writeFiles({ files }: Case, context: string): void {
  for (const [name, text] of files) {
    if (existsSync(path.join(context, name))) continue;
    mkdirSync(path.dirname(path.join(context, name)), { recursive: true });
    // Of an archive, the text names the package of the registry.
    const isArchive = /\.(?:tgz|whl)$/.test(name);
    const content = isArchive ? readFileSync(path.join(scratch, 'packages', text.trim())) : text;
    writeFileSync(path.join(context, name), content);
  }
}

async function succeeds(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const { code, output } = await shell(command, cwd, env);
  if (code !== 0) throw new Error(`${command}\n${output}`);
}

async function fixed(each: Case, context: string): Promise<FixResult> {
  const file = path.join(context, 'Dockerfile');
  const project = await collectProject(context, file, each.before);
  const wanted =
    each.beside.length > 0 ? transforms.filter(({ name }) => each.beside.includes(name)) : WANTED;
  expect(wanted.length).toBeGreaterThanOrEqual(each.beside.length);
  return fix({ text: each.before, path: 'Dockerfile', project }, { transforms: wanted, level: 'aggressive' });
}

/** What was declined by the transforms that split. */
function reportOf({ skips }: FixResult): string {
  const own = skips.filter(({ message }) => / after `/.test(message));
  return own.map(({ line, message }) => `line ${line}: ${message}\n`).join('');
}
