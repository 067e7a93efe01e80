/** Accounts of the last stage, and the owners of what it copies. */
import { bareName } from '../../../knowledge/apt.js';
import type { Instruction } from '../../../syntax/types.js';
import { buildKitOf } from '../../buildkit.js';
import type { Build } from '../../types.js';
import type { SlimPair } from './base.js';

/** Packages whose set-up makes no account. */
const NO_ACCOUNTS =
  /^(?:lib[\w.+-]+|curl|wget|ca-certificates|git|jq|gettext|gettext-base|netcat-openbsd|tini|procps|unzip|xz-utils)$/;

/** True for root, as USER may name it. */
export function isRoot(user: string | undefined): boolean {
  return user === 'root' || user === '0' || user === 'root:root' || user === '0:0';
}

/**
 * Owners that have to come along: only BuildKit and those after it keep them.
 *
 * @param openAccount line of an account that gets whatever number is free
 * @param kept packages of the last stage, as the steps name them
 */
export function ownerObstacle(
  build: Build,
  { full, sole: { stage } }: SlimPair,
  openAccount: number | undefined,
  kept: readonly string[],
): string | undefined {
  const owned = stage.instructions.find(
    ({ keyword, text, flags }) =>
      flags.some(({ name }) => name === 'chown') || (keyword === 'RUN' && /\bch(?:own|grp)\b/.test(text)),
  );
  const early = stage.instructions.find((each) => isEarlyUser(each, stage.instructions));
  if (owned === undefined && early === undefined) return undefined;
  const maker = kept.find((name) => !NO_ACCOUNTS.test(bareName(name)));
  if (openAccount !== undefined && (full || maker !== undefined))
    return `line ${openAccount} makes an account with whatever number is free, which may be another one beside ${maker ?? 'the packages of the full image'}: files would belong to somebody else`;
  const kit = buildKitOf(build);
  const other = kit.known ? undefined : build.project.builders.find(({ buildkit }) => !buildkit);
  return other && `${other.path} ${other.what}, which may not keep the owners of files`;
}

/** A USER before other steps, so that what these make is theirs. */
function isEarlyUser(instruction: Instruction, all: readonly Instruction[]): boolean {
  if (instruction.keyword !== 'USER') return false;
  return all.slice(all.indexOf(instruction)).some(({ keyword }) => /^(?:RUN|COPY|ADD)$/.test(keyword));
}
