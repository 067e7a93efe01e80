import { execFileSync } from 'node:child_process';
import path from 'node:path';
import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { buildProject, fix, print, parse } from '../../src/index.js';

const root = path.join(import.meta.dirname, '..', '..');

const DOCKERFILE =
  'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n';
const FILES = { 'requirements.txt': 'flask==3.1.3\n', 'app.py': 'print(1)\n', Dockerfile: DOCKERFILE };

/** What runs in both worlds; `api` is the public API there. */
const PROGRAM = `(function (api, files, text) {
  const names = Object.keys(files);
  const project = api.buildProject({
    dockerfile: 'Dockerfile',
    files: new Set(names),
    tracked: new Set(names),
    texts: new Map(Object.entries(files)),
  });
  const result = api.fix(text, { project, level: 'aggressive' });
  const printed = api.print(api.parse(text).dockerfile);
  const { after, changes, skips, violations } = result;
  return JSON.stringify({ after, printed, violations, changes: changes.map((c) => c.message), skips, files: result.files });
})`;

/**
 * The public API as a script for a browser. esbuild runs as a process of its own, as it refuses the globals of jest;
 * it fails on an import of a Node module, as these are no part of the platform.
 */
function bundle(): string {
  const esbuild = path.join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
  const args = [
    'src/index.ts',
    '--bundle',
    '--format=iife',
    '--global-name=dockopt',
    '--platform=browser',
    '--log-level=error',
  ];
  return execFileSync(esbuild, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

describe('the core in a browser', () => {
  const script = bundle();

  it('is one script without imports', () => {
    expect(script).not.toMatch(/\brequire\("node:|\bfrom\s*"node:|\bimport\("/);
  });

  it('gives the same result without the globals of Node, and without code made at run time', () => {
    // Every browser has these two (https://encoding.spec.whatwg.org); the shell parser uses them.
    const globals = Object.assign(Object.create(null), { TextDecoder, TextEncoder });
    const context = vm.createContext(globals, { codeGeneration: { strings: false, wasm: false } });
    vm.runInContext(`${script};this.dockopt = dockopt;`, context);
    expect(vm.runInContext('[typeof process, typeof require, typeof Buffer].join()', context)).toBe(
      'undefined,undefined,undefined',
    );
    const there: unknown = vm.runInContext(
      `${PROGRAM}(dockopt, ${JSON.stringify(FILES)}, ${JSON.stringify(DOCKERFILE)})`,
      context,
    );
    const program: unknown = vm.runInThisContext(PROGRAM);
    if (typeof program !== 'function') throw new TypeError('the program is no function');
    expect(there).toBe(program({ buildProject, fix, parse, print }, FILES, DOCKERFILE));
    expect(JSON.parse(String(there))).toMatchObject({ printed: DOCKERFILE, violations: [] });
  });
});
