import { edit, skip } from '../src/model/build.js';
import { twinOf, type Twin } from '../src/model/instructions/redundant.js';
import { commentsAbove, removalOf } from '../src/model/instructions/removing.js';
import { modelOf } from '../src/model/stages.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import type { Instruction } from '../src/syntax/types.js';

export const removeDuplicates: Transform = {
  name: 'remove-duplicates',
  summary: 'Remove instructions that set what is set already, or that a later one of their stage overrides.',
  level: 'safe',
  after: ['env-equals', 'absolute-workdir'],
  rules: ['DL3012', 'DL4003', 'DL4004', 'MultipleInstructionsDisallowed'],
  docs: {
    why:
      'Only the last CMD, ENTRYPOINT, HEALTHCHECK and STOPSIGNAL of a stage count: whoever edits another one changes ' +
      'nothing. The same holds for an EXPOSE, ENV, ARG, LABEL, USER, SHELL or WORKDIR that repeats what is so already.',
    example: {
      before: 'FROM debian:bookworm-slim\nEXPOSE 80\nCMD ["bash"]\nEXPOSE 80/tcp\nCMD ["server"]\n',
      after: 'FROM debian:bookworm-slim\nEXPOSE 80\nCMD ["server"]\n',
    },
    references: [
      'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/',
      'https://docs.docker.com/reference/dockerfile/#cmd',
    ],
  },
  apply: (build) => build.dockerfile.instructions.reduce(visit, build),
};

function visit(build: Build, instruction: Instruction): Build {
  const model = modelOf(build.dockerfile);
  const stage = model.stageOf(instruction);
  const twin = stage && !build.protected.has(instruction) ? twinOf(model, stage, instruction) : undefined;
  if (twin === undefined) return build;
  const { keyword } = instruction;
  const why = reasonOf(twin);
  if (instruction.comments.length > 0 || commentsAbove(build.dockerfile, instruction).length > 0)
    return skip(
      build,
      removeDuplicates,
      instruction,
      `left ${keyword}, though ${why}: a comment belongs to it`,
    );
  const effects: readonly Effect[] =
    keyword === 'WORKDIR' ? [{ type: 'remove', before: `WORKDIR ${instruction.body.text}` }] : [];
  return edit(build, removeDuplicates, {
    at: instruction,
    replace: removalOf(build.dockerfile, instruction),
    message: `removed ${keyword}: ${why}`,
    effects,
  });
}

function reasonOf({ type, instruction: { keyword, origin } }: Twin): string {
  return type === 'overridden'
    ? `only the last ${keyword} of a stage counts, in line ${origin}`
    : `line ${origin} has set the same`;
}
