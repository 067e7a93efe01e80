import { edit } from '../src/model/build.js';
import { groupAt, mayRemove, type Group } from '../src/model/directories/entering.js';
import { workdirOf } from '../src/model/directories/existing.js';
import { speaksToTool } from '../src/model/joining.js';
import { withoutMembers } from '../src/model/members.js';
import { modelOf, type Model } from '../src/model/stages.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { commandText } from '../src/model/work.js';
import type { Instruction, Node } from '../src/syntax/types.js';

export const workdirForCd: Transform = {
  name: 'workdir-for-cd',
  summary: 'Write WORKDIR for the `cd` that begins a RUN, where another WORKDIR follows.',
  level: 'recommended',
  rules: ['DL3003'],
  docs: {
    why:
      'A `cd` holds for its RUN alone, and every RUN repeats it. A WORKDIR says once where the following commands work. It ' +
      'is written where the next WORKDIR, an absolute one, comes before anything else that depends on the directory: the ' +
      'image keeps its own.',
    example: {
      before:
        'FROM gcc:14\nCOPY . /usr/src/app\nRUN cd /usr/src/app && make\nRUN cd /usr/src/app && make install\nWORKDIR /data\n',
      after:
        'FROM gcc:14\nCOPY . /usr/src/app\nWORKDIR /usr/src/app\nRUN make\nRUN make install\nWORKDIR /data\n',
    },
    risk: 'WORKDIR would make a directory that is not there, where `cd` would have failed; only such are taken that are made above.',
    references: [
      'https://docs.docker.com/build/building/best-practices/#workdir',
      'https://github.com/hadolint/hadolint/wiki/DL3003',
    ],
  },
  apply(build) {
    let result = build;
    for (;;) {
      const next = rewriteFirst(result);
      if (next === result) return result;
      result = next;
    }
  },
};

function rewriteFirst(build: Build): Build {
  const model = modelOf(build.dockerfile);
  for (const stage of model.stages) {
    for (const instruction of stage.instructions) {
      const group = groupAt(build, model, instruction);
      const next = group === undefined ? build : rewrite(build, model, group);
      if (next !== build) return next;
    }
  }
  return build;
}

function rewrite(build: Build, model: Model, { path, runs, until }: Group): Build {
  const [first] = runs;
  const isMoved = workdirOf(model, until) === path;
  if (first === undefined || toldAbove(build, first.instruction)) return build;
  if (
    isMoved &&
    (build.protected.has(until) || commentAbove(build, until) !== undefined || runs.some(mayRemove))
  )
    return build;
  const { eol } = build.dockerfile;
  const workdir = `WORKDIR ${path}`;
  const effects: Effect[] = [{ type: 'insert', after: workdir }];
  const replace = new Map<Node, readonly string[]>();
  for (const { instruction, script } of runs) {
    const text = withoutMembers(instruction, [0]);
    const [cd] = script.commands;
    if (text === undefined || cd === undefined) return build;
    replace.set(instruction, instruction === first.instruction ? [`${workdir}${eol}`, text] : [text]);
    effects.push({ type: 'remove', before: commandText(cd) });
  }
  if (isMoved) {
    replace.set(until, []);
    effects.push({ type: 'remove', before: `WORKDIR ${until.body.text}` });
  }
  const what = isMoved ? `moved ${workdir} up in place of` : `wrote ${workdir} for`;
  const count = runs.length === 1 ? 'the `cd` of this RUN' : `the \`cd\` of ${runs.length} RUNs`;
  const why = isMoved
    ? 'it said the same'
    : `the WORKDIR in line ${until.origin} comes before what depends on it`;
  return edit(build, workdirForCd, {
    at: first.instruction,
    replace,
    message: `${what} ${count}: ${why}`,
    effects,
  });
}

function commentAbove({ dockerfile }: Build, instruction: Instruction): string | undefined {
  const above = dockerfile.nodes[dockerfile.nodes.indexOf(instruction) - 1];
  return above?.type === 'comment' ? above.text : undefined;
}

/** A comment for a tool is about the instruction below it. */
function toldAbove(build: Build, instruction: Instruction): boolean {
  return speaksToTool(commentAbove(build, instruction) ?? '');
}
