import { ignoreOf, isIgnored } from '../src/project/ignore.js';
import { edit, skip } from '../src/model/build.js';
import { runAt, type Run } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import { installReaderOf, type InstallReader } from '../src/model/split/installReader.js';
import { layOut } from '../src/model/split/layout.js';
import { splitPlan, type SplitPlan } from '../src/model/split/plan.js';
import { splitRun } from '../src/model/split/run.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { copyText } from '../src/model/work.js';
import { parseInstruction } from '../src/syntax/edit.js';
import type { Instruction } from '../src/syntax/types.js';

export const copyManifestsFirst: Transform = {
  name: 'copy-manifests-first',
  summary: 'Copy the manifests and lockfile before the install of dependencies, and the sources after it.',
  level: 'safe',
  after: ['dockerignore', 'npm-ci'],
  docs: {
    why:
      'When all files are copied before `npm ci` or `pip install`, every changed source file repeats the whole install. ' +
      'With only the files that the install reads above it, its layer is taken from the cache until one of those changes.',
    example: {
      before: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "server.js"]\n',
    },
    references: [
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://docs.npmjs.com/cli/v11/commands/npm-ci',
      'https://pip.pypa.io/en/stable/reference/requirements-file-format/',
      'https://github.com/ds300/patch-package/issues/366',
      'https://github.com/diegosouzapw/OmniRoute/issues/5223',
    ],
  },
  apply(build) {
    const context = contextOf(build);
    if (context === undefined) return build;
    // One COPY may move several times; it counts once, from its first place to its last.
    const moved = new Set<number>();
    return build.dockerfile.instructions.reduce(
      (result, each) => splitAt(result, each, context, moved),
      build,
    );
  },
};

const INSTALLS = /\bnpm\b|\bpip/;

/** The context as COPY sees it; undefined when there is nothing to do, or the ignore file cannot be read. */
function contextOf({ project, ignore, dockerfile }: Build): Context | undefined {
  if (!dockerfile.instructions.some(({ keyword, text }) => keyword === 'RUN' && INSTALLS.test(text)))
    return undefined;
  const rules = ignoreOf(ignore);
  if ('error' in rules) return undefined;
  return { files: project.files, directories: project.directories, hidden: (path) => isIgnored(rules, path) };
}

function splitAt(build: Build, instruction: Instruction, context: Context, moved: Set<number>): Build {
  const run = INSTALLS.test(instruction.text) ? runAt(build, instruction) : undefined;
  const reader = run && installReaderOf(run);
  const plan = run && reader && splitPlan(build, run, reader, context);
  if (run === undefined || reader === undefined || plan === undefined) return build;
  if ('refused' in plan) return refuse(build, run, reader, plan.wide.instruction, plan.refused);
  const split = splitRun(run, reader.command);
  if ('refused' in split) return refuse(build, run, reader, plan.moved[0].instruction, split.refused);
  const [first, ...others] = plan.moved.map((copy) => copy.instruction);
  if (first === undefined) return build;
  const effects = effectsOf(plan, [first, ...others], moved);
  const message = `${done(plan, first, reader)}: source changes no longer repeat the install`;
  const replace = layOut(build, run, plan, split);
  return edit(build, copyManifestsFirst, { at: first, replace, message, evidence: plan.evidence, effects });
}

function refuse(build: Build, run: Run, { name }: InstallReader, wide: Instruction, reason: string): Build {
  return skip(
    build,
    copyManifestsFirst,
    run.instruction,
    `left ${name} after \`${copyText(wide)}\`: ${reason}`,
  );
}

function effectsOf(plan: SplitPlan, copies: readonly Instruction[], moved: Set<number>): readonly Effect[] {
  const fresh = copies.filter(({ origin }) => !moved.has(origin));
  for (const { origin } of fresh) moved.add(origin);
  return [
    ...plan.copies.map((text): Effect => ({ type: 'insert', after: copyText(parseInstruction(text)) })),
    ...fresh.map((copy): Effect => ({ type: 'move', unit: copyText(copy) })),
  ];
}

function done({ brought }: SplitPlan, first: Instruction, { name }: InstallReader): string {
  if (brought.length === 0) return `moved \`${copyText(first)}\` below ${name}`;
  return `copied ${listed(brought)} before ${name}, the rest after it`;
}

function listed(paths: readonly string[]): string {
  if (paths.length > 3) return `${paths.slice(0, 2).join(', ')} and ${paths.length - 2} more`;
  return paths.length === 1 ? (paths[0] ?? '') : `${paths.slice(0, -1).join(', ')} and ${paths.at(-1) ?? ''}`;
}
