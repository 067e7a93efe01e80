/** The services of compose files as text: which lines each of them has. */

/** An entry below `services:`. */
export interface ServiceBlock {
  readonly name: string;
  /** 1-based line of its name. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** The entries below `services:`, by indentation. */
export function serviceBlocks(text: string): readonly ServiceBlock[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^services:\s*(?:#.*)?$/.test(line));
  if (start < 0) return [];
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^[^\s#]/.test(line));
  const blocks: { name: string; line: number; lines: string[] }[] = [];
  let indent: number | undefined;
  for (const [at, line] of (end < 0 ? after : after.slice(0, end)).entries()) {
    const [, lead = '', name] = /^(\s+)["']?([\w.-]+)["']?:\s*(?:#.*)?$/.exec(line) ?? [];
    if (name !== undefined) indent ??= lead.length;
    if (name !== undefined && lead.length === indent) blocks.push({ name, line: start + at + 2, lines: [] });
    blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

/** The image that the lines of a service name. */
export function imageOf(text: string): string | undefined {
  return /^[ \t]+image:[ \t]*["']?([^\s"'#]+)/m.exec(text)?.[1];
}

/**
 * Compose files without the services that do not run an image: those stay that build it, those of the same names (a second
 * file is laid over the first), and those that take the image by its name. Files in which that cannot be told stay whole.
 *
 * @param files path -> text
 * @param builds where the image is built: path and 1-based line
 */
export function runningServices(
  files: ReadonlyMap<string, string>,
  builds: readonly { readonly by: string; readonly line: number }[],
): ReadonlyMap<string, string> {
  const built = [...files].flatMap(([path, text]) =>
    serviceBlocks(text).filter(({ line, lines }) =>
      builds.some((each) => each.by === path && each.line >= line && each.line < line + lines.length),
    ),
  );
  const names = new Set(built.map(({ name }) => name));
  const images = new Set(built.map(({ lines }) => imageOf(lines.join('\n'))));
  images.delete(undefined);
  const left = new Map<string, string>();
  for (const [path, text] of files) {
    const blocks = serviceBlocks(text);
    const isOpen = blocks.length === 0 || /<<[ \t]*:|^[ \t]+extends[ \t]*:/m.test(text);
    const own = blocks.filter(({ name, lines }) => names.has(name) || images.has(imageOf(lines.join('\n'))));
    if (isOpen && builds.some(({ by }) => by === path)) left.set(path, text);
    else if (own.length > 0) left.set(path, `services:\n${own.flatMap(({ lines }) => lines).join('\n')}\n`);
  }
  return left;
}
