import { edit, skip } from '../src/model/build.js';
import { buildKitOf } from '../src/model/buildkit.js';
import { secretCopies, type SecretCopy } from '../src/model/secrets/files.js';
import { buildWithFile, mountingOf } from '../src/model/secrets/mounting.js';
import type { Build, Transform } from '../src/model/types.js';
import type { Node } from '../src/syntax/types.js';

export const secretMounts: Transform = {
  name: 'secret-mounts',
  summary: 'Give a secret file that is copied, used once and deleted to its RUN as a secret mount.',
  level: 'aggressive',
  after: ['npm-ci', 'copy-manifests-first'],
  docs: {
    why:
      'A file that one instruction copies and a later one deletes is still in the layer between them, for everyone who can ' +
      'pull the image. A secret mount shows the file to one RUN and leaves it in no layer and in no cache.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json .npmrc ./\n' +
        'RUN --network=default npm ci && rm .npmrc\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\n' +
        'RUN --network=default --mount=type=secret,id=npmrc,target=/app/.npmrc,required=true npm ci\n',
    },
    risk:
      'Everyone who builds the image has to add `--secret` to the command, in CI and in compose files too: without it the ' +
      'build stops. What is in images and caches that were pushed already stays there, so the secret itself has to be renewed.',
    references: [
      'https://docs.docker.com/build/building/secrets/',
      'https://docs.docker.com/reference/dockerfile/#run---mounttypesecret',
      'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
    ],
  },
  apply: (build) =>
    secretCopies(build)
      .filter(({ shipped }) => shipped)
      .reduce(visit, build),
};

function visit(build: Build, copy: SecretCopy): Build {
  const { instruction, path } = copy;
  if (!build.dockerfile.instructions.includes(instruction) || build.protected.has(instruction)) return build;
  const left = (reason: string): Build =>
    skip(build, secretMounts, instruction, `left ${path} in a layer: ${reason}`);
  const mounting = mountingOf(build, copy);
  if ('refused' in mounting) return left(mounting.refused);
  const buildKit = buildKitOf(build);
  if (!buildKit.known) return left(`a secret mount needs BuildKit, and ${buildKit.reason}`);
  const texts = [...mounting.replace];
  if (texts.some(([each]) => build.protected.has(each))) return build;
  return edit(build, secretMounts, {
    at: instruction,
    replace: new Map(
      texts.map(([each, text]): [Node, readonly string[]] => [each, text === '' ? [] : [text]]),
    ),
    message: `gave ${path} to its RUN as a secret mount, which leaves it in no layer: build with \`${buildWithFile(copy)}\``,
    evidence: [buildKit.evidence],
    effects: mounting.effects,
  });
}
