import { adviceAt, someOf, verb } from '../model/advising.js';
import { secretCopies, type SecretCopy } from '../model/secrets/files.js';
import { buildWithFile, mountingOf } from '../model/secrets/mounting.js';
import { hasLoginInUrl } from '../model/secrets/names.js';
import { secretVariables, type SecretVariable } from '../model/secrets/variables.js';
import { modelOf } from '../model/stages.js';
import type { Adviser, Build } from '../model/types.js';
import type { Instruction } from '../syntax/types.js';

export const secretInImage: Adviser = {
  name: 'secret-in-image',
  summary: 'Keep passwords, tokens and keys out of layers, of ENV and of build arguments.',
  docs: {
    why:
      'What COPY brings stays in its layer, also when a later RUN deletes it. ENV is part of the image, and the value of a ' +
      'build argument stands in its history: `docker history` shows it to everyone who can pull. A secret mount shows it to ' +
      'one RUN and leaves it nowhere. What an image that was pushed holds has to be renewed.',
    reason:
      'The command that builds the image has to change with the Dockerfile, wherever it stands. For a file that is copied, ' +
      'used once and deleted, the transform secret-mounts does its part at level aggressive.',
    references: [
      'https://docs.docker.com/build/building/secrets/',
      'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
    ],
  },
  advise(build) {
    const variables = secretVariables(build);
    const args = variables.filter(({ kind }) => kind === 'arg');
    // An ENV that passes a build argument on is that argument.
    const envs = variables.filter(
      ({ kind, name }) => kind === 'env' && !args.some((arg) => arg.name === name),
    );
    const copies = secretCopies(build);
    const logins = build.dockerfile.instructions.filter(
      ({ keyword, text }) => keyword !== 'FROM' && hasLoginInUrl(text),
    );
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
  return `the build ${verb(names, 'argument', 'arguments')} ${someOf(names)} ${verb(names, 'stays', 'stay')} in the history of the image; a secret mount would leave nothing`;
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

/** The RUN as it would be, and the command that builds then. */
function snippetFor(build: Build, arg: SecretVariable | undefined, copy: SecretCopy | undefined): string {
  if (copy !== undefined) {
    const mounting = mountingOf(build, copy);
    const run = 'refused' in mounting ? '' : `${mounting.text.trimEnd()}\n`;
    return `${run}${buildWithFile(copy)}\n`;
  }
  if (arg === undefined) return '';
  const run = userOf(build, arg);
  const { name } = arg;
  const mount = `RUN --mount=type=secret,id=${name} \\\n    export ${name}="$(cat /run/secrets/${name})" && \\\n    `;
  const body =
    run === undefined
      ? ''
      : `# in place of ARG ${name}:\n${mount}${run.text.slice(run.bodySpan.start).trimEnd()}\n`;
  return `${body}docker build --secret id=${name},env=${name} .\n`;
}

/** The first RUN of the stage that names the variable and can be shown. */
function userOf(build: Build, { name, instruction }: SecretVariable): Instruction | undefined {
  const stage = modelOf(build.dockerfile).stageOf(instruction);
  const used = new RegExp(`\\$\\{?${name}\\b`);
  const run = stage?.instructions.find((each) => each.keyword === 'RUN' && used.test(each.body.text));
  const isPlain = run !== undefined && !run.json && run.heredocs.length === 0 && run.flags.length === 0;
  return isPlain && !hasLoginInUrl(run.text) ? run : undefined;
}
