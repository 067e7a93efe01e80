import { edit, skip } from '../src/model/build.js';
import { buildKitOf } from '../src/model/buildkit.js';
import { runAt, runsWith, type Run } from '../src/model/commands.js';
import { copiedFiles, copiesAbove, withFlag } from '../src/model/copied/above.js';
import { changeOf, withoutFirst, type Change } from '../src/model/copied/chown.js';
import { parentExists } from '../src/model/copied/untouched.js';
import type { Build, Transform } from '../src/model/types.js';
import { commandText, copyText } from '../src/model/work.js';
import { instructionFrom } from '../src/syntax/edit.js';
import type { Instruction, Node } from '../src/syntax/types.js';

/** A whole mode without set-user-ID and its like; `+x` depends on the mode that the file has in the context. */
const MODE = /^0?[0-7]{3}$/;

export const copyChmod: Transform = {
  name: 'copy-chmod',
  summary: 'Give a file its mode with `COPY --chmod` instead of a `chmod` in the layer above.',
  level: 'safe',
  after: ['copy-chown'],
  docs: {
    why:
      'A file whose mode a RUN changes is in the image twice: as COPY wrote it, and once more in the layer of the RUN. ' +
      '`COPY --chmod` needs BuildKit, so something in the project has to show that BuildKit builds it.',
    example: {
      before:
        'FROM debian:bookworm-slim\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y tini\n' +
        'COPY run.sh /usr/local/bin/run.sh\nRUN chmod 755 /usr/local/bin/run.sh\n',
      after:
        'FROM debian:bookworm-slim\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y tini\n' +
        'COPY --chmod=755 run.sh /usr/local/bin/run.sh\n',
    },
    references: [
      'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
      'https://github.com/moby/buildkit/pull/1492',
      'https://github.com/moby/buildkit/issues/4945',
    ],
  },
  apply(build) {
    let result = build;
    for (const { instruction } of runsWith(build, 'chmod')) result = visit(result, instruction);
    return result;
  },
};

function visit(build: Build, instruction: Instruction): Build {
  const run = runAt(build, instruction);
  const change = run && run.model.isShipped(run.stage) ? changeOf(run, 'chmod') : undefined;
  if (run === undefined || change === undefined || change.recursive) return build;
  const { copies, commented } = copiesAbove(build, instruction);
  const copy = copies.at(-1);
  const files = copy && copiedFiles(build, copy);
  if (copy === undefined || files?.length !== 1 || files[0]?.target !== change.path) return build;
  if (build.protected.has(copy) || copy.flag('chmod') !== undefined) return build;
  const buildKit = buildKitOf(build, '--chmod');
  const reason =
    obstacle(run, change, copy, commented) ??
    otherFrontend(build) ??
    (buildKit.known ? undefined : buildKit.reason);
  const kept = reason === undefined ? withoutFirst(run) : undefined;
  if (kept === undefined) {
    const why = reason ?? 'its lines could not be edited safely';
    return skip(
      build,
      copyChmod,
      instruction,
      `left \`chmod ${change.value}\` in a layer above COPY: ${why}`,
    );
  }
  const text = withFlag(copy, `--chmod=${change.value}`);
  const before = commandText(change.command);
  return edit(build, copyChmod, {
    at: copy,
    replace: new Map<Node, readonly string[]>([
      [copy, [text]],
      [instruction, kept],
    ]),
    message: `let COPY give the mode with --chmod=${change.value}: \`${before}\` wrote the file once more into a layer of its own`,
    evidence: buildKit.known ? [buildKit.evidence] : [],
    effects: [
      { type: 'rewrite', before: copyText(copy), after: copyText(instructionFrom(text, copy)) },
      { type: 'remove', before },
    ],
  });
}

/** Frontends of `# syntax=` that have COPY --chmod: 1.2 and later; experimental ones of 1.0 and 1.1 have mounts alone. */
const FRONTEND =
  /^#\s*syntax\s*=\s*(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::(?:1(?:\.(?:[2-9]|\d\d)(?:\.\d+)?)?(?:-labs)?|latest|labs|master))?(?:@\S+)?\s*$/i;

function otherFrontend({ dockerfile }: Build): string | undefined {
  const named = dockerfile.nodes.find(({ type, text }) => type === 'directive' && /^#\s*syntax/i.test(text));
  if (named === undefined || FRONTEND.test(named.text)) return undefined;
  return `\`${named.text.trim()}\` may not know --chmod`;
}

function obstacle(
  run: Run,
  { value, path }: Change,
  copy: Instruction,
  commented: boolean,
): string | undefined {
  if (!MODE.test(value)) return 'the mode is not three octal digits';
  if (copy.flags.some(({ name }) => name === 'link')) return 'the COPY has --link';
  if (commented) return 'a comment speaks of it';
  return parentExists(run.model, run.stage, copy, path)
    ? undefined
    : 'COPY may make the directory above it too, to which --chmod would apply';
}
