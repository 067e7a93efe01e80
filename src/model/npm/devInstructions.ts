/** Where the packages of an install may be used: what runs after it in its stage, in those that use it, and in the image. */
import { allUsersOf } from '../stageUsers.js';
import { SEPARATORS } from '../slim/texts.js';
import { firstObstacle, type Obstacle } from '../slim/types.js';
import type { Instruction } from '../../syntax/types.js';
import { parseScript } from '../../shell/index.js';
import type { CommandAt } from '../commands.js';
import type { Model, Stage } from '../stages.js';
import { scriptOf } from '../work.js';
import { commandUse, wordsUse, wordUse, type UseAt } from './devCommands.js';

/** Instructions that hold for the container, or for those after them, wherever in a stage they stand. */
const LASTING: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ENV', 'ONBUILD', 'SHELL']);

/** Why what runs in an install's own image, or is made from it, may need what only development needs. */
export function instructionsUse(at: CommandAt, use: Omit<UseAt, 'who'>): Obstacle {
  const { stage, instruction, script, command, model } = at;
  const rest = script.commands.slice(script.commands.indexOf(command) + 1);
  const place = stage.instructions.indexOf(instruction);
  const own = stage.instructions.filter((each, index) => index > place || LASTING.has(each.keyword));
  const above = ancestors(stage).flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => LASTING.has(keyword)),
  );
  const others = allUsersOf(model, stage).flatMap(({ instructions }) => instructions);
  return (
    firstObstacle(rest, (each) => commandUse(each, { ...use, who: 'its RUN' })) ??
    firstObstacle([...own, ...above, ...others], (each) =>
      instructionUse(model, each, { ...use, who: `line ${each.origin}` }),
    )
  );
}

function ancestors({ parent }: Stage): readonly Stage[] {
  return parent === undefined ? [] : [parent, ...ancestors(parent)];
}

function instructionUse(model: Model, instruction: Instruction, use: UseAt): Obstacle {
  const { keyword, json, args, body, heredocs, text } = instruction;
  switch (keyword) {
    case 'RUN': {
      if (heredocs.length > 0) return `${use.who} has a here-document, which is not read`;
      if (json) return wordsUse(args, use);
      const script = scriptOf(model, instruction);
      if (script === undefined) return `${use.who} could not be read`;
      if (BRINGS.test(body.text)) return `${use.who} may bring sources that are not read`;
      return firstObstacle(script.commands, (command) => commandUse(command, use));
    }
    case 'CMD':
    case 'ENTRYPOINT':
      return startUse(instruction, args, use);
    case 'HEALTHCHECK':
      return /^NONE$/i.test(body.text.trim()) ? undefined : startUse(instruction, args.slice(1), use);
    case 'COPY':
    case 'ADD': {
      const inner = /\S*node_modules\/(?!\.prisma(?:[\s/]|$))[^\s/]\S*/.exec(text)?.[0];
      if (inner !== undefined) return `${use.who} copies ${inner}`;
      return bringsSources(model, instruction) ? `${use.who} may bring sources that are not read` : undefined;
    }
    case 'ENV':
    case 'ARG':
      return wordUse(body.text.split(SEPARATORS), use);
    case 'SHELL':
      return /^(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh$/.test(args[0] ?? '') ? undefined : `SHELL is ${args[0]}`;
    case 'ONBUILD':
      return 'ONBUILD runs in images that are not here';
    default:
      return undefined;
  }
}

/** What unpacks or fetches a whole tree. */
const BRINGS =
  /\bgit\s+(?:-\S+\s+)*(?:clone|pull|fetch|checkout|submodule)\b|\btar\s+(?:-\w+\s+)*-{0,2}\w*x|\bunzip\b|\bdegit\b|\.[cm]?js\b.*\bhttps?:|\bhttps?:\S*\.[cm]?js\b/;
/** Where programs and settings of the system lie. */
const SYSTEM = /^\/(?:usr|bin|sbin|lib|lib64|etc|opt|tini|tmp|var|wait|root)\b/;

/** From a URL, or from an image that is not one of the stages, to where sources may lie. */
function bringsSources(model: Model, { flags, args, keyword }: Instruction): boolean {
  const from = flags.find(({ name }) => name === 'from')?.value;
  const remote =
    from === undefined
      ? keyword === 'ADD' &&
        args.slice(0, -1).some((path) => /^(?:https?|git):|^git@|\.(?:tar|tgz|zip)\b/.test(path))
      : model.stages.every(({ name, index }) => name !== from.toLowerCase() && String(index) !== from);
  const target = args.at(-1) ?? '';
  return (
    remote &&
    !SYSTEM.test(target) &&
    !(from !== undefined && args.slice(0, -1).every((path) => SYSTEM.test(path)))
  );
}

function startUse(instruction: Instruction, words: readonly string[], use: UseAt): Obstacle {
  if (instruction.json) return wordsUse(words, use);
  const script = parseScript(instruction);
  if (script === undefined) return `${use.who} could not be read`;
  return firstObstacle(script.commands, (command) => commandUse(command, use));
}
