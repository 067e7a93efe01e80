/** How a container of Node starts, and as whom, in an image whose ENTRYPOINT is node. */
import { baseOf } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import type { Stage } from '../stages.js';

interface Refusal {
  readonly refused: string;
}

interface Reworded {
  /** Instructions and their new text. */
  readonly rewritten: ReadonlyMap<Instruction, string>;
}

/** Where distroless images have it (GoogleContainerTools/distroless, nodejs/nodejs.bzl). */
const NODE = '/nodejs/bin/node';
const IS_NODE = /^(?:node|nodejs|\/usr\/local\/bin\/node)$/;

/** CMD without `node`, or an ENTRYPOINT and a health check with its path. */
export function startedAnew(stage: Stage, files: ReadonlySet<string>): Reworded | Refusal {
  const rewritten = new Map<Instruction, string>();
  const all = (keyword: string): readonly Instruction[] =>
    stage.instructions.filter((each) => each.keyword === keyword);
  const [entrypoint, otherEntrypoint] = all('ENTRYPOINT');
  const [cmd, otherCmd] = all('CMD');
  const twice = otherEntrypoint ?? otherCmd;
  if (twice !== undefined) return { refused: `line ${twice.origin} says once more what starts` };
  const start = entrypoint ?? cmd;
  if (start === undefined) return { refused: 'no CMD or ENTRYPOINT says what it starts' };
  const reason = startObstacle(start, entrypoint === undefined ? undefined : cmd, files);
  if (reason !== undefined) return { refused: reason };
  const text = entrypoint === undefined ? withoutFirst(start) : withNodePath(start);
  if (text === undefined) return { refused: `line ${start.origin} is not written plainly` };
  rewritten.set(start, text);
  for (const check of all('HEALTHCHECK')) {
    if (/^NONE$/i.test(check.body.text.trim())) continue;
    const probe = /\bCMD\s+\["(?:node|nodejs)"/.test(check.text) ? withNodePath(check) : undefined;
    if (probe === undefined)
      return { refused: `line ${check.origin} checks the container's health with more than node` };
    rewritten.set(check, probe);
  }
  return { rewritten };
}

function startObstacle(
  start: Instruction,
  more: Instruction | undefined,
  files: ReadonlySet<string>,
): string | undefined {
  const { json, args, origin } = start;
  if (!json || more?.json === false) return `line ${origin} needs a shell`;
  const [first, ...rest] = args;
  if (!IS_NODE.test(first ?? ''))
    return `line ${origin} starts ${first ?? 'nothing'}, and there would be node alone`;
  const words = [...rest, ...(more?.args ?? [])];
  const program = words.find((word) => !word.startsWith('-'));
  if (program === undefined || words.some((word) => /^(?:--run|-[ep]|--eval|--print|-i)$/.test(word)))
    return `line ${origin} starts no program that could be looked at`;
  const unread = [...files].find((path) => !/\.\w+$/.test(path) && baseOf(path) === baseOf(program));
  if (unread !== undefined) return `${unread}, which line ${origin} starts, was not read`;
  return program.includes('node_modules/')
    ? `line ${origin} starts a program of a package, which may start others`
    : undefined;
}

/** `["node", "x"]` as `["x"]`. */
function withoutFirst({ text }: Instruction): string | undefined {
  const shorter = text.replace(/\[\s*"(?:node|nodejs|\/usr\/local\/bin\/node)"\s*,\s*/, '[');
  return shorter === text ? undefined : shorter;
}

function withNodePath({ text }: Instruction): string | undefined {
  const longer = text.replace(/\[(\s*)"(?:node|nodejs|\/usr\/local\/bin\/node)"/, `[$1"${NODE}"`);
  return longer === text ? undefined : longer;
}

/** Numbers that the image gives no other group than the one before. */
const NUMBERED = /^(?!1000$|65532$)[1-9]\d{3,}$|^\d+:\d+$/;

/** The account `node` by its numbers: the image has no other than root, nobody and nonroot. */
export function usersAnew({ instructions }: Stage): Reworded | Refusal {
  const rewritten = new Map<Instruction, string>();
  for (const instruction of instructions) {
    if (instruction.keyword !== 'USER') continue;
    const name = instruction.body.text.trim();
    if (/^(?:root|0)(?::(?:root|0))?$/.test(name) || NUMBERED.test(name)) continue;
    if (!/^(?:node|1000)(?::(?:node|1000))?$/.test(name))
      return { refused: `line ${instruction.origin} names a user whom the image does not know` };
    rewritten.set(instruction, instruction.text.replace(name, '1000:1000'));
  }
  return { rewritten };
}
