/** Modules of Go: a directory laid out as a proxy is. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipOf } from './zip.js';

interface Module {
  readonly path: string;
  readonly version: string;
  readonly requires?: string;
  readonly code: string;
}

const MODULES: readonly Module[] = [
  { path: 'example.org/leaf', version: 'v1.0.0', code: 'package leaf\n\nconst Name = "leaf 1.0.0"\n' },
  { path: 'example.org/leaf', version: 'v1.1.0', code: 'package leaf\n\nconst Name = "leaf 1.1.0"\n' },
  {
    path: 'example.org/branch',
    version: 'v1.0.0',
    requires: 'require example.org/leaf v1.0.0\n',
    code: 'package branch\n\nimport "example.org/leaf"\n\nconst Name = "branch of " + leaf.Name\n',
  },
];

/** Writes the modules into a directory. */
export function publishModules(directory: string): void {
  for (const { path: module, version, requires = '', code } of MODULES) {
    const folder = path.join(directory, module, '@v');
    mkdirSync(folder, { recursive: true });
    const mod = `module ${module}\n\ngo 1.17\n\n${requires}`;
    const root = `${module}@${version}`;
    const files = { [`${root}/go.mod`]: mod, [`${root}/code.go`]: code };
    writeFileSync(path.join(folder, `${version}.mod`), mod);
    writeFileSync(path.join(folder, `${version}.info`), JSON.stringify({ Version: version }));
    writeFileSync(path.join(folder, `${version}.zip`), zipOf(files));
    const own = MODULES.filter((each) => each.path === module).map((each) => `${each.version}\n`);
    writeFileSync(path.join(folder, 'list'), own.join(''));
  }
}
