import { describe, expect, it } from '@jest/globals';
import { nodeInstalls, type NodeInstall } from '../../../src/model/ignore/nodeInstalls.js';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';

function installsOf(lines: string): readonly NodeInstall[] {
  const { dockerfile } = parse(`FROM node:22\nWORKDIR /app\n${lines}\n`);
  if (dockerfile === undefined) throw new Error('does not parse');
  const model = modelOf(dockerfile);
  return dockerfile.instructions.flatMap((instruction) => nodeInstalls(model, instruction));
}

describe('nodeInstalls', () => {
  it.each([
    ['RUN npm ci', '/app'],
    ['RUN npm i', '/app'],
    ['RUN apk add git && npm install --no-audit', '/app'],
    ['RUN cd web && npm ci', '/app/web'],
    ['RUN cd /srv && cd x && yarn', '/srv/x'],
    ['RUN yarn install --frozen-lockfile', '/app'],
    ['RUN pnpm i --frozen-lockfile', '/app'],
    ['RUN bun install', '/app'],
    ['RUN npm --prefix web ci', '/app/web'],
    ['RUN npm ci --prefix=/srv', '/srv'],
    ['RUN yarn --cwd client install', '/app/client'],
    ['RUN pnpm -C api install', '/app/api'],
    ['RUN --mount=type=cache,target=/root/.npm npm ci', '/app'],
    ['ENV NPM_CONFIG_LOGLEVEL=warn NPM_CONFIG_PREFIX=/home/node/.npm\nRUN npm ci', '/app'],
  ])('finds %s in %s', (lines, directory) => {
    expect(installsOf(lines).map((install) => install.directory)).toEqual([directory]);
  });

  it.each([
    ['a package', 'RUN npm install express'],
    ['a global install', 'RUN npm install -g'],
    ['part of a workspace', 'RUN npm ci -w packages/a'],
    ['part of a pnpm workspace', 'RUN pnpm install --filter api'],
    ['a lockfile alone', 'RUN npm install --package-lock-only'],
    ['a trial', 'RUN npm install --dry-run'],
    ['another directory for modules', 'RUN yarn install --modules-folder /deps'],
    ['a version question', 'RUN yarn --version'],
    ['another command of the program', 'RUN yarn build'],
    ['an alternative', 'RUN test -d node_modules || npm ci'],
    ['a condition', 'RUN if [ -f yarn.lock ]; then yarn; fi'],
    ['a list with semicolons', 'RUN cd web; npm ci'],
    ['a directory from a variable', 'RUN cd $DIR && npm ci'],
    ['exec form', 'RUN ["npm", "ci"]'],
    ['a mount over the result', 'RUN --mount=type=cache,target=node_modules npm ci'],
    ['a mount over the directory', 'RUN --mount=type=bind,target=.,rw npm ci'],
    ['a setting in the environment', 'ENV NPM_CONFIG_OMIT=dev\nRUN npm ci'],
    ['a setting of the command', 'RUN npm_config_global=true npm install'],
    ['a status turned round', 'RUN ! npm ci'],
  ])('does not take %s for an install', (_, lines) => {
    expect(installsOf(lines)).toEqual([]);
  });

  it.each([
    ['RUN npm ci', false],
    ['RUN npm ci --omit=dev', true],
    ['RUN npm install --production', true],
    ['RUN npm install --only=prod', true],
    ['RUN pnpm i --prod', true],
    ['RUN yarn --production=false', false],
    ['ENV NODE_ENV=production\nRUN npm install', true],
    ['ENV NODE_ENV=production\nRUN npm install --include=dev', false],
    ['ENV NODE_ENV=production\nRUN yarn install --production=false', false],
    ['ENV NODE_ENV=production\nRUN NODE_ENV=development npm install', false],
    ['ENV NODE_ENV=development\nRUN npm install', false],
    ['ARG NODE_ENV\nRUN npm install', true],
    ['RUN NODE_ENV=production npm ci', true],
  ])('%s leaves something out: %s', (lines, omits) => {
    expect(installsOf(lines).map((install) => install.omits)).toEqual([omits]);
  });

  it('knows npm ci and --ignore-scripts', () => {
    const [first, second] = installsOf('RUN npm ci\nRUN npm install --ignore-scripts');
    expect([first?.clean, first?.ignoresScripts]).toEqual([true, false]);
    expect([second?.clean, second?.ignoresScripts]).toEqual([false, true]);
  });
});
