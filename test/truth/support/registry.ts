/**
 * A registry of small packages on loopback, as npm's clients see one: a document for each package, and its archives.
 * verdaccio would be the ready-made one; it could not be installed where these tests were written, since a dependency of
 * its dependencies asks for a tag that the registry there does not list.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { PACKAGES, type Published } from './packages.js';

export interface Registry {
  readonly url: string;
  stop(): Promise<void>;
}

interface Archive {
  readonly published: Published;
  readonly file: string;
  readonly bytes: Buffer;
}

/** @param directory for the archives */
export async function startRegistry(directory: string): Promise<Registry> {
  const archives = PACKAGES.map((each) => archiveOf(each, directory));
  const server = createServer((request, response) => {
    const answer = answerTo(
      decodeURIComponent(request.url ?? '/'),
      archives,
      `http://${request.headers.host ?? ''}`,
    );
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': typeof answer === 'string' ? 'application/json' : 'application/octet-stream',
    });
    response.end(answer ?? '');
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function archiveOf(published: Published, directory: string): Archive {
  const { name, version } = published.manifest;
  const file = `${name.replace('/', '-')}-${version}.tgz`;
  const folder = path.join(directory, file.replace(/\.tgz$/, ''));
  const files = { ...published.files, 'package.json': JSON.stringify(published.manifest) };
  for (const [at, text] of Object.entries(files)) {
    const target = path.join(folder, 'package', at);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  execFileSync('tar', ['-czf', path.join(directory, file), '-C', folder, 'package']);
  return { published, file, bytes: readFileSync(path.join(directory, file)) };
}

function answerTo(url: string, archives: readonly Archive[], host: string): string | Buffer | undefined {
  const [, name = '', file] = /^\/((?:@[^/]+\/)?[^/]+)(?:\/-\/(.+))?$/.exec(url) ?? [];
  if (file !== undefined) return archives.find((archive) => archive.file === file)?.bytes;
  const own = archives.filter(({ published }) => published.manifest.name === name);
  if (own.length === 0) return undefined;
  const versions = own.map(({ published: { manifest }, file: archive, bytes }) => [
    manifest.version,
    {
      ...manifest,
      dist: {
        tarball: `${host}/${name}/-/${archive}`,
        shasum: createHash('sha1').update(bytes).digest('hex'),
        integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
      },
    },
  ]);
  const time = Object.fromEntries(
    own.map(({ published }) => [published.manifest.version, '2020-01-01T00:00:00.000Z']),
  );
  return JSON.stringify({
    name,
    'dist-tags': { latest: own.at(-1)?.published.manifest.version },
    versions: Object.fromEntries(versions),
    time: { created: '2020-01-01T00:00:00.000Z', modified: '2020-01-01T00:00:00.000Z', ...time },
  });
}
