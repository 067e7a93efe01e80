/**
 * The small part of shell that package.json scripts need here: simple commands joined by `&&`, `||` and `;`.
 * What could read a file or start something else (substitution, pipes, globs, several lines) is not taken, nor a redirection
 * but one to /dev/null.
 */

/** The commands of a script as words, quotes removed; undefined when it uses more than that. */
export function scriptCommands(script: string): readonly (readonly string[])[] | undefined {
  const commands: string[][] = [[]];
  const token =
    /[ \t]+|(?<=\s)(?:[12]?>{1,2}[ \t]*\/dev\/null|2>&1)(?=\s|$)|&&|\|\||;|"((?:[^"\\$`]|\\["\\])*)"|'([^']*)'|"\$([A-Z_a-z]+)"|\$([A-Z_a-z]+)|[^\s"'$`\\|&;<>(){}*?#~\n]+/y;
  let glue = false;
  for (token.lastIndex = 0; token.lastIndex < script.length;) {
    const match = token.exec(script);
    if (!match) return undefined;
    const [text] = match;
    if (/^[12]?>/.test(text)) continue;
    if (/^(?:&&|\|\||;)$/.test(text)) commands.push([]);
    else if (text.trim() !== '') addWord(commands.at(-1) ?? [], wordOf(match), glue);
    glue = text.trim() !== '' && !/^(?:&&|\|\||;)$/.test(text);
  }
  // A line may end with `;`; an empty command elsewhere is a syntax error.
  if (commands.length > 1 && commands.at(-1)?.length === 0 && script.trimEnd().endsWith(';')) commands.pop();
  return commands.some((command) => command.length === 0) ? undefined : commands;
}

function wordOf(match: RegExpExecArray): string {
  const [text, double, single, quoted, bare] = match;
  if (double !== undefined) return double.replaceAll(/\\(["\\])/g, '$1');
  const variable = quoted ?? bare;
  return variable === undefined ? (single ?? text) : `$${variable}`;
}

/** Pieces that touch are one word: `--schema="a b"`. */
function addWord(command: string[], word: string, glue: boolean): void {
  const last = command.pop();
  if (last === undefined) command.push(word);
  else if (glue) command.push(last + word);
  else command.push(last, word);
}
