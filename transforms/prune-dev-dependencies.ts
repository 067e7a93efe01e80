import { edit, skip } from '../src/model/build.js';
import { prunings, type Pruning } from '../src/model/npm/prune.js';
import type { Build, Transform } from '../src/model/types.js';

export const pruneDevDependencies: Transform = {
  name: 'prune-dev-dependencies',
  summary: 'Prune devDependencies at the end of a stage whose node_modules an image copies.',
  level: 'recommended',
  after: ['npm-ci', 'npm-omit-dev', 'omit-dev-dependencies'],
  image: [{ type: 'packages', kind: 'node' }],
  docs: {
    why:
      'A stage that compiles needs the compiler, and an image that copies its node_modules gets it too, with test runners ' +
      'and linters. `npm prune --omit=dev` at the end of that stage deletes the packages that the lockfile marks as for ' +
      'development only, and touches no other: what was compiled or generated in node_modules stays. The layers of a stage ' +
      'that is left behind cost nothing. It asks for the same evidence as `omit-dev-dependencies`.',
    example: {
      before:
        'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\n' +
        'FROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build /app/dist ./dist\nCMD ["node", "dist/server.js"]\n',
      after:
        'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nRUN npm prune --omit=dev --no-save\n\n' +
        'FROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build /app/dist ./dist\nCMD ["node", "dist/server.js"]\n',
      files: {
        'package.json':
          '{"name": "web", "scripts": {"build": "tsc"}, "dependencies": {"express": "^5.1.0"}, "devDependencies": {"typescript": "^5.9.0"}}',
        'package-lock.json':
          '{"name": "web", "lockfileVersion": 3, "packages": {"": {"name": "web", "dependencies": {"express": "^5.1.0"}, "devDependencies": {"typescript": "^5.9.0"}}, "node_modules/express": {"version": "5.1.0"}, "node_modules/typescript": {"version": "5.9.3", "dev": true, "bin": {"tsc": "bin/tsc"}}}}',
        'tsconfig.json': '{"compilerOptions": {"outDir": "dist", "rootDir": "src"}}',
        'src/server.ts': "import express from 'express';\nexpress().listen(3000);\n",
      },
    },
    risk:
      'A package may load another that no file names. Start the image once before it ships. npm 11.19 leaves empty ' +
      'directories where scoped packages were.',
    references: [
      'https://docs.npmjs.com/cli/v11/commands/npm-prune',
      'https://docs.docker.com/build/building/multi-stage/',
    ],
  },
  apply(build) {
    let result = build;
    for (const found of prunings(build, pruneDevDependencies)) {
      result =
        'left' in found
          ? skip(
              result,
              pruneDevDependencies,
              found.copy,
              `left the devDependencies that come from stage ${found.stage.name ?? found.stage.index}: ${found.left}`,
            )
          : pruned(result, found);
    }
    return result;
  },
};

function pruned(build: Build, { stage, command, count, evidence }: Pruning): Build {
  const last = stage.instructions.at(-1);
  if (last === undefined || build.protected.has(last)) return build;
  const run = stage.from.rawKeyword === 'from' ? 'run' : 'RUN';
  const packages = count === 1 ? 'the package that is' : `the ${count} packages that are`;
  return edit(build, pruneDevDependencies, {
    at: last,
    replace: new Map([[last, [last, `${run} ${command}`]]]),
    message: `added \`${command}\`: nothing that runs in the image uses ${packages} for development only, and it copied them from this stage`,
    evidence,
    effects: [{ type: 'insert', after: command }],
  });
}
