import { edit, skip } from '../src/model/build.js';
import { modelOf } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';
import { numberedUser } from '../src/model/user/named.js';
import type { Instruction } from '../src/syntax/types.js';

export const numericUser: Transform = {
  name: 'numeric-user',
  summary: 'Name the user of an image by its number, which a cluster can tell from root.',
  level: 'aggressive',
  declares: ['user'],
  docs: {
    why:
      'Kubernetes refuses to start an image whose USER is a name where `runAsNonRoot` is set: it does not look into the ' +
      'image, and the name could be one of uid 0. With the number it starts. The user is the same: Docker finds its group, ' +
      'its other groups and its home by the number too.',
    example: {
      before: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
      after: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["node", "server.js"]\n',
    },
    risk: 'People read a name more easily, and outside of a cluster nothing is gained.',
    references: [
      'https://github.com/nodejs/docker-node/pull/2185',
      'https://github.com/kubernetes/kubernetes/pull/56503',
      'https://docs.docker.com/reference/dockerfile/#user',
      'https://github.com/GoogleContainerTools/distroless/blob/main/common/variables.bzl',
    ],
  },
  apply(build) {
    let result = build;
    for (const { index } of modelOf(build.dockerfile).stages) result = applyTo(result, index);
    return result;
  },
};

/** The USER that an image keeps is the last of its stage; those before it are for the build alone. */
function applyTo(build: Build, index: number): Build {
  const model = modelOf(build.dockerfile);
  const stage = model.stages[index];
  if (stage === undefined || !model.isShipped(stage)) return build;
  const instruction = stage.instructions.findLast(({ keyword }) => keyword === 'USER');
  if (instruction === undefined || build.protected.has(instruction)) return build;
  const found = numberedUser(model, stage, instruction);
  if (found === undefined) return build;
  if ('reason' in found)
    return skip(build, numericUser, instruction, `left USER by its name: ${found.reason}`);
  const text = withBody(instruction, found.numeric);
  if (text === undefined) return build;
  return edit(build, numericUser, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: `wrote USER ${found.name} as ${found.numeric}: Kubernetes cannot tell whether a name is that of root`,
    evidence: [found.evidence],
    effects: found.effects,
  });
}

function withBody(instruction: Instruction, body: string): string | undefined {
  const { text, bodySpan } = instruction;
  if (/[\\`\n]/.test(text.trim())) return undefined;
  return text.slice(0, bodySpan.start) + body + text.slice(bodySpan.end);
}
