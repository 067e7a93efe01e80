/** Which commands do the same on Alpine, where BusyBox takes the place of GNU's tools. */
import { PYTHON_COMMANDS } from '../../knowledge/wheels.js';
import { invocationOf, unwrap, type ShellCommand } from '../../shell/index.js';
import { aptCall } from '../apt/commands.js';
import { binaryNeeds } from '../slim/npm.js';
import type { Obstacle, Place } from '../slim/types.js';

/** Commands of POSIX that both have, with the options of one letter that mean the same (busybox.net, 2026-11). */
const ALIKE: ReadonlyMap<string, RegExp> = new Map([
  ['mkdir', /^-[pv]+$/],
  ['cp', /^-[arRfpv]+$/],
  ['mv', /^-[fv]+$/],
  ['rm', /^-[rRfv]+$/],
  ['chown', /^-[Rv]+$/],
  ['chmod', /^(?:-[Rv]+|[-+][rwxX]+)$/],
  ['ln', /^-[sfv]+$/],
  ['cat', /^$/],
  ['touch', /^$/],
  ['echo', /^-n$/],
  ['printf', /^$/],
  ['test', /^-[a-z]$/],
  ['[', /^-[a-z]+$/],
  ['true', /^$/],
  ['cd', /^$/],
  ['export', /^$/],
  ['pwd', /^$/],
  ['set', /^[-+](?:[eux]+|[eux]*o)$/],
  [':', /^$/],
  ['exit', /^$/],
]);
/** The rules of slim images follow them further. */
const FOLLOWED = /^(?:node|nodejs|npm|npx|pip|python[\d.]*|sh|exec|env|command)$/;

/** Judges a command of the stage; false where the rules of slim images tell. Builders stay what they are. */
export function busyboxObstacle(command: ShellCommand, place: Place): Obstacle | false {
  const { swap, who } = place;
  if (swap.builder === true) return false;
  const { tool = '' } = invocationOf(command);
  const name = command.name ?? tool;
  if (aptCall(command) !== undefined) return `${who} installs with apt, and Alpine has other packages`;
  if (swap.lost.has(tool)) return `${who} uses ${tool}, which ${swap.target} does not have`;
  if (name.includes('/') || /\.\w*sh$/.test(name))
    return `${who} runs ${name}, which may be a script or a program for glibc`;
  const options = ALIKE.get(tool);
  if (options !== undefined) return alikeObstacle(command, options, { ...place, who: `${who} runs ${tool}` });
  if (FOLLOWED.test(tool) || unwrap(command) !== undefined) return false;
  if (swap.repository === 'python' && PYTHON_COMMANDS.has(tool)) return false;
  const words = command.words.map(({ text }) => text);
  if (swap.repository === 'node' && binaryNeeds(tool, words, swap.project) !== false) return false;
  return `${who} runs ${tool}, and it is not known whether that does the same on Alpine`;
}

function alikeObstacle(command: ShellCommand, options: RegExp, { who, swap }: Place): Obstacle | false {
  const { tool = '', operands } = invocationOf(command);
  const words = command.words.slice(1).map(({ text }) => text);
  const odd = words.find((text) => /^[-+]./.test(text) && !options.test(text));
  if (odd !== undefined) return `${who} ${odd}, which BusyBox may not know`;
  // The echo of dash writes a new line for it, that of BusyBox the two characters.
  if (tool === 'echo' && words.some((text) => text.includes('\\')))
    return `${who} with a backslash, which means something else in BusyBox`;
  const accounts = swap.repository === 'node' ? /^(?:root|node|\d+)?$/ : /^(?:root|\d+)?$/;
  const owner = tool === 'chown' ? (operands[0]?.value ?? '?') : '';
  const unknown = owner.split(':').find((name) => !accounts.test(name));
  return unknown === undefined ? false : `${who} for ${owner}, whom Alpine may not have`;
}
