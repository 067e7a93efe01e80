import { describe, expect, it } from '@jest/globals';
import { goFault, javascriptFault } from '../../../src/model/nonRoot/closed.js';
import { nonRootPlan } from '../../../src/model/nonRoot/index.js';
import { modelOf } from '../../../src/model/stages.js';
import { buildProject } from '../../../src/project/facts.js';
import type { ImageBuild } from '../../../src/project/invocations/index.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

const javascript = (text: string): string | undefined => javascriptFault(text, (name) => name === 'express');

describe('a source in JavaScript that reaches only what it names', () => {
  it.each([
    "const http = require('http'); http.createServer().listen(3000);",
    "import express, { Router } from 'express';\nexport default express();",
    "import * as path from 'node:path';\nimport './routes.js';\nexport * from './a.js';",
    "const { readFileSync, existsSync: there } = require('fs'); there(readFileSync('a'));",
    "import { readFile as read } from 'node:fs/promises'; await read('a');",
    "import fs from 'fs'; fs.promises.readFile('a'); fs.createReadStream('b');",
    "const fs = require('fs'); class A { constructor() { this.a = fs.statSync('a'); } }",
    "const lazy = await import('express'); process.on('SIGTERM', () => process.exit(0));",
    'if (require.main === module) start(); module.exports = { start };',
    'const here = import.meta.url; const port = process.env.PORT ?? 3000;',
  ])('%s', (text) => {
    expect(javascript(text)).toBeUndefined();
  });

  it.each([
    ["require('child_' + 'process')", 'a module that only it knows'],
    ['import(process.argv[2])', 'a module that only it knows'],
    ['const load = require; load("fs")', 'fs'],
    ['const load = require; load("x")', 'a module that only it knows'],
    ["require('koa')", 'koa'],
    ["require('node:vm')", 'node:vm'],
    ["require('node:express')", 'node:express'],
    ["import { rename } from 'fs/promises'", 'rename'],
    ["const { writeFile: read } = require('fs')", 'writeFile'],
    ["const fs = require('fs'); module.exports = fs;", 'fs'],
    ["const fs = require('fs'); fs['write' + 'File']('a')", 'fs'],
    ["const fs = require('fs'); const { promises } = fs;", 'fs'],
    ["const w = require('fs').writeFile", 'fs'],
    ["require('fs')[how]('a')", 'fs'],
    ["let fs; fs = require('fs')", 'fs'],
    ["export * from 'fs'", 'fs'],
    ["export { default as x } from 'node:fs'", 'fs'],
    ["const a = {}; a.constructor.constructor('return 1')()", '.constructor'],
    ["a['constructor']", "'constructor'"],
    ['new Function("x")', 'Function'],
    ['eval(x)', 'eval'],
    ["process.binding('uv')", 'binding'],
    ["process['bind' + 'ing']", 'process'],
    ['const p = process; p.chdir', 'chdir'],
    ['globalThis[x]', 'globalThis'],
    ['module.constructor._load', 'module'],
    ['module.require(x)', 'a module that only it knows'],
    ["import './tests/server.js'", './tests/server.js'],
    ["require('./build/addon.node')", './build/addon.node'],
    ["const fs = require('fs'); fs.createReadStream('a', { flags: 'w+' })", 'flags'],
  ])('not %s', (text, fault) => {
    expect(javascript(text)).toBe(fault);
  });
});

describe('a source in Go that reaches only what it names', () => {
  const go = (imports: string, body: string): string | undefined =>
    goFault(`package main\n\nimport (\n\t${imports}\n)\n\nfunc main() {\n\t${body}\n}\n`, ['example.org/a']);

  it.each([
    ['"net/http"', 'http.ListenAndServe(":8080", nil)'],
    ['"os"', 'os.ReadFile(os.Getenv("A"))'],
    ['"example.org/a/internal/web"', 'web.Run()'],
    ['"net"', 'net.Listen("tcp", ":8080")'],
    ['web "net/http"', 'web.Get("x")'],
  ])('%s: %s', (imports, body) => {
    expect(go(imports, body)).toBeUndefined();
  });

  it.each([
    ['"os"', 'os.Create("a")', 'os.Create'],
    ['"os"', 'open := os.OpenFile; open("a", 2, 0)', 'os.OpenFile'],
    ['system "os"', 'system.Create("a")', 'os by another name'],
    ['. "os"', 'Create("a")', 'os by another name'],
    ['"io/ioutil"', 'ioutil.WriteFile("a", nil, 0)', 'ioutil.WriteFile'],
    ['"os/exec"', 'exec.Command("a")', 'os/exec'],
    ['"syscall"', 'syscall.Open("a", 2, 0)', 'syscall'],
    ['"C"', '', 'C'],
    ['"net"', 'net.Listen("unix", "/run/a")', 'Listen('],
    ['"net"', 'net.Listen(network, "a")', 'Listen('],
    ['"internal/x"', '', 'internal/x'],
  ])('not %s: %s', (imports, body, fault) => {
    expect(go(imports, body)).toBe(fault);
  });

  it('is not one whose head is not understood', () => {
    expect(goFault('import "os', [])).toBe('what it imports');
  });
});

describe('the user of an image whose repository says how it is run', () => {
  const dockerfile = parseUnchecked(
    'FROM node:22-slim\nCOPY server.js /\nCMD ["node", "/server.js"]\n',
  ).dockerfile;
  const build = (by: string, line: number): ImageBuild => ({
    by,
    line,
    context: '',
    dockerfile: 'Dockerfile',
    args: new Map(),
    contexts: new Map(),
  });

  function reason(
    around: Readonly<Record<string, string>>,
    builds: readonly ImageBuild[],
  ): string | undefined {
    if (dockerfile === undefined) throw new Error('not parsed');
    const project = buildProject({
      dockerfile: 'Dockerfile',
      files: new Set(['Dockerfile', 'server.js']),
      texts: new Map([['server.js', "require('http').createServer().listen(3000);"]]),
      builds,
      around: new Map(Object.entries(around)),
    });
    const model = modelOf(dockerfile);
    const [stage] = model.stages;
    const plan = stage && nonRootPlan(project, model, stage);
    return plan === undefined ? 'nothing' : 'reason' in plan ? plan.reason : undefined;
  }

  it('is looked for in a compose file outside of the context', () => {
    const text =
      'services:\n  db:\n    image: postgres\n    volumes: [a:/a]\n  web:\n    build:\n      context: app\n    volumes: [b:/b]\n';
    expect(reason({ 'compose.yaml': text }, [build('compose.yaml', 7)])).toBe(
      'compose.yaml has volumes for web',
    );
    const harmless = text.replace('    volumes: [b:/b]\n', '');
    expect(reason({ 'compose.yaml': harmless }, [build('compose.yaml', 7)])).toBeUndefined();
  });

  it('is looked for in a compose file of the first form', () => {
    const text = 'web:\n  build: ./app\n  volumes:\n    - ./app:/src\nredis:\n  image: redis\n';
    expect(reason({ 'docker-compose.yml': text }, [build('docker-compose.yml', 2)])).toBe(
      'docker-compose.yml has volumes for web',
    );
  });

  it('is not judged where a compose file builds it that was not read', () => {
    expect(reason({}, [build('compose.yaml', 3)])).toBe('compose.yaml builds it, and was not read');
  });

  it('is looked for in manifests of a cluster', () => {
    const text = 'kind: Deployment\nspec:\n  containers:\n    - volumeMounts:\n        - mountPath: /a\n';
    expect(reason({ 'deploy/web.yaml': text }, [])).toBe('deploy/web.yaml has volumeMounts');
    expect(reason({}, [])).toBeUndefined();
  });
});
