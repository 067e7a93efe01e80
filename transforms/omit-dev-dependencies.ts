import { buildContext } from '../src/model/buildContext.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import { omitAnswer } from '../src/model/npm/devOnly.js';
import { npmInstallOf, npmName } from '../src/model/npm/install.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf } from '../src/shell/index.js';

export const omitDevDependencies: Transform = {
  name: 'omit-dev-dependencies',
  summary: 'Install without devDependencies in an image that ships, where nothing that runs in it uses one.',
  level: 'recommended',
  after: ['npm-ci', 'npm-omit-dev'],
  image: [{ type: 'packages', kind: 'node' }],
  docs: {
    why:
      'Test runners, linters and compilers are often the larger part of node_modules, and none of them runs in production. ' +
      'dockopt looks at every command, script, service and source for one of the packages that the lockfile marks as for ' +
      'development only, and leaves the install as it is when it finds one.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY server.js ./\nCMD ["node", "server.js"]\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nCOPY server.js ./\nCMD ["node", "server.js"]\n',
      files: {
        'package.json':
          '{"name": "web", "dependencies": {"express": "^5.1.0"}, "devDependencies": {"eslint": "^9.0.0"}}',
        'package-lock.json':
          '{"name": "web", "lockfileVersion": 3, "packages": {"": {"name": "web", "dependencies": {"express": "^5.1.0"}, "devDependencies": {"eslint": "^9.0.0"}}, "node_modules/express": {"version": "5.1.0"}, "node_modules/eslint": {"version": "9.9.0", "dev": true, "bin": {"eslint": "bin/eslint.js"}}}}',
        'server.js': "require('express')().listen(3000);\n",
      },
    },
    risk:
      'A package may load another that no file names: `config` reads YAML with the js-yaml that ESLint brought, a formatter ' +
      'loads the plugins that its settings list. Start the image once before it ships. Whoever starts tests or linters in it ' +
      'by hand no longer finds them there. npm sets NODE_ENV=production for the install scripts of packages.',
    references: [
      'https://docs.npmjs.com/cli/v11/using-npm/config#omit',
      'https://github.com/koala73/worldmonitor/issues/1935',
      'https://github.com/typicode/husky/issues/914',
    ],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    const decided = (at: CommandAt): Decision | undefined => decide(build, at, context);
    return ['npm install', 'npm ci'].reduce(
      (result, selector) => mapCommands(result, omitDevDependencies, selector, decided),
      build,
    );
  },
};

function decide({ project }: Build, at: CommandAt, context: Context): Decision | undefined {
  const install = npmInstallOf(at, at.command);
  const { subcommandIndex } = invocationOf(at.command);
  if (install === undefined || subcommandIndex === undefined) return undefined;
  const answer = omitAnswer(project, at, install, context);
  if (answer === undefined) return undefined;
  if ('left' in answer)
    return { skip: `left the devDependencies that ${npmName(at)} brings: ${answer.left}` };
  const { flag, count, evidence } = answer;
  const packages = count === 1 ? 'the package that is' : `the ${count} packages that are`;
  return {
    edits: [{ insert: subcommandIndex + 1, text: flag }],
    because: `added ${flag}: nothing that runs in the image uses ${packages} for development only`,
    evidence,
  };
}
