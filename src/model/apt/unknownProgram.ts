import { invocationOf, unwrap, type ShellCommand, type ShellScript } from '../../shell/index.js';
import type { Scope } from '../scope.js';

/** A variable, or the output of a command, in the place of a whole program. */
const VARIABLE = /^["']?\$(?:(\w+)|\{(\w+)[^}/]*\})["']?$/;
const SHELLS: ReadonlySet<string | undefined> = new Set(['sh', 'bash', 'dash', 'ash']);
const APT = /\b(?:apt|apt-get|aptitude)\b/;
/** What stands for "nothing here", until a build says more. */
const NOTHING = /^(?:|true|:)$/;

/**
 * The variable of a script that stands for a whole command, and for apt or for something that only the build knows:
 * `$INSTALL jq`, `sh -c "$EXTRA"`. A script that fetches the lists through it does not count.
 */
export function unknownProgram(script: ShellScript, { variables }: Scope): string | undefined {
  const text = script.instruction.body.text;
  for (const command of script.commands) {
    const word = programWord(command);
    const match = VARIABLE.exec(word);
    const name = match?.[1] ?? match?.[2];
    if (name === undefined) continue;
    const assigned = new RegExp(`(?:^|[\\s;&|])${name}=([^\\n;&|]*)`).exec(text)?.[1];
    const known = variables.get(name);
    const value = assigned ?? known?.value ?? known?.fallback;
    const isUnknown = value === undefined || (known?.kind === 'arg' && NOTHING.test(value));
    if ((isUnknown || APT.test(value)) && !new RegExp(`\\$\\{?${name}\\b[^\\n;&|]*\\bupdate\\b`).test(text))
      return word.replace(/["']/g, '');
  }
  return undefined;
}

/** The word that names the program, behind `sudo`, `eval` and `sh -c` too. */
function programWord(command: ShellCommand): string {
  const { words } = unwrap(command)?.command ?? command;
  const { tool } = invocationOf(unwrap(command)?.command ?? command);
  const texts = words.map(({ text }) => text);
  if (tool === 'eval') return texts[1] ?? '';
  if (!SHELLS.has(tool)) return texts[0] ?? '';
  const option = texts.findIndex((text) => /^-[a-z]*c$/.test(text));
  return option < 0 ? '' : (texts[option + 1] ?? '');
}
