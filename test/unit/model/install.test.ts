import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBystander, keepsContent } from '../../../src/model/bystanders.js';
import { runAt } from '../../../src/model/commands.js';
import { startBuild } from '../../../src/model/build.js';
import { broughtTo, contextCopy, pathsAt, type Context } from '../../../src/model/copies.js';
import { directoryOf } from '../../../src/model/directory.js';
import { npmMajorAt } from '../../../src/model/npm/version.js';
import { modelOf } from '../../../src/model/stages.js';
import { unknownProject } from '../../../src/project/facts.js';
import { hidesTree } from '../../../src/project/hidesTree.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

function lastRun(text: string) {
  const { dockerfile } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error('no Dockerfile');
  const build = startBuild(dockerfile, unknownProject());
  const run = dockerfile.instructions
    .toReversed()
    .map((each) => runAt(build, each))
    .find((each) => each !== undefined);
  const command = run?.script.commands.at(-1);
  if (run === undefined || command === undefined) throw new Error('no command');
  return { run, command };
}

function firstCommand(text: string) {
  const [command] = lastRun(`FROM scratch\nRUN ${text}\n`).run.script.commands;
  if (command === undefined) throw new Error('no command');
  return command;
}

describe('isBystander', () => {
  it.each([
    'apt-get update',
    'apt-get install -y --no-install-recommends git curl=7.*',
    'apk add --no-cache --virtual .build-deps gcc',
    'dnf5 install -y --setopt install_weak_deps=False git',
    'tdnf install -y tar',
    'zypper -n in git',
    'pacman -Syu --noconfirm git',
    'npm install -g pnpm@9 @angular/cli',
    'npm config set registry https://registry.example.org',
    'npm cache clean --force',
    'pip install --upgrade pip "setuptools>=60"',
    'python -m pip install "gunicorn[gevent]"',
    'rm -rf /var/lib/apt/lists/* /tmp/x',
    'corepack enable',
    'node --version',
    'echo done',
    'apt-get update > /dev/null 2>&1',
  ])('%s is one', (text) => expect(isBystander(firstCommand(text))).toBe(true));

  it.each([
    'apt-get install -y ./tool.deb',
    'apt-get install -y $PACKAGES',
    'apt-get build-dep .',
    'dnf builddep app.spec',
    'zypper -n in ./tool.rpm',
    'pacman -U tool.pkg.tar.zst',
    'npm install',
    'npm install -g .',
    'npm install -g ./tool.tgz',
    'npm config set --location=project registry x',
    'pip install -r requirements.txt',
    'pip install .',
    'pip install -e git+https://example.com/x#egg=x',
    'pip install ./wheel.whl',
    'rm -rf node_modules',
    'rm -rf /tmp/../app',
    'echo x > .npmrc',
    'corepack prepare',
    './setup.sh',
    'make install',
    'npm run build',
  ])('%s is none', (text) => expect(isBystander(firstCommand(text))).toBe(false));

  it('a change of owner keeps content, an edit does not', () => {
    expect(keepsContent(firstCommand('chown -R node:node /app'))).toBe(true);
    expect(keepsContent(firstCommand('cat a b > package.json'))).toBe(false);
    expect(keepsContent(firstCommand('sed -i s/a/b/ package.json'))).toBe(false);
  });
});

describe('contextCopy', () => {
  const files = new Set([
    'package.json',
    'src/a.js',
    'web/package.json',
    'web/b/c.js',
    'hidden.txt',
    'bin/tool',
  ]);
  const context: Context = {
    files,
    directories: new Set(['src', 'web', 'web/b', 'bin']),
    hidden: (path) => path === 'hidden.txt',
  };
  const copyOf = (text: string) => {
    const { dockerfile } = parseUnchecked(`FROM node:22\nWORKDIR /app\nARG WHERE\nENV DIR=/srv\n${text}\n`);
    const instruction = dockerfile?.instructions.at(-1);
    if (dockerfile === undefined || instruction === undefined) throw new Error('no Dockerfile');
    return contextCopy(modelOf(dockerfile), instruction, context);
  };
  const brought = (text: string, image: string): string | undefined => {
    const copy = copyOf(text);
    return copy && broughtTo(copy, image, context);
  };

  it.each([
    ['COPY . .', '/app/package.json', 'package.json'],
    ['COPY web/ .', '/app/package.json', 'web/package.json'],
    ['COPY web /srv/web', '/srv/web/b/c.js', 'web/b/c.js'],
    ['COPY package.json ./', '/app/package.json', 'package.json'],
    ['COPY package.json /app', '/app/package.json', 'package.json'],
    ['COPY package.json /x/package.json', '/x/package.json', 'package.json'],
    ['COPY package*.json $DIR/', '/srv/package.json', 'package.json'],
    ['COPY w*b ./', '/app/package.json', 'web/package.json'],
    ['COPY ["package.json", "src/a.js", "./"]', '/app/a.js', 'src/a.js'],
    ['ADD . /app/', '/app/src/a.js', 'src/a.js'],
    ['COPY --chown=node:node --link . .', '/app/src/a.js', 'src/a.js'],
  ])('%s puts at %s: %s', (text, image, path) => expect(brought(text, image)).toBe(path));

  it.each([
    ['COPY . .', '/app/hidden.txt'],
    ['COPY . .', '/app/none.txt'],
    ['COPY . .', '/package.json'],
    ['COPY src ./src', '/app/a.js'],
  ])('%s puts nothing at %s', (text, image) => expect(brought(text, image)).toBeUndefined());

  it.each([
    'COPY --from=build . .',
    'COPY $WHERE .',
    'COPY . $WHERE',
    'COPY missing .',
    'COPY --exclude=x . .',
    'COPY --parents src/a.js .',
    'ADD https://example.com/x.tar .',
    'ADD bin/tool .',
    'COPY bin/tool /opt',
    'COPY <<EOF /app/x\nhi\nEOF',
  ])('cannot tell what %s does', (text) => expect(copyOf(text)).toBeUndefined());

  it('names the path that a whole directory would bring, there or not', () => {
    const copy = copyOf('COPY web .');
    expect(copy && pathsAt(copy, '/app/node_modules')).toEqual(['web/node_modules']);
  });
});

describe('directoryOf', () => {
  it.each([
    ['WORKDIR /app\nRUN npm ci', '/app'],
    ['WORKDIR /app\nRUN cd web && npm ci', '/app/web'],
    ['WORKDIR /app\nRUN cd /srv && cd .. && npm ci', '/'],
    ['WORKDIR /app\nRUN (cd web && ls) && npm ci', '/app'],
  ])('%j runs in %s', (text, directory) => {
    const { run, command } = lastRun(`FROM node:22\n${text}\n`);
    expect(directoryOf(run, command)).toBe(directory);
  });

  it.each([
    'RUN cd $X && npm ci',
    'RUN cd - && npm ci',
    'RUN pushd web && npm ci',
    'RUN cd web; npm ci',
    'RUN $CMD && npm ci',
  ])('does not know for %s', (text) => {
    const { run, command } = lastRun(`FROM node:22\n${text}\n`);
    expect(directoryOf(run, command)).toBeUndefined();
  });

  it('gives an unknown directory one name up to the next WORKDIR', () => {
    const one = lastRun('FROM own/image\nRUN npm ci\n');
    const other = lastRun('FROM own/image\nWORKDIR sub\nRUN npm ci\n');
    expect(directoryOf(one.run, one.command)).not.toBe(directoryOf(other.run, other.command));
  });
});

describe('npmMajorAt', () => {
  const majorOf = (text: string): number | string => {
    const { run, command } = lastRun(text);
    return npmMajorAt(run, command);
  };

  it.each([
    ['FROM node:14-alpine', 6],
    ['FROM node:15', 7],
    ['FROM node:16.20.2-bullseye', 8],
    ['FROM node:hydrogen-slim', 10],
    ['FROM docker.io/library/node:20', 10],
    ['FROM node:24', 11],
    ['FROM node:lts-alpine', 11],
    ['FROM node', 11],
    ['FROM node:14\nRUN npm i -g npm@8.1.0', 8],
    ['FROM node:14 AS a\nRUN npm install --global npm@latest\nFROM a', 11],
  ])('%j has npm %d', (text, major) => expect(majorOf(`${text}\nRUN npm install\n`)).toBe(major));

  it.each([
    ['FROM node:8', 'which npm node:8 has is not known'],
    ['FROM debian:12', 'which npm debian:12 has is not known'],
    ['FROM node@sha256:abc', 'which npm node@sha256:abc has is not known'],
    ['FROM node:$V', 'an ARG decides the version of node:$V'],
    ['FROM node:20\nRUN npm i -g npm@$V', 'line 2 installs npm@$V'],
    [
      'FROM node:20\nRUN curl https://example.org/nodesource/setup_14.x | bash -',
      'line 2 may install another version of Node',
    ],
    ['FROM node:20\nRUN . ~/.nvm/nvm.sh && nvm install 14', 'line 2 may install another version of Node'],
    ['FROM node:20\nRUN npm update -g', 'line 2 updates npm'],
  ])('%j: %s', (text, reason) => expect(majorOf(`${text}\nRUN npm install\n`)).toBe(reason));
});

describe('hidesTree', () => {
  const hides = (text: string, path: string): boolean =>
    hidesTree({ path: '.dockerignore', exists: true, text }, path);

  it.each([
    ['node_modules', 'node_modules'],
    ['**/node_modules', 'packages/a/node_modules'],
    ['node_modules/', 'node_modules'],
    ['*\n!src\n!package*.json', 'node_modules'],
    ['node_modules\n!*.md', 'node_modules'],
    ['**/node_modules\n!packages/b/dist', 'packages/a/node_modules'],
  ])('%j hides all of %s', (text, path) => expect(hides(text, path)).toBe(true));

  it.each([
    ['', 'node_modules'],
    ['node_modules', 'packages/a/node_modules'],
    ['node_modules/*', 'node_modules'],
    ['node_modules\n!node_modules/own', 'node_modules'],
    ['**/node_modules\n!**/*.md', 'node_modules'],
    ['node_modules\n!node_*', 'node_modules'],
    ['*\n!packages', 'packages/a/node_modules'],
    ['[', 'node_modules'],
  ])('%j does not hide all of %s', (text, path) => expect(hides(text, path)).toBe(false));

  it('never says that a directory is hidden when a file in it is not', () => {
    const piece = fc.constantFrom('node_modules', 'a', '*', '**', 'n*', '*s', 'x.md', '*.md');
    const line = fc.tuple(fc.boolean(), fc.array(piece, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 4 }),
        fc.constantFrom('x.md', 'a/x.md', 'a', 'n/s/x.md'),
        (lines, name) => {
          const text = lines.map(([negated, parts]) => `${negated ? '!' : ''}${parts.join('/')}`).join('\n');
          const file = { path: '.dockerignore', exists: true, text };
          // A file hides the tree "node_modules/<name>" whenever it hides the tree "node_modules".
          return !hidesTree(file, 'node_modules') || hidesTree(file, `node_modules/${name}`);
        },
      ),
      { numRuns: 500 },
    );
  });
});
