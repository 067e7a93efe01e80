/**
 * An index of Python packages on loopback, as pip asks one (PEP 503): wheels made of what Debian packages, read from where
 * python.sh unpacked it. Only what is pure Python can be given on; of MarkupSafe that is all but an accelerator.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { zipOf } from '../../../truth/support/zip.js';

interface Wheel {
  /** As the index knows it: lower case, one `-` between words. */
  readonly project: string;
  readonly file: string;
  readonly bytes: Buffer;
}

const LIBRARY = 'usr/lib/python3/dist-packages';
const WHEEL = 'Wheel-Version: 1.0\nGenerator: dockopt\nRoot-Is-Purelib: true\nTag: py3-none-any\n';

/**
 * Serves the packages below a directory.
 *
 * @returns what ends the server. Rejects when the port is taken.
 */
export async function servePackages(directory: string, port: number): Promise<() => Promise<void>> {
  const wheels = wheelsOf(path.join(directory, LIBRARY));
  const server = createServer((request, response) => {
    const answer = answerTo(decodeURIComponent(request.url ?? '/'), wheels);
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': typeof answer === 'string' ? 'text/html' : 'application/zip',
    });
    response.end(answer ?? '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

function answerTo(url: string, wheels: readonly Wheel[]): string | Buffer | undefined {
  const name = url.split('/').findLast((part) => part !== '') ?? '';
  const wheel = wheels.find(({ file }) => file === name);
  if (wheel !== undefined) return wheel.bytes;
  const links = wheels.filter(({ project }) => project === normalized(name));
  if (links.length === 0) return undefined;
  return links.map(({ file }) => `<a href="${file}">${file}</a>`).join('\n');
}

function wheelsOf(library: string): readonly Wheel[] {
  return readdirSync(library)
    .filter((name) => /\.(?:dist|egg)-info$/.test(name))
    .map((info) => wheelOf(library, info));
}

function wheelOf(library: string, info: string): Wheel {
  const [project = '', version = ''] = info.replace(/\.(?:dist|egg)-info$/, '').split('-');
  const name = project.replaceAll(/[-_.]+/g, '_');
  const folder = `${name}-${version}.dist-info`;
  const metadata = info.endsWith('.egg-info') ? 'PKG-INFO' : 'METADATA';
  const files = new Map<string, string | Buffer>(modules(library, project.toLowerCase()));
  files.set(`${folder}/METADATA`, readFileSync(path.join(library, info, metadata), 'utf8'));
  files.set(`${folder}/WHEEL`, WHEEL);
  if (readdirSync(path.join(library, info)).includes('entry_points.txt')) {
    files.set(
      `${folder}/entry_points.txt`,
      readFileSync(path.join(library, info, 'entry_points.txt'), 'utf8'),
    );
  }
  // Without digests, which the format leaves open.
  const record = [...files.keys(), `${folder}/RECORD`].map((file) => `${file},,\n`);
  files.set(`${folder}/RECORD`, record.join(''));
  const file = `${name}-${version}-py3-none-any.whl`;
  return { project: normalized(project), file, bytes: zipOf(Object.fromEntries(files)) };
}

/** The files of a package: all but what was compiled. */
function* modules(library: string, folder: string): Generator<[string, Buffer]> {
  const entries = readdirSync(path.join(library, folder), { recursive: true, encoding: 'utf8' });
  for (const entry of entries.toSorted()) {
    const file = path.join(library, folder, entry);
    if (/\.(?:so|pyc|c)$/.test(entry) || !statSync(file).isFile()) continue;
    yield [`${folder}/${entry}`, readFileSync(file)];
  }
}

function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
