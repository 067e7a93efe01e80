/**
 * A server on loopback that stands for PyPI and for Go's proxy, with what packages.sh unpacked: an index as pip asks one
 * (PEP 503) under `/simple`, and modules under `/go`.
 */
import { createServer } from 'node:http';
import path from 'node:path';
import { modulesOf } from './goModules.js';
import { normalized, sourcesOf, wheelsOf, type Wheel } from './wheels.js';

/**
 * Serves the packages below a directory.
 *
 * @returns what ends the server. Rejects when the port is taken.
 */
export async function servePackages(directory: string, port: number): Promise<() => Promise<void>> {
  const wheels = [...wheelsOf(path.join(directory, 'python')), ...sourcesOf(path.join(directory, 'sources'))];
  const modules = modulesOf(path.join(directory, 'go'));
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? '/');
    const answer = url.startsWith('/go/') ? modules.get(url.slice('/go/'.length)) : ofIndex(url, wheels);
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': typeof answer === 'string' ? 'text/html' : 'application/octet-stream',
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

/** A wheel or an archive of sources, or the page of a project with links to them. */
function ofIndex(url: string, wheels: readonly Wheel[]): string | Buffer | undefined {
  const name = url.split('/').findLast((part) => part !== '') ?? '';
  const wheel = wheels.find(({ file }) => file === name);
  if (wheel !== undefined) return wheel.bytes;
  const links = wheels.filter(({ project }) => project === normalized(name));
  if (links.length === 0) return undefined;
  return links.map(({ file }) => `<a href="${file}">${file}</a>`).join('\n');
}
