/** The shared corpus of public Dockerfiles, for the scripts that run over all of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpus = process.env.DOCKOPT_CORPUS ?? join(root, '..', 'shared', 'corpus');

/** Path and text of every file that BuildKit accepts; undefined when the corpus is not here. */
export function corpusFiles() {
  if (!existsSync(join(corpus, 'buildkit.jsonl'))) return undefined;
  const rows = ['buildkit', 'edge'].flatMap((name) =>
    readFileSync(join(corpus, `${name}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
  return rows
    .filter(({ error }) => error === undefined)
    .map(({ file }) => ({ file, text: textOf(join(corpus, file)) }));
}

function textOf(path) {
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : bytes.toString('latin1');
}
