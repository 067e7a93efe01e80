/**
 * Writes the documents that are made from the transforms' own metadata and from real output:
 *
 * - docs/transforms/<name>.md and docs/transforms/README.md,
 * - docs/techniques.md, docs/package-managers.md and docs/advice.md,
 * - the table of transforms in README.md, between `<!-- transforms:begin -->` and `<!-- transforms:end -->`,
 * - docs/schema/config.schema.json,
 * - the first picture in README.md, between `<!-- example:begin -->` and `<!-- example:end -->`: what
 *   `dockopt fix examples/node-express` prints.
 *
 * Usage: node scripts/generate-docs.mjs [--check]
 * With --check nothing is written; the exit code is 1 when a document is not what it should be.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { advicePage, packageManagersPage, techniquesPage } from './docs/more-pages.mjs';
import { indexPage, table, transformPage } from './docs/pages.mjs';
import { importTypeScript } from './typescript.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const EXAMPLE = 'examples/node-express';
/** Made by scripts/results.mjs, which needs an engine. */
const RESULTS = 'docs/results.md';

const SOURCES = `
export { transforms } from './transforms/index.ts';
export { advisers } from './src/advice/index.ts';
export { TECHNIQUES } from './src/report/techniques.ts';
export { PACKAGE_MANAGERS } from './src/report/packageManagers.ts';
export { hunks } from './src/report/diff.ts';
export { imageText } from './src/report/imageEffects.ts';
export { parseCases } from './test/cases/parse.ts';
export { configJsonSchema } from './src/config/schema.ts';
`;

const scratch = mkdtempSync(path.join(os.tmpdir(), 'dockopt-docs-'));
try {
  const documents = await formatted(await makeDocuments(await loadSources()));
  process.exitCode = values.check === true ? check(documents) : write(documents);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The transforms and the functions that the pages need. */
function loadSources() {
  return importTypeScript({ stdin: { contents: SOURCES, resolveDir: root, loader: 'ts' } });
}

/** Path in the repository -> text, not formatted yet. */
async function makeDocuments(sources) {
  const {
    transforms,
    advisers,
    TECHNIQUES,
    PACKAGE_MANAGERS,
    hunks,
    imageText,
    parseCases,
    configJsonSchema,
  } = sources;
  const documents = new Map();
  documents.set('docs/schema/config.schema.json', JSON.stringify(configJsonSchema(), null, 2));
  for (const transform of transforms) {
    const cases = caseFiles(transform.name).flatMap((file) => parseCases(readOr(file, '')));
    documents.set(`docs/transforms/${transform.name}.md`, transformPage(transform, cases, hunks, imageText));
  }
  documents.set('docs/transforms/README.md', indexPage(transforms));
  documents.set('docs/techniques.md', techniquesPage(TECHNIQUES, transforms, advisers));
  documents.set('docs/package-managers.md', packageManagersPage(PACKAGE_MANAGERS));
  documents.set('docs/advice.md', advicePage(advisers));
  const readme = between(readOr('README.md', ''), 'transforms', table(transforms, 'docs/transforms/'));
  documents.set('README.md', between(readme, 'example', `\`\`\`diff\n${exampleOutput()}\`\`\``));
  return documents;
}

/** The case file of a transform, and its further ones: `<name>.<part>.md`. */
function caseFiles(name) {
  const all = readdirSync(path.join(root, 'test/cases')).filter((file) => file.endsWith('.md'));
  return all.filter((file) => file.split('.')[0] === name).map((file) => `test/cases/${file}`);
}

/** What the command prints for the example, built from the sources as they are. */
function exampleOutput() {
  const outdir = path.join(scratch, 'dist');
  run([path.join(root, 'scripts/build.mjs'), '--cli-only', '--outdir', outdir]);
  return run([path.join(outdir, 'cli.js'), 'fix', EXAMPLE, '--no-color']);
}

function run(args) {
  return execFileSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The text with what stands between two markers replaced. */
function between(text, name, content) {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  if (start < 0 || stop < start) throw new Error(`README.md: the markers ${begin} and ${end} are not there`);
  return `${text.slice(0, start + begin.length)}\n\n${content}\n\n${text.slice(stop)}`;
}

async function formatted(documents) {
  const config = await resolveConfig(path.join(root, 'README.md'));
  const entries = [...documents].map(async ([name, text]) => [
    name,
    await format(text, { ...config, filepath: name }),
  ]);
  return new Map(await Promise.all(entries));
}

function check(documents) {
  const wrong = [...documents.keys()].filter((name) => readOr(name, undefined) !== documents.get(name));
  for (const name of wrong) process.stderr.write(`${name} is not up to date\n`);
  const stale = stalePages(documents);
  for (const name of stale) process.stderr.write(`${name} belongs to no transform\n`);
  const unmeasured = examplesWithoutResults();
  for (const name of unmeasured)
    process.stderr.write(`${RESULTS} has no row for ${name}: run \`npm run results\`\n`);
  if (wrong.length + stale.length === 0) return unmeasured.length === 0 ? 0 : 1;
  process.stderr.write('Run `npm run docs` and commit what it writes.\n');
  return 1;
}

/** The examples that can be built, and of which the results say nothing; none before the first results are written. */
function examplesWithoutResults() {
  const results = readOr(RESULTS, undefined);
  if (results === undefined) return [];
  const buildable = JSON.parse(readOr('test/engine/support/examples.json', '[]'));
  return buildable.map(({ name }) => name).filter((name) => !results.includes(`| \`${name}\``));
}

function write(documents) {
  mkdirSync(path.join(root, 'docs/transforms'), { recursive: true });
  for (const [name, text] of documents) writeFileSync(path.join(root, name), text);
  for (const name of stalePages(documents)) rmSync(path.join(root, name));
  process.stdout.write(`wrote ${documents.size} documents\n`);
  return 0;
}

function stalePages(documents) {
  const folder = path.join(root, 'docs/transforms');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => `docs/transforms/${name}`)
    .filter((name) => name.endsWith('.md') && !documents.has(name));
}

function readOr(name, otherwise) {
  const file = path.join(root, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise;
}
