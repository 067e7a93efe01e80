/**
 * Speed as ratios beside a peer in the same run: `fix` over the corpus beside a bare dockerfile-ast parse of the same
 * files, and the command beside `node -e 0`. Prints medians; asserts nothing.
 *
 * Usage: npm run bench (builds first)
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import dockerfileAst from 'dockerfile-ast';
import { Bench } from 'tinybench';
import { fix } from '../dist/index.js';
import { corpusFiles } from './corpus-files.mjs';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const files = corpusFiles();
if (files === undefined) console.log('SKIPPED: the shared corpus is not here; bulk speed was not measured');
else await bulk(files.map(({ text }) => text));
processes();

async function bulk(texts) {
  const bench = new Bench({ time: 0, iterations: 10, warmup: true, warmupTime: 0, warmupIterations: 2 });
  bench.add('bare dockerfile-ast parse', () => {
    for (const text of texts) dockerfileAst.DockerfileParser.parse(text).getInstructions();
  });
  bench.add('dockopt fix, level aggressive', () => {
    for (const text of texts) fix(text, { level: 'aggressive' });
  });
  await bench.run();
  const [peer, ours] = bench.tasks.map(({ result }) => result.latency.p50);
  console.log(`${texts.length} files, median of 10 runs`);
  console.table([row('bare dockerfile-ast parse', peer, peer), row('dockopt fix, all checks', ours, peer)]);
}

function row(what, milliseconds, peer) {
  return { what, ms: Number(milliseconds.toFixed(1)), ratio: Number((milliseconds / peer).toFixed(2)) };
}

function processes() {
  const folder = mkdtempSync(join(tmpdir(), 'dockopt-bench-'));
  const path = join(folder, 'Dockerfile');
  writeFileSync(
    path,
    'FROM node:20\nWORKDIR /app\nRUN apt-get update\nRUN apt-get install -y curl\nCOPY . .\nRUN npm install\nCMD ["node", "server.js"]\n',
  );
  const commands = {
    'node -e 0': ['-e', '0'],
    'dockopt --version': [cli, '--version'],
    'dockopt fix, one file': [cli, 'fix', path],
  };
  const times = new Map(Object.keys(commands).map((name) => [name, []]));
  // In turn, so that a slow moment of the machine meets all of them.
  for (let round = 0; round < 21; round += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const start = performance.now();
      spawnSync(process.execPath, args, { cwd: folder });
      times.get(name).push(performance.now() - start);
    }
  }
  rmSync(folder, { recursive: true });
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const peer = median(times.get('node -e 0'));
  console.log('whole processes, median of 21 runs');
  console.table([...times].map(([name, list]) => row(name, median(list), peer)));
}
