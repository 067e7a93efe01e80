import { edit, skip } from '../src/model/build.js';
import { editWords, runAt, runsWith, textAfter, type Run, type WordEdit } from '../src/model/commands.js';
import { copiedFiles, copiesAbove, withFlag } from '../src/model/copied/above.js';
import {
  bringsTo,
  changeOf,
  ownerFlag,
  touchesAgain,
  withoutFirst,
  type Change,
} from '../src/model/copied/chown.js';
import { contentBefore, parentExists } from '../src/model/copied/untouched.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { commandText, copyText } from '../src/model/work.js';
import { instructionFrom } from '../src/syntax/edit.js';
import type { Instruction, Node } from '../src/syntax/types.js';

export const copyChown: Transform = {
  name: 'copy-chown',
  summary: 'Give files their owner with `COPY --chown` instead of a `chown` in the layer above.',
  level: 'recommended',
  docs: {
    why:
      'A file whose owner a RUN changes is in the image twice: as COPY wrote it, and once more in the layer of the RUN. ' +
      'The directory itself still gets its owner from chown, which costs nothing: COPY does not change the owner of a ' +
      'directory that is there.',
    risk:
      'chown takes the set-user-ID bit from files, which COPY leaves to those of the context that have it. With the chown ' +
      'of busybox, symbolic links that lead out of the directory would have given their owner to what they lead to.',
    example: {
      before:
        'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN chown -R node:node /app\nUSER node\nCMD ["node", "server.js"]\n',
      after:
        'FROM node:22-slim\nWORKDIR /app\nCOPY --chown=node:node . .\nRUN chown node:node /app\nUSER node\nCMD ["node", "server.js"]\n',
    },
    references: [
      'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
      'https://github.com/moby/moby/issues/35783',
      'https://github.com/moby/moby/issues/42819',
    ],
  },
  apply(build) {
    let result = build;
    for (const { instruction } of runsWith(build, 'chown')) result = visit(result, instruction);
    return result;
  },
};

function visit(build: Build, instruction: Instruction): Build {
  const run = runAt(build, instruction);
  const change = run && run.model.isShipped(run.stage) ? changeOf(run, 'chown') : undefined;
  if (run === undefined || change === undefined) return build;
  const { copies: above, commented } = copiesAbove(build, instruction);
  const last = above.at(-1);
  const file = last && copiedFiles(build, last);
  if (last !== undefined && file?.length === 1 && file[0]?.target === change.path)
    return given(build, run, change, { copies: [last], onlyFile: true, commented });
  const copies = above.slice(above.findLastIndex((copy) => !bringsTo(run, copy, change.path)) + 1);
  return copies.length > 0 && change.recursive
    ? given(build, run, change, { copies, onlyFile: false, commented })
    : build;
}

interface Target {
  readonly copies: readonly Instruction[];
  /** True when the path is that of a file, false for a directory. */
  readonly onlyFile: boolean;
  readonly commented: boolean;
}

function given(build: Build, run: Run, change: Change, target: Target): Build {
  const { copies, onlyFile } = target;
  if (copies.some((copy) => copy.flag('chown') !== undefined || build.protected.has(copy))) return build;
  const owner = ownerFlag(change.value);
  const reason =
    owner === undefined
      ? `\`${change.value}\` is no user, or user and group, by name or number`
      : obstacle(run, change, target);
  const changed =
    reason === undefined ? (onlyFile ? withoutFirst(run) : notRecursive(run, change)) : undefined;
  if (owner === undefined || changed === undefined) {
    const why = reason ?? 'its lines could not be edited safely';
    return skip(build, copyChown, run.instruction, `left \`chown\` in a layer above COPY: ${why}`);
  }
  const replace = new Map<Node, readonly string[]>([[run.instruction, changed]]);
  const effects: Effect[] = [];
  for (const copy of copies) {
    const text = withFlag(copy, owner);
    replace.set(copy, [text]);
    effects.push({ type: 'rewrite', before: copyText(copy), after: copyText(instructionFrom(text, copy)) });
  }
  const before = commandText(change.command);
  if (onlyFile) effects.push({ type: 'remove', before });
  else effects.push({ type: 'rewrite', before, after: textAfter(change.command, removal(change)) });
  const message = `let COPY give the owner with ${owner}: \`${before}\` wrote what was copied once more into a layer of its own`;
  return edit(build, copyChown, { at: copies[0] ?? run.instruction, replace, message, effects });
}

function obstacle(run: Run, change: Change, { copies, onlyFile, commented }: Target): string | undefined {
  const [first] = copies;
  if (first === undefined) return undefined;
  const odd = copies.find(({ flags, heredocs }) => flags.length > 0 || heredocs.length > 0);
  if (odd !== undefined) return `the COPY in line ${odd.origin} has flags or a here-document`;
  if (touchesAgain(run) !== undefined) return 'the RUN changes owners or modes again';
  if (!onlyFile) return contentBefore(run.model, run.stage, first, change.path);
  if (commented) return 'a comment speaks of it';
  return parentExists(run.model, run.stage, first, change.path)
    ? undefined
    : 'COPY may make the directory above it too, and builders give that to different owners';
}

/** The same RUN, which gives its owner to the directory alone. */
function notRecursive({ instruction }: Run, change: Change): readonly string[] | undefined {
  const text = editWords(instruction, 0, removal(change));
  return text === undefined || removal(change).length === 0 ? undefined : [text];
}

function removal({ recursiveAt }: Change): readonly WordEdit[] {
  return recursiveAt === undefined ? [] : [{ remove: recursiveAt }];
}
