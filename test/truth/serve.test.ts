/**
 * What `serve` answers, and what nginx answers with the configuration that multi-stage-static writes: both run here, over
 * the same files, and are asked for the same paths. What differs on purpose is named.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { configured } from '../../src/model/multistage/static/nginx.js';
import { ask, freePort, startNginx, startServe, type Answer } from './support/servers.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'dockopt-serve-'));
const root = path.join(scratch, 'site');
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const LONG = 'x'.repeat(5000);
const FILES: Readonly<Record<string, string>> = {
  'index.html': `<h1>home</h1>${LONG}`,
  '404.html': 'missing',
  'about.html': 'about',
  'docs/index.html': 'docs',
  'docs/intro.html': 'intro',
  'docs/a.b.html': 'a.b',
  'both.html': 'file',
  'both/index.html': 'directory',
  'users/index.html': 'users',
  'users/404.html': 'not this one',
  'deep/a/b/c/index.html': 'deep',
  'list/a.txt': 'a',
  'v1.2/page.html': 'page',
  'with space.html': 'space',
  'with space.txt': 'space',
  'caf\u00e9.txt': 'caf\u00e9',
  'plus+sign.txt': 'plus',
  'per%cent.txt': 'cent',
  '%41.html': 'percent',
  '~home.txt': 'home',
  '@scope/x.js': '// scope',
  '_next/static/[id]-1.js': '// id',
  '.well-known/security.txt': 'security',
  '.well-known/acme': 'acme',
  LICENSE: 'licence',
  'empty.txt': '',
  'assets/app-1.js': `//${LONG}`,
  'assets/app.css': `/**/${LONG}`,
  'assets/app.js.map': `{}${LONG}`,
  'assets/x.wasm': LONG,
  'assets/f.woff2': 'x',
  'assets/f.ttf': LONG,
  'favicon.ico': 'x',
  'logo.svg': `<svg>${LONG}</svg>`,
  'p.png': 'x',
  'p.jpg': 'x',
  'p.webp': 'x',
  'm.mp4': 'x',
  'manifest.json': `{}${LONG}`,
  'site.webmanifest': '{}',
  'robots.txt': LONG,
  'd.pdf': 'x',
  'd.csv': 'x',
  'd.md': 'x',
  'd.yaml': 'x',
  'd.ics': 'x',
  'd.vtt': 'x',
  'd.glb': 'x',
  'd.log': 'x',
  'd.tar.gz': 'x',
  'd.geojson': '{}',
  'd.bin': 'x',
};

const PATHS: readonly string[] = [
  ...'/ /index /index.html /about.html /about /about/ /docs /docs/ /docs/index /docs/index.html /docs/intro.html /docs/a.b'.split(
    ' ',
  ),
  ...'/docs/a.b.html /both /both/ /both.html /both/index.html /users /users/ /deep/a/b/c /deep/a/b/c/ /v1.2/page'.split(
    ' ',
  ),
  ...'/v1.2/page.html /v1.2/none /v1.2/none.js /404 /404.html /users/none /nothing /nothing/ /nothing.js /nothing.html'.split(
    ' ',
  ),
  ...'/a/b/c /a/b/c/ /user/jane.doe /user/me@example.org /assets/nothing.js /with%20space /with%20space.html'.split(
    ' ',
  ),
  ...'/with+space /caf%C3%A9 /%2541 /%2541.html /.. /../etc/passwd /%2e%2e/etc/passwd /docs/../about /docs/./intro //'.split(
    ' ',
  ),
  ...'//docs //example.org/ //example.org/about.html //example.org/index.html /%2f%2fexample.org.html /About /INDEX.HTML'.split(
    ' ',
  ),
  ...'/index.html/index /robots.txt/ /about.html?x=1 /about?x=1 /?x=1 /docs?x=1 /docs/index?x=1 /a%2Fb /docs%2Fintro'.split(
    ' ',
  ),
  ...Object.keys(FILES).map((name) => `/${name.split('/').map(encodeURIComponent).join('/')}`),
];

const HEADERS = [
  'location',
  'content-type',
  'content-encoding',
  'cache-control',
  'expires',
  'access-control-allow-origin',
];

/** Types that have got another name since, and mean the same to a browser. */
const SAME = new Map([
  ['text/xml', 'application/xml'],
  ['application/octet-stream', ''],
]);

/** Of an error, a browser's reader sees the number and the page of the project. */
function shown({ status, headers, body }: Answer, port: number): string {
  if (status >= 400) return `${status} ${body === FILES['404.html'] ? 'own page' : ''}`;
  const values = HEADERS.map((name) => {
    const value = String(headers[name] ?? '').replace(`http://127.0.0.1:${port}`, '');
    return name === 'content-type' && status >= 300 ? '' : `${name}: ${SAME.get(value) ?? value}`;
  });
  const text = headers['content-encoding'] === undefined && status === 200 ? body.slice(0, 40) : '';
  return [status, ...values, headers['last-modified'] === undefined ? '' : 'dated', text].join(' | ');
}

const isHere =
  existsSync('/etc/nginx/mime.types') && existsSync(path.join(import.meta.dirname, 'node_modules/serve'));

describe('nginx answers as serve does', () => {
  if (!isHere) {
    it('is here', () => {
      if (process.env['CI'] !== undefined) throw new Error('nginx or serve is missing');
      console.warn('NOT TESTED: what serve and nginx answer. One of them is missing');
    });
    return;
  }
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, 1_700_000_000, 1_700_000_000);
  }

  it.each([[[]], [['-s']], [['-u']], [['-s', '-u']], [['--no-etag']]] as const)(
    'with %j',
    async (flags: readonly string[]) => {
      const port = await freePort();
      const theirs = await startServe(root, flags);
      const ours = await startNginx(
        mkdtempSync(path.join(scratch, 'nginx-')),
        configuration(flags, port),
        port,
      );
      try {
        const different: string[] = [];
        for (const target of PATHS) {
          // Without compression serve ends itself over the name that it puts into a header.
          if (flags.includes('-u') && target.includes('%C3')) continue;
          for (const asked of [
            { path: target },
            { path: target, headers: { 'accept-encoding': 'gzip' } },
            { path: target, method: 'HEAD' },
          ]) {
            const [one, other] = [await ask(theirs, asked), await ask(ours, asked)];
            const [expected, found] = [shown(one, theirs.port), shown(other, ours.port)];
            if (expected !== found)
              different.push(`${asked.method ?? ''} ${target}: ${expected} -> ${found}`);
          }
        }
        expect(different).toEqual([]);
      } finally {
        theirs.stop();
        ours.stop();
      }
    },
    120_000,
  );

  it('names no other host in a redirect, whatever is asked', async () => {
    const port = await freePort();
    const ours = await startNginx(mkdtempSync(path.join(scratch, 'nginx-')), configuration([], port), port);
    try {
      for (const target of [
        '/%5cexample.org.html',
        '/\\example.org/index.html',
        '//example.org/x.html',
        '/%2f%2fexample.org.html',
      ]) {
        const { headers } = await ask(ours, { path: target });
        expect(String(headers['location'] ?? '/')).toMatch(/^\/(?![/\\])/);
      }
    } finally {
      ours.stop();
    }
  });

  it('is asked again with what identifies a file, and says that it is the same', async () => {
    const port = await freePort();
    const ours = await startNginx(
      mkdtempSync(path.join(scratch, 'nginx-')),
      configuration(['-s'], port),
      port,
    );
    try {
      const first = await ask(ours, { path: '/assets/app-1.js', headers: { 'accept-encoding': 'gzip' } });
      const etag = String(first.headers['etag']);
      const again = await ask(ours, { path: '/assets/app-1.js', headers: { 'if-none-match': etag } });
      expect([first.status, again.status]).toEqual([200, 304]);
    } finally {
      ours.stop();
    }
  });

  it('writes what the shell of an image understands', () => {
    const [instruction = ''] = instructions(['-s'], 3000);
    const script = instruction
      .replace(/^RUN /, '')
      .replace('/etc/nginx/conf.d/default.conf', path.join(scratch, 'out'));
    execFileSync('sh', ['-c', script]);
    expect(execFileSync('cat', [path.join(scratch, 'out')], { encoding: 'utf8' })).toBe(
      configuration(['-s'], 3000),
    );
  });
});

function instructions(flags: readonly string[], port: number): readonly string[] {
  const served = {
    program: 'serve',
    directory: 'site',
    port,
    single: flags.includes('-s'),
    compresses: !flags.includes('-u'),
    dates: flags.includes('--no-etag'),
  };
  return configured(served, root, false, { escape: '\\', eol: '\n' });
}

/** The lines that the RUN prints. */
function configuration(flags: readonly string[], port: number): string {
  const lines = instructions(flags, port).join('\n').split('\n');
  return lines
    .flatMap((line) => /^ {6}'(.*)' \\$/.exec(line)?.[1] ?? [])
    .map((line) => `${line}\n`)
    .join('');
}
