/** What a program of Rust is made from. */

const BUILD = /\bcargo\s+(?:\+\S+\s+)?(?:build|b|install)\b/;
const IMAGE = /^[ \t]*FROM\s+(?:--\S+\s+)*(?:\S*\/)?rust(?::|\s|$)/im;

/** One stage on the image of Rust: what the program reads and who uses the image tell what may stay behind. */
export function isRustAlone(dockerfileText: string): boolean {
  return (
    BUILD.test(dockerfileText) &&
    IMAGE.test(dockerfileText) &&
    dockerfileText.match(/^[ \t]*FROM\s/gim)?.length === 1
  );
}

/** With more sources than this, none is read, and what they do is not judged. */
const MOST = 800;

/** The sources of the program, and of its build, where they tell what may stay behind; no tests, no examples. */
export function rustSources(listing: ReadonlySet<string>, dockerfileText: string): readonly string[] {
  if (!isRustAlone(dockerfileText)) return [];
  const found = [...listing].filter(
    (path) => path.endsWith('.rs') && !/(?:^|\/)(?:target|tests|benches|examples)\//.test(path),
  );
  return found.length > MOST ? [] : found;
}
