import { edit, skip } from '../src/model/build.js';
import { instructionsBefore } from '../src/model/directory.js';
import { withHead } from '../src/model/instructions/quoting.js';
import { expand, joinWorkdir, type Scope } from '../src/model/scope.js';
import { modelOf, shellKind, type Model, type Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';
import type { Instruction } from '../src/syntax/types.js';

export const absoluteWorkdir: Transform = {
  name: 'absolute-workdir',
  summary: 'Write the whole path of a relative WORKDIR where the directory before it is known.',
  level: 'safe',
  rules: ['DL3000', 'WorkdirRelativePath'],
  docs: {
    why:
      'A relative WORKDIR begins where the last one, or the base image, left off: whoever moves a line or changes the image ' +
      'moves the directory too, and readers have to work it out.',
    example: {
      before: 'FROM debian:bookworm-slim\nWORKDIR app\n',
      after: 'FROM debian:bookworm-slim\nWORKDIR /app\n',
    },
    references: [
      'https://docs.docker.com/reference/build-checks/workdir-relative-path/',
      'https://docs.docker.com/reference/dockerfile/#workdir',
    ],
  },
  apply: (build) =>
    build.dockerfile.instructions.filter(({ keyword }) => keyword === 'WORKDIR').reduce(visit, build),
};

function visit(build: Build, instruction: Instruction): Build {
  const path = instruction.body.text;
  // A variable or a quote in front may well begin an absolute path.
  if (build.protected.has(instruction) || /^[/$'"\\]/.test(path) || path === '') return build;
  const model = modelOf(build.dockerfile);
  const stage = model.stageOf(instruction);
  const scope = model.scopeAt(instruction);
  if (stage === undefined || shellKind(stage, scope) === 'windows') return build;
  if (path.startsWith('~'))
    return leave(build, instruction, 'its ~ is a plain character there; was a home directory meant?');
  if (!/^[\w.@+~/-]+$/.test(path)) return leave(build, instruction, 'it has variables, quotes or escapes');
  if (instruction.comments.length > 0) return leave(build, instruction, 'a comment stands between its lines');
  const known = knownFrom(model, stage, instruction);
  const absolute = joinWorkdir(scope.workdir, path);
  if (absolute === undefined || known === undefined) {
    const isFirst = instructionsBefore(stage, instruction).every(({ keyword }) => keyword !== 'WORKDIR');
    return leave(
      build,
      instruction,
      isFirst ? 'where the base image begins is not known' : 'the directory before it is not known',
    );
  }
  return edit(build, absoluteWorkdir, {
    at: instruction,
    replace: new Map([[instruction, [withHead(instruction, `${instruction.rawKeyword} ${absolute}`)]]]),
    message: `wrote the whole path of \`WORKDIR ${path}\`: ${known}`,
    effects: [{ type: 'rewrite', before: `WORKDIR ${path}`, after: `WORKDIR ${absolute}` }],
  });
}

function leave(build: Build, instruction: Instruction, reason: string): Build {
  return skip(build, absoluteWorkdir, instruction, `left \`WORKDIR ${instruction.body.text}\`: ${reason}`);
}

/** What tells the directory before the instruction; undefined where a variable decides the base image. */
function knownFrom(model: Model, stage: Stage, instruction: Instruction): string | undefined {
  const before = instructionsBefore(stage, instruction).filter(({ keyword }) => keyword === 'WORKDIR');
  const last = before.at(-1);
  const isAbsolute = ({ body, escape }: Instruction, scope: Scope): boolean =>
    expand(body.text, scope, escape)?.startsWith('/') === true;
  if (last !== undefined && before.some((each) => isAbsolute(each, model.scopeAt(each))))
    return `it goes on from line ${last.origin}`;
  const base = rootOf(stage).from.args[0] ?? '';
  return base.includes('$') ? undefined : `${base} begins in /`;
}

function rootOf(stage: Stage): Stage {
  return stage.parent === undefined ? stage : rootOf(stage.parent);
}
