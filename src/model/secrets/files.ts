import type { Project } from '../../project/types.js';
import { contextSources } from '../sources.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';
import type { Instruction } from '../../syntax/types.js';
import { baseOf } from '../../project/paths.js';

/** Files that are made to hold keys and passwords. */
const ALWAYS =
  /^(?:\.netrc|_netrc|\.pypirc|\.pgpass|\.git-credentials|\.dockercfg|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)|\.env(?:\.(?:local|prod|production|secret))?)$/;
/** Settings of package managers, which hold a token only where one is written into them. */
const MAYBE = /^(?:\.npmrc|\.yarnrc\.yml)$/;
/** A text without any of this names none of these files. */
const MAY_NAME = /\$|rc\b|netrc|pgpass|git-credentials|dockercfg|htpasswd|id_|\.env|yarnrc/;
/** A token as it stands; one that is read from the environment (`${NPM_TOKEN}`) is not in the file. */
const TOKEN =
  /(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)["']?\s*[=:]\s*["']?(?!["']?\$\{?)[^\s"']/;

/** A secret file that a COPY or ADD takes from the build context. */
export interface SecretCopy {
  readonly instruction: Instruction;
  /** Path in the context. */
  readonly path: string;
  /** False in a stage whose layers no image has. */
  readonly shipped: boolean;
  /** The id under which the file is given to the build; two files have two. */
  readonly id: string;
}

/** The secret files that a build copies into some stage. */
export function secretCopies(build: Build): readonly SecretCopy[] {
  const model = modelOf(build.dockerfile);
  const found = build.dockerfile.instructions.flatMap((instruction) => {
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
    if (!MAY_NAME.test(instruction.text)) return [];
    const sources = contextSources(instruction, model.scopeAt(instruction)) ?? [];
    const stage = model.stageOf(instruction);
    const shipped = stage !== undefined && model.isShipped(stage);
    const secret = sources.filter(({ path, glob }) => !glob && isSecretFile(path, build.project));
    return secret.map(({ path }) => ({ instruction, path, shipped }));
  });
  return found.map((copy) => ({
    ...copy,
    id: found.some(({ path }) => path !== copy.path && idOf(baseOf(path)) === idOf(baseOf(copy.path)))
      ? idOf(copy.path)
      : idOf(baseOf(copy.path)),
  }));
}

/** By its name; settings files also by their text, where the project has it. */
function isSecretFile(path: string, { texts }: Project): boolean {
  const name = baseOf(path);
  if (ALWAYS.test(name)) return true;
  if (!MAYBE.test(name)) return false;
  const text = texts.get(path);
  // One that is not there is made by whoever builds, which is done for the sake of a token.
  return text === undefined ? name === '.npmrc' : TOKEN.test(text);
}

/** `npmrc` for `.npmrc`, `web-npmrc` for `web/.npmrc`. */
function idOf(path: string): string {
  return path
    .split('/')
    .map((part) => part.replace(/^[._]+/, '').replace(/[^\w-]+/g, '-'))
    .join('-');
}
