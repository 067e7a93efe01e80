import { edit, skip } from '../src/model/build.js';
import { buildKitOf } from '../src/model/buildkit.js';
import { editWords, runAt, textAfter, type Run } from '../src/model/commands.js';
import { copiedFiles, copiesAbove, withFlag, type CopiedFile } from '../src/model/copied/above.js';
import { mayBring } from '../src/model/copied/earlier.js';
import { removalOf, type Use } from '../src/model/copied/reading.js';
import { mayBeOfBase, parentExists } from '../src/model/copied/untouched.js';
import { instructionsBefore } from '../src/model/directory.js';
import { commentsAbove } from '../src/model/instructions/removing.js';
import { speaksToTool } from '../src/model/joining.js';
import { withoutMembers } from '../src/model/members.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { commandText, copyText, flagsText } from '../src/model/work.js';
import { instructionFrom } from '../src/syntax/edit.js';
import type { Instruction, Node } from '../src/syntax/types.js';

export const mountCopiedFile: Transform = {
  name: 'mount-copied-file',
  summary: 'Mount a file that a RUN uses and then removes, instead of copying it into a layer.',
  level: 'recommended',
  after: ['copy-chown', 'copy-chmod'],
  docs: {
    why:
      'What COPY brings stays in its layer, even when a later RUN removes it: the image carries it, and nobody can see ' +
      'it. A bind mount shows the file to the one RUN that needs it. It needs BuildKit, so something in the project has ' +
      'to show that BuildKit builds it.',
    risk: 'BuildKit before 0.8 (2020) leaves an empty file of the same name in the image.',
    example: {
      before:
        'FROM debian:bookworm-slim\nCOPY --link etc /etc/tool\nCOPY tool.deb /tmp/\nRUN dpkg -i /tmp/tool.deb && rm /tmp/tool.deb\n',
      after:
        'FROM debian:bookworm-slim\nCOPY --link etc /etc/tool\nRUN --mount=type=bind,source=tool.deb,target=/tmp/tool.deb dpkg -i /tmp/tool.deb\n',
    },
    references: [
      'https://docs.docker.com/reference/dockerfile/#run---mounttypebind',
      'https://github.com/moby/buildkit/pull/1739',
    ],
  },
  apply(build) {
    let result = build;
    for (const instruction of build.dockerfile.instructions) {
      if (instruction.keyword === 'RUN' && instruction.text.includes('rm'))
        result = visit(result, instruction);
    }
    return result;
  },
};

function visit(build: Build, instruction: Instruction): Build {
  const copy = copiesAbove(build, instruction).copies.at(-1);
  const run = copy && runAt(build, instruction);
  if (run === undefined || copy === undefined || !run.model.isShipped(run.stage)) return build;
  const files = build.protected.has(copy) ? undefined : copiedFiles(build, copy);
  const use = files && removalOf(run, new Set(files.map(({ target }) => target)));
  if (files === undefined || use === undefined) return build;
  const reason = typeof use === 'string' ? use : obstacle(build, run, copy, files);
  const text = typeof use === 'string' || reason !== undefined ? undefined : mounted(run, use, files);
  if (typeof use === 'string' || text === undefined) {
    const message = `left ${named(files)} in the image, which line ${copy.origin} copies and this RUN removes`;
    return skip(
      build,
      mountCopiedFile,
      instruction,
      `${message}: ${reason ?? 'its lines could not be edited safely'}`,
    );
  }
  const buildKit = buildKitOf(build);
  return edit(build, mountCopiedFile, {
    at: copy,
    replace: new Map<Node, readonly string[]>([
      [copy, []],
      [instruction, [text]],
    ]),
    message: `mounted ${named(files)} for the RUN that removed ${files.length > 1 ? 'them: copied, they' : 'it: copied, it'} stayed in a layer of the image`,
    evidence: buildKit.known ? [buildKit.evidence] : [],
    effects: effectsOf(run, use, copy, text),
  });
}

function named(files: readonly CopiedFile[]): string {
  return files.map(({ source }) => source).join(' and ');
}

function obstacle(
  build: Build,
  run: Run,
  copy: Instruction,
  files: readonly CopiedFile[],
): string | undefined {
  if (copy.flags.some(({ name }) => name !== 'link')) return 'a mount gives no other owner or mode';
  if (copy.flags.length > 0) return 'COPY --link replaces links on the way to it, which a mount follows';
  const { tracked } = build.project;
  if (tracked !== undefined && files.some(({ source }) => !tracked.has(source)))
    return 'git does not track it';
  if (files.some(({ source, target }) => /[\s,"'$\\]/.test(source + target)))
    return 'its name would have to be quoted';
  if (files.some(({ target }) => !parentExists(run.model, run.stage, copy, target)))
    return 'COPY may make the directory around it, which would not be there';
  const known = instructionsBefore(run.stage, copy).find((each) =>
    files.some(({ source, target }) => mayBring(run.model, each, source, target)),
  );
  if (known !== undefined)
    return `line ${known.origin} may have put it there already, and then the rm is needed`;
  if (files.some(({ target }) => mayBeOfBase(run.stage, target)))
    return 'the base image may have such a file, and then the rm is needed';
  if (commentsAbove(build.dockerfile, copy).some(({ text }) => speaksToTool(text)))
    return 'the comment above its COPY speaks to a tool about it';
  const buildKit = buildKitOf(build);
  return buildKit.known ? undefined : buildKit.reason;
}

/** The RUN with its mounts and without the removal: a mount point cannot be removed. */
function mounted({ instruction, script }: Run, use: Use, files: readonly CopiedFile[]): string | undefined {
  const member = script.commands[use.command]?.member;
  if (member === undefined) return undefined;
  const text = use.whole
    ? withoutMembers(instruction, [member])
    : editWords(
        instruction,
        use.command,
        use.words.map((index) => ({ remove: index })),
      );
  if (text === undefined) return undefined;
  const flags = files.map(({ source, target }) => `--mount=type=bind,source=${source},target=${target}`);
  return withFlag(instructionFrom(text, instruction), flags.join(' '));
}

function effectsOf(
  { instruction, script }: Run,
  use: Use,
  copy: Instruction,
  text: string,
): readonly Effect[] {
  const rm = script.commands[use.command];
  if (rm === undefined) return [];
  const before = commandText(rm);
  const after = textAfter(
    rm,
    use.words.map((index) => ({ remove: index })),
  );
  return [
    { type: 'remove', before: copyText(copy) },
    { type: 'flags', before: flagsText(instruction), after: flagsText(instructionFrom(text, instruction)) },
    use.whole ? { type: 'remove', before } : { type: 'rewrite', before, after },
  ];
}
