import { skip } from '../src/model/build.js';
import { divide } from '../src/model/multistage/index.js';
import { staticPlan } from '../src/model/multistage/static/index.js';
import type { Build, Transform } from '../src/model/types.js';

export const multiStageStatic: Transform = {
  name: 'multi-stage-static',
  summary:
    'Build a static site in one stage, and serve it with nginx from another, where `serve` serves it now.',
  level: 'recommended',
  after: [
    'npm-ci',
    'yarn-frozen-lockfile',
    'pnpm-frozen-lockfile',
    'copy-manifests-first',
    'order-by-change',
  ],
  declares: ['base', 'cmd', 'entrypoint', 'env', 'expose', 'stopsignal'],
  image: [
    { type: 'base' },
    { type: 'divided' },
    { type: 'served' },
    { type: 'packages', kind: 'node' },
    {
      type: 'adds',
      paths: [
        '/etc/nginx/conf.d/default.conf',
        '/etc/nginx/templates',
        '/etc/nginx/templates/default.conf.template',
      ],
    },
  ],
  docs: {
    why:
      'What a browser gets are some files. The image that serves them with a program of Node has Node, npm, the sources ' +
      'and node_modules besides: about a gigabyte, where nginx and the files are some ten megabytes. The configuration ' +
      'that is written answers as `serve` does: the same port, the same paths, redirects, types and compression, and ' +
      '/index.html for every other path only where `-s` says so.',
    example: {
      before:
        'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nEXPOSE 3000\n' +
        'CMD ["npx", "serve", "-s", "dist", "-l", "3000"]\n',
      after:
        'FROM node:22 AS build\n' +
        'WORKDIR /app\n' +
        'COPY . .\n' +
        'RUN npm ci && npm run build\n' +
        '\n' +
        'FROM nginx:1.30-alpine-slim\n' +
        'WORKDIR /app\n' +
        "RUN printf '%s\\n' \\\n" +
        "      'server {' \\\n" +
        "      '    listen 3000;' \\\n" +
        "      '    root /app/dist;' \\\n" +
        "      '    absolute_redirect off;' \\\n" +
        "      '    large_client_header_buffers 4 16k;' \\\n" +
        "      '    include /etc/nginx/mime.types;' \\\n" +
        "      '    types { text/javascript mjs; application/manifest+json webmanifest; application/json map; text/markdown md; }' \\\n" +
        "      '    types { text/csv csv; text/vtt vtt; text/calendar ics; text/yaml yaml yml; font/ttf ttf; font/otf otf; }' \\\n" +
        "      '    types { model/gltf+json gltf; model/gltf-binary glb; text/tab-separated-values tsv; text/plain log conf ini; }' \\\n" +
        "      '    types { application/geo+json geojson; application/ld+json jsonld; application/dash+xml mpd; application/xml xsl; }' \\\n" +
        "      '    types { application/gzip gz; application/epub+zip epub; application/vnd.android.package-archive apk; }' \\\n" +
        "      '    types { audio/wav wav; audio/flac flac; audio/aac aac; }' \\\n" +
        '      \'    default_type "";\' \\\n' +
        "      '    charset utf-8;' \\\n" +
        "      '    charset_types text/css text/plain text/csv text/tab-separated-values text/markdown text/vtt text/calendar text/yaml text/javascript application/javascript application/json application/manifest+json;' \\\n" +
        '      \'    add_header Last-Modified "";\' \\\n' +
        "      '    gzip on;' \\\n" +
        "      '    gzip_vary on;' \\\n" +
        "      '    gzip_proxied any;' \\\n" +
        "      '    gzip_min_length 1024;' \\\n" +
        "      '    gzip_types text/css text/plain text/csv text/tab-separated-values text/markdown text/vtt text/calendar text/yaml text/javascript application/javascript application/json application/manifest+json text/xml application/xml application/rss+xml application/atom+xml application/geo+json application/ld+json application/wasm image/svg+xml font/ttf font/otf;' \\\n" +
        "      '    location ~ (?:[.]html|/index)$ {' \\\n" +
        "      '        rewrite ^/index$ /? permanent;' \\\n" +
        "      '        rewrite ^(?!/\\x5c)(.+)(?:[.]html|/index)$ $1? permanent;' \\\n" +
        "      '    }' \\\n" +
        "      '    location ~ [^/][.][^/]*$ {' \\\n" +
        "      '        try_files $uri /index.html =404;' \\\n" +
        "      '    }' \\\n" +
        "      '    location / {' \\\n" +
        "      '        try_files /index.html =404;' \\\n" +
        "      '    }' \\\n" +
        "      '}' \\\n" +
        '      > /etc/nginx/conf.d/default.conf\n' +
        'COPY --from=build --chown=nginx:nginx /app/dist ./dist\n' +
        'EXPOSE 3000\n' +
        'CMD ["nginx", "-g", "daemon off;"]\n',
      files: {
        'package.json': '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "7.1.0" } }\n',
        'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
        'index.html': '<!doctype html>\n',
      },
    },
    risk:
      'nginx answers a POST with 405, where serve sends the page; its pages for errors and its listings of directories ' +
      'look otherwise. Its image exposes port 80 besides. It listens on IPv4 alone, starts as root, gives up root in its ' +
      'workers, and has to write its process number and temporary files: a platform that forbids one of these, and of ' +
      'which no file of the project tells, does not run it. The log has the form of nginx.',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://github.com/vercel/serve-handler/tree/6.1.6#options',
      'https://github.com/docker-library/docs/blob/master/nginx/README.md',
      'https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files',
    ],
  },
  apply: divideSite,
};

function divideSite(build: Build): Build {
  const plan = staticPlan(build);
  if (plan === undefined) return build;
  if ('left' in plan) return skip(build, multiStageStatic, plan.at, `left one stage: ${plan.left}`);
  return divide(build, multiStageStatic, plan.division, plan);
}
