import { NPM_CACHE_PATHS } from '../src/knowledge/cache-paths.js';
import { buildContext } from '../src/model/buildContext.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import { ciAnswer } from '../src/model/npm/ci.js';
import { npmInstallOf } from '../src/model/npm/install.js';
import type { Transform } from '../src/model/types.js';
import type { Project } from '../src/project/types.js';
import { invocationOf } from '../src/shell/index.js';

export const npmCi: Transform = {
  name: 'npm-ci',
  summary: 'Install with `npm ci` instead of `npm install` where the lockfile is in step with package.json.',
  level: 'safe',
  after: ['dockerignore'],
  image: [
    { type: 'changes', paths: ['/**/package-lock.json', '/**/npm-shrinkwrap.json'] },
    { type: 'removes', paths: NPM_CACHE_PATHS },
    { type: 'adds', paths: NPM_CACHE_PATHS },
  ],
  docs: {
    why:
      '`npm install` may resolve versions anew and rewrite the lockfile inside the image. `npm ci` installs exactly what the ' +
      'lockfile says, from an empty node_modules, and stops when it does not fit the manifest.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install --omit=dev\nCOPY . .\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nCOPY . .\n',
    },
    references: [
      'https://docs.npmjs.com/cli/v11/commands/npm-ci',
      'https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json',
      'https://github.com/npm/cli/issues/4828',
      'https://github.com/npm/cli/issues/8320',
      'https://github.com/CBIIT/nci-webtools-dceg-linkage/issues/270',
    ],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    const { project } = build;
    return mapCommands(build, npmCi, 'npm install', (at) => decide(project, at, context));
  },
};

function decide(project: Project, at: CommandAt, context: Context): Decision | undefined {
  const install = npmInstallOf(at, at.command);
  const answer = install && ciAnswer(project, at, install, context);
  const { subcommandIndex } = invocationOf(at.command);
  if (answer === undefined || subcommandIndex === undefined) return undefined;
  if ('left' in answer) return { skip: `left \`npm install\`: ${answer.left}` };
  return {
    edits: [{ replace: subcommandIndex, text: 'ci' }],
    because: `replaced \`npm install\` by \`npm ci\`: it installs exactly what ${answer.lockPath} says`,
    evidence: answer.evidence,
  };
}
