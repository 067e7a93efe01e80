import { buildProject } from '../../../src/project/facts.js';
import type { Project } from '../../../src/project/types.js';

type Content = string | object;

/** A project made of files; an object is written as JSON. */
export function projectOf(
  contents: Readonly<Record<string, Content>>,
  unreadable: Readonly<Record<string, string>> = {},
): Project {
  const texts = new Map<string, string>();
  for (const [path, content] of Object.entries(contents)) {
    texts.set(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  const files = new Set(texts.keys());
  return buildProject({
    dockerfile: 'Dockerfile',
    files,
    texts,
    unreadable: new Map(Object.entries(unreadable)),
  });
}
