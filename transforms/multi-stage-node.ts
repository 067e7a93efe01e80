import { skip } from '../src/model/build.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import { compiledPlan } from '../src/model/multistage/node/compiled.js';
import { nodePlan } from '../src/model/multistage/node/plan.js';
import type { Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';

export const multiStageNode: Transform = {
  name: 'multi-stage-node',
  summary:
    'Build a Node service in a stage of its own, and ship its output with the dependencies of production.',
  level: 'recommended',
  after: [
    'npm-ci',
    'yarn-frozen-lockfile',
    'yarn-immutable',
    'pnpm-frozen-lockfile',
    'copy-manifests-first',
    'language-cache-mounts',
  ],
  image: [{ type: 'divided' }, { type: 'packages', kind: 'node' }],
  docs: {
    why:
      'Compilers, test runners, type declarations and sources are in the image only because it was built there. The steps ' +
      'stay as they are in a stage that is not shipped; the last stage takes the output of the build, as its configuration ' +
      'tells, package.json, what the sources read beside it, and the dependencies of production from a stage that installs ' +
      'only these. Names, paths and all settings of the container stay the same.',
    example: {
      before:
        'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/server.js"]\n',
      after:
        'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\n' +
        'FROM node:22 AS deps\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\n\n' +
        'FROM node:22\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY --from=build /app/package.json ./package.json\n' +
        'COPY --from=build /app/dist ./dist\nCMD ["node", "dist/server.js"]\n',
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
      'People who open a shell in the container no longer find sources and tools there. A package may load another that no ' +
      'file names; npm sets NODE_ENV=production for the install scripts of packages.',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://docs.npmjs.com/cli/v11/using-npm/config#omit',
      'https://www.typescriptlang.org/tsconfig/#outDir',
    ],
  },
  apply(build) {
    const { instructions } = build.dockerfile;
    const runs = instructions.filter(({ keyword }) => keyword === 'RUN');
    const isBuilt = runs.some(({ text }) => BUILDS.test(text));
    if (!isBuilt && !runs.some(({ text }) => /\b(?:npm|yarn|pnpm)\b/.test(text))) return build;
    const sole = soleStage(build, NODE, { volumes: true });
    if (sole === undefined) return build;
    if ('left' in sole) return isBuilt ? leftAs(build, sole.stage, sole.left) : build;
    const plan = isBuilt ? nodePlan(build, multiStageNode, sole) : compiledPlan(build, multiStageNode, sole);
    if (plan === undefined) return build;
    if ('left' in plan) return leftAs(build, sole.stage, plan.left);
    const { division, message, evidence } = plan;
    return divide(build, multiStageNode, division, { message, evidence });
  },
};

function leftAs(build: Build, { from }: Stage, reason: string): Build {
  return skip(build, multiStageNode, from, `left one stage: ${reason}`);
}

const NODE: ReadonlySet<string> = new Set(['node']);
/** A build step, as people write them. */
const BUILDS =
  /\b(?:npm|yarn|pnpm)\s+(?:(?:-\S+|workspaces?|foreach|@\S+)\s+)*(?:run\s+)?\S*(?:build|compile|bundle|dist)|(?<![\w@/-])(?:tsc|tsup|esbuild|webpack|nest build|babel|swc|ncc)(?![\w/-])/i;
