/**
 * Reads a file of docker-library/official-images (`library/<image>`): which tags it lists, for which architectures, from
 * which directory. Today's form has paragraphs of fields, the first of them with defaults; up to 2016 a line was
 * `tag: git://host/repository@commit directory`.
 */
import { byText } from './catalogue.mjs';

/**
 * @returns `Map` of tag -> `{ architectures, directory, group }`: `architectures` sorted, those of Windows left out;
 *   `group` has every tag of the same entry. Only tags that are built for linux/amd64.
 */
export function listedTags(text) {
  const tags = new Map();
  for (const entry of entriesOf(text)) {
    const architectures = entry.architectures.filter((name) => !name.startsWith('windows-'));
    if (architectures.length === 0) continue;
    for (const tag of entry.tags) {
      const known = tags.get(tag);
      // Shared tags stand in several entries, one for each architecture, say.
      const all = [...new Set([...(known?.architectures ?? []), ...architectures])].sort(byText);
      const isFirst = known === undefined || !known.architectures.includes('amd64');
      const told = isFirst ? { directory: entry.directory, group: entry.tags } : known;
      tags.set(tag, { architectures: all, directory: told.directory, group: told.group });
    }
  }
  return new Map([...tags].filter(([, { architectures }]) => architectures.includes('amd64')));
}

function entriesOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const old = lines.flatMap((line) => oldEntry(line) ?? []);
  return old.length > 0 ? old : paragraphEntries(lines);
}

function oldEntry(line) {
  const [, tag, directory = '.'] =
    /^([\w.-]+):\s*(?:git|https?):\/\/\S+@[\da-f]{7,}(?:\s+(\S+))?\s*$/.exec(line) ?? [];
  return tag === undefined ? undefined : [{ tags: [tag], architectures: ['amd64'], directory }];
}

function paragraphEntries(lines) {
  const paragraphs = lines
    .join('\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0);
  const [defaults] = paragraphs;
  if (defaults === undefined) return [];
  return paragraphs.flatMap((fields) => {
    const tags = ['Tags', 'SharedTags'].flatMap((name) => listOf(fields.get(name)));
    if (tags.length === 0) return [];
    const field = (name) => fields.get(name) ?? defaults.get(name);
    const architectures = listOf(field('Architectures') ?? 'amd64');
    return [{ tags, architectures, directory: field('amd64-Directory') ?? field('Directory') ?? '.' }];
  });
}

/** Field -> value; a line that begins with a blank goes on with the value before. */
function fieldsOf(paragraph) {
  const fields = new Map();
  let last = '';
  for (const line of paragraph.split('\n')) {
    const [, name, value] = /^([A-Za-z\d-]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) fields.set((last = name), value.trim());
    else if (/^\s+\S/.test(line) && last !== '')
      fields.set(last, `${fields.get(last)} ${line.trim()}`.trim());
  }
  return fields;
}

const listOf = (value = '') => value.split(/[\s,]+/).filter((item) => item !== '');
