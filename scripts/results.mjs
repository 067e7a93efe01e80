/**
 * Verifies every example that can be built and writes what came out: docs/results.md and docs/results.svg.
 *
 * Usage: npm run results. That starts an engine and makes the base images (test/engine/run.mjs), builds dist, and runs this.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { importTypeScript } from './typescript.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const examples = JSON.parse(readFileSync(path.join(root, 'test/engine/support/examples.json'), 'utf8'));
const BASES =
  process.env.DOCKOPT_USE_ENGINE === '1'
    ? 'the base images were those of that engine'
    : 'the base images were stand-ins made from packages of Debian and npm, close to the official ones in size';

const reports = examples.map(verified);
const failed = reports.filter(({ verdict }) => verdict !== 'same');
for (const { path: file, verdict } of failed) process.stderr.write(`${file}: ${verdict}\n`);
await writeResults();
process.exitCode = failed.length === 0 ? 0 : 1;

/** The report about an example; what `verify` says meanwhile is shown. */
function verified({ name, ask }) {
  const args = ['verify', `examples/${name}`, '--engine', 'docker', '--network', 'host', '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, [path.join(root, 'dist/cli.js'), ...args, ...ask], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e9,
  });
  const printed = stdout === '' ? [] : JSON.parse(stdout);
  const [report] = printed.files ?? printed;
  if (report === undefined) throw new Error(`verify said nothing about examples/${name}`);
  return report;
}

async function writeResults() {
  const sources = path.join(root, 'src/report/verify/results.ts');
  const { resultsMarkdown, resultsSvg } = await importTypeScript({ entryPoints: [sources] });
  const file = path.join(root, 'docs/results.md');
  const date = new Date().toISOString().slice(0, 10);
  const text = resultsMarkdown(reports, {
    date,
    engine: reports[0].engine,
    bases: BASES,
    unproven: unproven(),
  });
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  writeFileSync(path.join(root, 'docs/results.svg'), resultsSvg(reports));
}

/** The examples that are not in the list of those to build. */
function unproven() {
  const built = new Set(examples.map(({ name }) => name));
  const entries = readdirSync(path.join(root, 'examples'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'expected' && !built.has(entry.name))
    .map(({ name }) => name)
    .sort();
}
