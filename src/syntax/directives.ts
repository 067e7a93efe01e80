/** Parser directives: `# escape=`, `# syntax=`, `# check=` in the first lines of a file. */

const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const KNOWN: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

export interface Directive {
  readonly name: string;
  readonly value: string;
}

/** Reads the lines of a file in turn; the first line that is no directive ends them for good. */
export class DirectiveReader {
  #done = false;
  readonly #seen = new Set<string>();

  /**
   * @param line without leading blanks and line end
   * @returns the directive, undefined when the line is none, or why BuildKit refuses it
   */
  read(line: string): Directive | { readonly error: string } | undefined {
    if (this.#done) return undefined;
    const match = line.startsWith('#') ? DIRECTIVE.exec(line.slice(1).trimStart()) : null;
    const name = match?.[1]?.toLowerCase();
    const value = match?.[2];
    if (name === undefined || value === undefined || !KNOWN.has(name)) {
      this.#done = true;
      return undefined;
    }
    if (this.#seen.has(name)) return { error: `only one ${name} parser directive can be used` };
    this.#seen.add(name);
    if (name === 'escape' && value !== '\\' && value !== '`') {
      return { error: `invalid escape token '${value}' does not match \` or \\` };
    }
    return { name, value };
  }
}
