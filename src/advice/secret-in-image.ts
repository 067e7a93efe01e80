import { adviceAt, someOf, verb } from '../model/advising.js';
import { secretCopies, type SecretCopy } from '../model/secrets/files.js';
import { hasLoginInUrl } from '../model/secrets/names.js';
import { snippetFor } from '../model/secrets/snippet.js';
import { secretVariables, type SecretVariable } from '../model/secrets/variables.js';
import { modelOf } from '../model/stages.js';
import type { Adviser } from '../model/types.js';
import type { Instruction } from '../syntax/types.js';

export const secretInImage: Adviser = {
  name: 'secret-in-image',
  summary: 'Keep passwords, tokens and keys out of layers, of ENV and of build arguments.',
  docs: {
    why:
      'What COPY brings stays in its layer, also when a later RUN deletes it. ENV is part of the image, and the value of a ' +
      'build argument stands in its history: `docker history` shows it to everyone who can pull. In a stage that is not ' +
      'shipped it is in no layer, but provenance of `mode=max`, which docker/build-push-action adds for public ' +
      'repositories, has all build arguments. A secret mount shows it to one RUN and leaves it nowhere. What an image ' +
      'that was pushed holds has to be renewed.',
    reason:
      'The command that builds the image has to change with the Dockerfile, wherever it stands. For a file that is copied, ' +
      'used once and deleted, the transform secret-mounts does its part at level aggressive.',
    references: [
      'https://docs.docker.com/build/building/secrets/',
      'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
      'https://docs.docker.com/build/ci/github-actions/attestations/',
    ],
  },
  advise(build) {
    // What another stage holds no image has; a build argument is given to the build all the same.
    const variables = secretVariables(build).filter(({ kind, shipped }) => shipped || kind === 'arg');
    const args = variables.filter(({ kind }) => kind === 'arg');
    // An ENV that passes a build argument on is that argument.
    const envs = variables.filter(
      ({ kind, name }) => kind === 'env' && !args.some((arg) => arg.name === name),
    );
    const copies = secretCopies(build).filter(({ shipped }) => shipped);
    const model = modelOf(build.dockerfile);
    const logins = build.dockerfile.instructions.filter((instruction) => {
      const stage = model.stageOf(instruction);
      const inImage = stage !== undefined && instruction.keyword !== 'FROM' && model.isShipped(stage);
      return inImage && hasLoginInUrl(instruction.text);
    });
    const snippet = snippetFor(build, args[0], copies[0]);
    const found: readonly { readonly instruction: Instruction }[] = [...variables, ...copies];
    return adviceAt(secretInImage, [...found.map(({ instruction }) => instruction), ...logins], {
      message: [argText(args), envText(envs), fileText(copies), logins.length > 0 ? LOGIN : '']
        .filter((text) => text !== '')
        .join('; '),
      search:
        args.length + copies.length > 0
          ? 'docker build secrets RUN --mount=type=secret'
          : 'docker secrets at run time not ENV',
      ...(snippet !== '' && { snippet }),
    });
  },
};

const LOGIN = 'a URL with a user and a password stays in the history of the image';

function argText(args: readonly SecretVariable[]): string {
  const names = args.map(({ name }) => name);
  if (names.length === 0) return '';
  const stays = `the build ${verb(names, 'argument', 'arguments')} ${someOf(names)} ${verb(names, 'stays', 'stay')}`;
  const where = args.some(({ shipped }) => shipped)
    ? 'in the history of the image'
    : 'in the build cache, and in the provenance that `--provenance=mode=max` adds to the image';
  return `${stays} ${where}; a secret mount would leave nothing there`;
}

function envText(envs: readonly SecretVariable[]): string {
  const names = envs.map(({ name }) => name);
  if (names.length === 0) return '';
  return `${someOf(names)} ${verb(names, 'is', 'are')} part of the image as ENV; given when the container starts (-e, env_file, secrets), ${verb(names, 'it', 'they')} would not be`;
}

function fileText(copies: readonly SecretCopy[]): string {
  const names = copies.map(({ path }) => path);
  if (names.length === 0) return '';
  return `${someOf(names)} ${verb(names, 'stays', 'stay')} in a layer, even where a later RUN deletes ${verb(names, 'it', 'them')}; a secret mount would leave nothing`;
}
