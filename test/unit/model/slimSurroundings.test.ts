import { describe, expect, it } from '@jest/globals';
import { slimPlan } from '../../../src/model/slim/plan.js';
import { modelOf } from '../../../src/model/stages.js';
import { buildProject } from '../../../src/project/facts.js';
import { parse } from '../../../src/syntax/parse.js';
import { reasonFor } from './slimReason.js';

type Files = Readonly<Record<string, string>>;

const NODE = 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n';
const PYTHON = 'FROM python:3.11\nCOPY . .\nCMD ["python", "app.py"]\n';
const WEB = 'services:\n  web:\n    build: .\n';

describe('slimPlan and what stands around the Dockerfile', () => {
  it.each<[string, Files]>([
    [
      'a health check with what stays',
      { 'compose.yml': `${WEB}    healthcheck: { test: [CMD, node, up.js] }\n` },
    ],
    ['a service of another image', { 'compose.yml': `${WEB}  db:\n    image: x\n    command: git pull\n` }],
    [
      'an editor that has its own Dockerfile',
      { '.devcontainer/devcontainer.json': '{"build":{"dockerfile":"Dockerfile"}}' },
    ],
    [
      'an editor whose compose file builds another Dockerfile',
      {
        '.devcontainer/devcontainer.json': '{"dockerComposeFile": ["docker-compose.yml"], "service": "dev"}',
        '.devcontainer/docker-compose.yml':
          'services:\n  dev:\n    build:\n      context: ..\n      dockerfile: .devcontainer/Dockerfile\n',
      },
    ],
    ['a comment in a deployment', { 'app.yaml': '# you may not use this file but by git\nenv: flex\n' }],
    ['a source that names a program and starts none', { 'a.js': 'const tool = "git";' }],
    ['a source that starts what stays', { 'a.js': 'require("child_process").exec("ls -l")' }],
    ['a test that starts git', { 'test/a.js': 'require("child_process").exec("git log")' }],
    [
      'what the ignore file hides',
      { '.dockerignore': 'tools\n', 'tools/a.js': 'require("child_process").exec("git log")' },
    ],
    ['a workflow that builds', { '.github/workflows/ci.yml': 'run: docker build -t x . && docker push x' }],
  ])('minds not %s', (_, files) => {
    expect(reasonFor(NODE, files)).toBeUndefined();
  });

  it.each<[string, Files, string]>([
    [
      'a blank line in a command',
      { 'compose.yml': `${WEB}    command: |\n      a\n\n      curl x\n` },
      'compose.yml uses curl',
    ],
    [
      'a comment in a list',
      { 'compose.yml': `${WEB}    healthcheck:\n      test:\n        # x\n        - CMD\n        - curl\n` },
      'compose.yml uses curl',
    ],
    [
      'a list as deep as its key',
      { 'compose.yml': `${WEB}    command:\n    - sh\n    - -c\n    - curl x\n` },
      'compose.yml uses curl',
    ],
    [
      'a mapping in braces',
      { 'compose.yml': `${WEB}    healthcheck: { test: ["CMD", "curl"] }\n` },
      'compose.yml uses curl',
    ],
    [
      'a service that shares the image',
      { 'compose.yml': `${WEB}    image: a\n  job:\n    image: a\n    command: git pull\n` },
      'compose.yml uses git',
    ],
    [
      'a merged service',
      { 'compose.yml': 'x-a: &a\n  build: .\nservices:\n  web:\n    <<: *a\n    command: git pull\n' },
      'compose.yml uses git',
    ],
    [
      'a script of a service',
      { 'compose.yml': `${WEB}    command: ./dev.sh\n`, 'dev.sh': 'git\\\n  pull\n' },
      'dev.sh uses git',
    ],
    [
      'a probe',
      { 'k8s.yaml': 'livenessProbe:\n  exec:\n    command: ["curl", "-f", "x"]\n' },
      'k8s.yaml uses curl',
    ],
    ['a deployment behind a comment', { 'app.yaml': '# a\nentrypoint: git pull\n' }, 'app.yaml uses git'],
    ['a release command', { 'fly.toml': 'release_command = "git log"\n' }, 'fly.toml uses git'],
    [
      'a call of the container',
      { Makefile: 'log:\n\tdocker compose exec web git log\n' },
      'Makefile uses git',
    ],
    [
      'a source that nobody names',
      { 'lib/v.ts': 'import { execSync } from "node:child_process";\nexecSync(`git log`);' },
      'lib/v.ts starts git',
    ],
  ])('finds %s', (_, files, reason) => {
    expect(reasonFor(NODE, files)).toBe(`${reason}, which node:20-slim does not have`);
  });

  it.each<[Files, string]>([
    [
      { '.devcontainer/devcontainer.json': '{"build":{"dockerfile":"../Dockerfile"}}' },
      '.devcontainer/devcontainer.json makes it the place in which people work',
    ],
    [
      {
        '.devcontainer/devcontainer.json': '{"dockerComposeFile": "../compose.yml", "service": "web"}',
        'compose.yml': WEB,
      },
      '.devcontainer/devcontainer.json makes it the place in which people work',
    ],
    [
      { '.devcontainer/devcontainer.json': '{"dockerComposeFile": "../compose.yml", "service": "web"}' },
      '.devcontainer/devcontainer.json makes it the place in which people work',
    ],
    [
      { '.gitpod.yml': 'image:\n  file: Dockerfile\n' },
      '.gitpod.yml makes it the place in which people work',
    ],
    [{ Jenkinsfile: 'agent { dockerfile true }' }, 'Jenkinsfile runs its steps in an image of a Dockerfile'],
    [
      { 'compose.yml': `${WEB}    command: sleep infinity\n` },
      'compose.yml only keeps a container there for people, who may want what node:20-slim lacks',
    ],
    [{ 'lib/x.so.1': '' }, 'lib/x.so.1 was compiled elsewhere, and it is not known which libraries it needs'],
  ])('leaves images in which people or others work: %j', (files, reason) => {
    expect(reasonFor(NODE, files)).toBe(reason);
  });

  it('knows that Python tells types of files by a table of the system', () => {
    expect(reasonFor(PYTHON, { 'app.py': '', 'static/a.css': '' })).toBeUndefined();
    expect(reasonFor(PYTHON, { 'app.py': '', 'static/a.woff2': '' })).toBe(
      'static/a.woff2 may be served, and python:3.11-slim has no /etc/mime.types that tells its type',
    );
    expect(reasonFor(PYTHON, { 'app.py': 'import mimetypes' })).toBe(
      'app.py asks for types of files, and python:3.11-slim has no /etc/mime.types',
    );
    const install = 'RUN apt-get update && apt-get install -y media-types\n';
    expect(
      reasonFor(PYTHON.replace('COPY', `${install}COPY`), { 'app.py': 'import mimetypes' }),
    ).toBeUndefined();
  });

  it('leaves programs of another image, which bring no libraries along', () => {
    const copied = (line: string): string =>
      `FROM python:3.11 AS py\nRUN touch /app/x\nFROM node:20\n${line}\nCMD ["node", "server.js"]\n`;
    expect(reasonFor(copied('COPY --from=py /app /app'), {})).toBeUndefined();
    expect(reasonFor(copied('COPY --from=py /usr/local /usr/local'), {})).toBe(
      'it copies /usr/local from stage py, another image, and may lack libraries for it',
    );
    expect(reasonFor(copied('COPY --from=py /opt/venv /opt/venv'), {})).toBe(
      'it copies /opt/venv from stage py, another image, and may lack libraries for it',
    );
  });

  it('leaves a base of which a variable may make a base of others', () => {
    const text =
      'ARG V=prod\nFROM node:20 AS base-prod\nFROM alpine AS base-dev\nFROM base-${V}\nRUN git clone x\n';
    const tree = parse(text).dockerfile;
    const model = tree && modelOf(tree);
    const [base] = model?.stages ?? [];
    const project = buildProject({ dockerfile: 'Dockerfile', files: new Set(), texts: new Map() });
    expect(model && base && slimPlan(project, model, base)).toEqual({
      reason: 'RUN uses git, which node:20-slim does not have',
    });
  });
});

describe('slimPlan and packages of npm', () => {
  const lock = (name: string, more: object): string =>
    JSON.stringify({
      name: 'a',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'a', version: '1.0.0', dependencies: { x: '1' } },
        [`node_modules/${name}`]: {
          version: '1.0.0',
          resolved: 'https://registry.example.org/x.tgz',
          ...more,
        },
      },
    });
  const files = (name: string, more: object = {}, manifest: object = {}): Files => ({
    'package.json': JSON.stringify({ name: 'a', version: '1.0.0', dependencies: { x: '1' }, ...manifest }),
    'package-lock.json': lock(name, more),
    'server.js': '',
  });
  const native = { os: ['linux'], cpu: ['x64'], optional: true };
  const INSTALLED = NODE.replace('COPY . .', 'COPY . .\nRUN npm ci');

  it.each<[string, object]>([
    ['@esbuild/linux-x64', native],
    ['@unknown/linux-x64', { ...native, dev: true }],
    ['@unknown/darwin-x64', { ...native, os: ['darwin'] }],
  ])('takes compiled code that needs nothing else: %s', (name, more) => {
    expect(reasonFor(INSTALLED, files(name, more))).toBeUndefined();
  });

  it.each<[string, object, string]>([
    [
      '@unknown/linux-x64',
      native,
      'is compiled code, and it is not known which libraries, fonts or certificates of the system it needs',
    ],
    ['@temporalio/core-bridge', {}, 'reads the certificates of the system'],
    ['@resvg/resvg-js', {}, 'draws text with the fonts of the system'],
    ['pidtree', {}, 'runs ps'],
  ])('leaves %s', (name, more, reason) => {
    expect(reasonFor(INSTALLED, files(name, more))).toBe(`${name} ${reason} (package-lock.json)`);
  });

  it('leaves sharp where a source may draw text with it', () => {
    const sharp = files('y', {}, { dependencies: { x: '1', sharp: '1' } });
    expect(reasonFor(INSTALLED, { ...sharp, 'server.js': 'sharp(input).resize(9)' })).toBeUndefined();
    expect(reasonFor(INSTALLED, { ...sharp, 'server.js': 'sharp(Buffer.from("<svg>"))' })).toBe(
      'server.js may draw text with sharp, and node:20-slim has no fonts',
    );
  });

  it.each(['pm2-runtime', 'tsc-watch', 'vitepress'])('leaves %s, which starts other programs', (name) => {
    const text = INSTALLED.replace('"node", "server.js"', `"${name}", "server.js"`);
    expect(reasonFor(text, files('y', { bin: { [name]: 'x.js' } }))).toBe(
      `CMD runs ${name}, which starts other programs`,
    );
  });

  it('leaves `nest start --watch`, which asks ps for the processes to end', () => {
    const text = INSTALLED.replace('"node", "server.js"', '"nest", "start", "--watch"');
    expect(reasonFor(text, files('y', { bin: { nest: 'x.js' } }))).toBe(
      'CMD runs nest, which starts other programs',
    );
    expect(reasonFor(text.replace(', "--watch"', ''), files('y', { bin: { nest: 'x.js' } }))).toBeUndefined();
  });
});

describe('slimPlan and crates', () => {
  const RUST = 'FROM rust:1.80\nCOPY . .\nRUN cargo build --release\nCMD ["node"]\n';
  const reason = (lock: string): string | undefined =>
    reasonFor(RUST.replace('CMD ["node"]', 'CMD ["./run.sh"]'), { 'Cargo.lock': lock, 'run.sh': '' });
  const crate = (name: string, needs = ''): string =>
    `[[package]]\nname = "${name}"\ndependencies = [\n "${needs}",\n]\n`;

  it('takes crates of plain Rust and plain C', () => {
    expect(reason(crate('serde') + crate('ring', 'cc'))).toBeUndefined();
  });

  it.each(['cxx', 'git-version', 'vergen'])('leaves %s', (name) => {
    expect(reason(crate(name))).toBe(
      `RUN compiles the crate ${name}, which may need libraries or tools of the system (Cargo.lock)`,
    );
  });

  it('leaves a crate that compiles what nobody here knows', () => {
    expect(reason(crate('mystery', 'cc 1.0.90'))).toBe(
      'RUN compiles the crate mystery, which may need libraries or tools of the system (Cargo.lock)',
    );
  });
});

describe('slimPlan and Java', () => {
  it.each(['pdftk', 'libreoffice', 'plantuml', 'texlive-full', 'tomcat10'])(
    'leaves a Debian that installs %s',
    (name) => {
      const text = `FROM debian:12\nRUN apt-get update && apt-get install -y ${name}\nCMD x\n`;
      expect(reasonFor(text, {})).toBe(
        `RUN installs ${name}, which needs directories that slim images leave out`,
      );
    },
  );

  it.each(['nginx', 'libreoffice-writer-nogui', 'texlive-latex-base', 'asciidoctor'])(
    'takes one that installs %s',
    (name) => {
      const text = `FROM debian:12\nRUN apt-get update && apt-get install -y ${name}\nCMD x\n`;
      expect(reasonFor(text, {})).toBeUndefined();
    },
  );
});
