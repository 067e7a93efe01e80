/** The configuration with which nginx answers as `serve` does, written so that every builder understands it. */
import type { Dockerfile } from '../../../syntax/types.js';
import type { Served } from './server.js';

/** The image that takes over: small, and nothing of the project runs in it, so that its C library does not matter. */
export { WEB_SERVER } from '../../../knowledge/web-server.js';

/** Types that serve compresses and gives a charset. */
const TEXTS =
  'text/css text/plain text/csv text/tab-separated-values text/markdown text/vtt text/calendar text/yaml text/javascript ' +
  'application/javascript application/json application/manifest+json';
const COMPRESSED = `${TEXTS} text/xml application/xml application/rss+xml application/atom+xml application/geo+json application/ld+json application/wasm image/svg+xml font/ttf font/otf`;

/** Without a port of its own, serve takes PORT, or this one. */
const USUAL_PORT = 3000;

/**
 * The instructions that write it. Checked against serve 14.2 and nginx 1.22, path by path: redirects of `.html` and
 * `/index`, files without an extension, directories, 404.html, types. Where PORT names the port, a template is written,
 * which the entrypoint of the image fills in at every start.
 *
 * @param root absolute
 * @param hasPort true where the Dockerfile sets PORT itself
 */
export function configured(
  served: Served,
  root: string,
  hasPort: boolean,
  { escape, eol }: Pick<Dockerfile, 'escape' | 'eol'>,
): readonly string[] {
  const lines = ['server {', ...directives(served, root).map((line) => `    ${line}`), '}'];
  const end = ` ${escape}${eol}`;
  const words = lines.map((line) => `      '${line}'`);
  const isFixed = served.port !== undefined;
  const start = isFixed ? 'RUN ' : `RUN mkdir -p /etc/nginx/templates && `;
  const file = isFixed ? '/etc/nginx/conf.d/default.conf' : '/etc/nginx/templates/default.conf.template';
  const run = `${start}printf '%s\\n'${end}${words.join(end)}${end}      > ${file}`;
  return isFixed || hasPort ? [run] : [`ENV PORT=${USUAL_PORT}`, run];
}

function directives({ port, single, compresses, dates }: Served, root: string): readonly string[] {
  return [
    port === undefined ? 'listen ${PORT};' : `listen ${port};`,
    `root ${root};`,
    'absolute_redirect off;',
    'large_client_header_buffers 4 16k;',
    'include /etc/nginx/mime.types;',
    'types { text/javascript mjs; application/manifest+json webmanifest; application/json map; text/markdown md; }',
    'types { text/csv csv; text/vtt vtt; text/calendar ics; text/yaml yaml yml; font/ttf ttf; font/otf otf; }',
    'types { model/gltf+json gltf; model/gltf-binary glb; text/tab-separated-values tsv; text/plain log conf ini; }',
    'types { application/geo+json geojson; application/ld+json jsonld; application/dash+xml mpd; application/xml xsl; }',
    'types { application/gzip gz; application/epub+zip epub; application/vnd.android.package-archive apk; }',
    'types { audio/wav wav; audio/flac flac; audio/aac aac; }',
    'default_type "";',
    'charset utf-8;',
    `charset_types ${TEXTS};`,
    ...(dates ? [] : [NO_DATE]),
    ...(compresses
      ? [
          'gzip on;',
          'gzip_vary on;',
          'gzip_proxied any;',
          'gzip_min_length 1024;',
          `gzip_types ${COMPRESSED};`,
        ]
      : []),
    'location ~ (?:[.]html|/index)$ {',
    '    rewrite ^/index$ /? permanent;',
    // A browser takes `/\\host` for another host's address.
    '    rewrite ^(?!/\\x5c)(.+)(?:[.]html|/index)$ $1? permanent;',
    '}',
    ...(single ? SINGLE : PAGES),
  ];
}

/**
 * From a date alone browsers conclude that they need not ask again for a tenth of the file's age: after an update they would
 * show the old page. serve sends none.
 */
const NO_DATE = 'add_header Last-Modified "";';

/** A path without an extension is the application's, whatever lies there. */
const SINGLE: readonly string[] = [
  'location ~ [^/][.][^/]*$ {',
  '    try_files $uri /index.html =404;',
  '}',
  'location / {',
  '    try_files /index.html =404;',
  '}',
];

const PAGES: readonly string[] = [
  'error_page 404 @missing;',
  'location @missing {',
  '    try_files /404.html =404;',
  '}',
  'location ~ ^(.*?)/*$ {',
  '    autoindex on;',
  '    try_files $uri $1/index.html $1.html $uri/ =404;',
  '}',
];
