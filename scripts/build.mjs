/**
 * Builds the package: dist/cli.js (the command, dependencies bundled, one chunk for each lazy import), dist/index.js
 * (the API, dependencies left to the importer, so that it can be bundled for a browser) and dist/types.
 *
 * Usage: node scripts/build.mjs [--outdir <dir>] [--cli-only] [--transforms <file>]
 * `--transforms` puts other lists in the place of transforms/index.ts and src/advice/index.ts: for the tests of the
 * command.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { outdir: { type: 'string' }, 'cli-only': { type: 'boolean' }, transforms: { type: 'string' } },
});
const outdir = path.resolve(values.outdir ?? path.join(root, 'dist'));
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** CommonJS packages in an ES module still ask for Node's own modules with `require`. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);";

const shared = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'node20',
  outdir,
  define: { DOCKOPT_VERSION: JSON.stringify(version) },
  legalComments: 'linked',
  logLevel: 'warning',
};

rmSync(outdir, { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: { cli: 'src/cli/main.ts' },
  platform: 'node',
  // The ES module builds of packages, where there are some, load faster and leave out what is not used.
  mainFields: ['module', 'main'],
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minifyWhitespace: true,
  minifySyntax: true,
  banner: { js: REQUIRE },
  plugins: values.transforms === undefined ? [] : [otherTransforms(path.resolve(values.transforms))],
});
chmodSync(path.join(outdir, 'cli.js'), 0o755);
if (values['cli-only'] !== true) {
  await build({
    ...shared,
    entryPoints: { index: 'src/index.ts' },
    platform: 'neutral',
    packages: 'external',
  });
  emitTypes();
}

function otherTransforms(file) {
  return {
    name: 'other-transforms',
    setup({ onResolve }) {
      onResolve({ filter: /(?:transforms|advice)\/index\.js$/ }, () => ({ path: file }));
    },
  };
}

/** Type declarations of the API, one file for each source file. */
function emitTypes() {
  mkdirSync(outdir, { recursive: true });
  const config = path.join(outdir, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: path.join(outdir, 'types'),
    // Packages are looked up from the project, wherever the output goes.
    typeRoots: [path.join(root, 'node_modules/@types')],
  };
  const extended = path.join(root, 'tsconfig.json');
  const files = [path.join(root, 'src/index.ts')];
  writeFileSync(config, JSON.stringify({ extends: extended, compilerOptions, include: [], files }));
  try {
    execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', config], {
      stdio: 'inherit',
    });
  } finally {
    rmSync(config, { force: true });
  }
}
