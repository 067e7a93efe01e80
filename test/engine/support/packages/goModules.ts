/** Modules of Go made of the sources of Debian's packages, as Go's proxy gives them (https://go.dev/ref/mod#goproxy-protocol). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { zipOf } from '../../../truth/support/zip.js';

/** Path in the proxy -> content, for each folder `<package>_<version>` of a directory. */
export function modulesOf(directory: string): ReadonlyMap<string, Buffer> {
  const served = new Map<string, Buffer>();
  for (const folder of readdirSync(directory)) addModule(served, path.join(directory, folder));
  return served;
}

function addModule(served: Map<string, Buffer>, folder: string): void {
  const version = `v${folder.split('_').at(-1) ?? ''}`;
  const mod = readFileSync(path.join(folder, 'go.mod'), 'utf8');
  const module = /^module\s+(\S+)/m.exec(mod)?.[1] ?? '';
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = entries.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [`${module}@${version}/${path.relative(folder, file)}`, readFileSync(file)] as const;
  });
  served.set(`${module}/@v/list`, Buffer.from(`${version}\n`));
  served.set(`${module}/@v/${version}.info`, Buffer.from(JSON.stringify({ Version: version })));
  served.set(`${module}/@v/${version}.mod`, Buffer.from(mod));
  served.set(`${module}/@v/${version}.zip`, zipOf(Object.fromEntries(files)));
}
