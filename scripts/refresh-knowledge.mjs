/**
 * Regenerates the data modules of `src/knowledge`.
 *
 *   npm run refresh-knowledge -- <clone of docker-library/official-images>
 *   npm run refresh-knowledge -- --facts <directory> [<clone>]
 *
 * With a clone (bare or not), the tables of official images (`src/knowledge/images`) are brought up to date: every
 * commit after the one that they come from is read, in the order of history, so that each tag that is gone gets the
 * month in which it went. A clone without that commit (a shallow one) gives its newest state, and what is gone by then
 * gets the month of its newest commit. No tag is ever dropped: old Dockerfiles name old tags. What a new tag stands on
 * is told by its entry and by tags of the same kind that are known, or is not known (`?`), and nothing rests on it.
 * Early versions (release candidates) are passed over.
 *
 * `--facts` makes all modules anew from a directory of collected facts, which a clone can not give:
 * - official-images.json: every linux/amd64 tag of the official images, from the git history of
 *   github.com/docker-library/official-images (`commit` inside; the first table: 37079fb, 2026-08-21), as
 *   `images.<name> = { os, arch, sets: [{ suffix: [osIndex, archIndex] }], v: { version: [set, lastMonth?, { suffix: lastMonth }?] } }`,
 *   tag = version and suffix joined by `-`, months counted from January 2013 (1), 0 or absent = still listed;
 * - commands.json and buildpack-packages.json: what each layer of buildpack-deps adds, measured by installing the
 *   package lists of github.com/docker-library/buildpack-deps into a Debian minbase system (mirror state of 2026-11);
 * - sizes.json: compressed sizes from github.com/docker-library/repo-info, a date in each row;
 * - distroless.json, dotnet.json: images and tags from the READMEs of GoogleContainerTools/distroless and
 *   dotnet/dotnet-docker, and from their histories.
 *
 * The output depends on these alone. Nothing is written before the new modules, read with the lookups of
 * `src/knowledge`, give back every tag as it was put in, tell its distribution, propose no tag that they do not hold,
 * and hold every tag that was known; otherwise the exit code is 1. The apt tables (`apt.data.ts`) are curated by hand.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { byText, catalogueOf, monthCount } from './knowledge/catalogue.mjs';
import { faultsOf, lookupsOver, lostTags } from './knowledge/check.mjs';
import { encodeImage } from './knowledge/encode.mjs';
import { addFacts } from './knowledge/facts.mjs';
import { brought, newestCommit, statesOf } from './knowledge/history.mjs';
import { add, modules, quote } from './knowledge/modules.mjs';

const KNOWLEDGE = new URL('../src/knowledge/', import.meta.url);

const { values, positionals } = parseArgs({
  options: { facts: { type: 'string' } },
  allowPositionals: true,
});
const [clone] = positionals;
if (positionals.length > 1 || (clone === undefined && values.facts === undefined)) {
  console.error('Usage: npm run refresh-knowledge -- [--facts <directory>] [<clone of official-images>]');
  process.exit(2);
}
async function refresh() {
  const present = await presentCatalogue();
  let { catalogue, commit } = values.facts === undefined ? present : collected(values.facts);
  if (clone !== undefined) ({ catalogue, commit } = upToDate(catalogue, commit));
  addImages(catalogue, commit);
  const faults = [
    ...faultsOf(catalogue, await lookupsOver(modules)),
    ...lostTags(present.catalogue, catalogue),
  ];
  if (faults.length > 0) {
    for (const fault of faults.slice(0, 20)) console.error(fault);
    console.error(`${faults.length} faults: nothing was written.`);
    process.exitCode = 1;
    return;
  }
  for (const [file, text] of modules) write(file, text);
}

/** What the modules hold now, and the commit that they come from. */
async function presentCatalogue() {
  const { IMAGE_TABLES, tagFacts, tagsOf } = await lookupsOver();
  const catalogue = new Map();
  for (const name of Object.keys(IMAGE_TABLES).sort(byText)) {
    const rows = tagsOf(name).map((tag) => {
      const { os, architectures, lastListed } = tagFacts(name, tag);
      return [tag, { os, architectures, last: lastListed === undefined ? 0 : monthCount(lastListed) }];
    });
    catalogue.set(name, new Map(rows));
  }
  const header = readFileSync(new URL('images/index.data.ts', KNOWLEDGE), 'utf8');
  return { catalogue, commit: /commit ([\da-f]{40})/.exec(header)?.[1] ?? '' };
}

function collected(directory) {
  const read = (name) => JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8'));
  addFacts(read);
  const source = read('official-images');
  return { catalogue: catalogueOf(source), commit: source.commit };
}

function upToDate(catalogue, since) {
  const { commit, date } = newestCommit(clone);
  const next = new Map();
  for (const [name, tags] of catalogue) {
    const after = brought(name, tags, statesOf(clone, name, since));
    const [added, gone] = [after.size - tags.size, ended(after) - ended(tags)];
    if (added > 0 || gone > 0) console.log(`${name}: ${added} new tags, ${gone} more have gone`);
    next.set(name, after);
  }
  console.log(`official-images ${commit} (${date})`);
  return { catalogue: next, commit };
}

const ended = (tags) => [...tags.values()].filter(({ last }) => last !== 0).length;

/** `eclipse-temurin` as the name of a constant. */
const camel = (name) => name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());

function addImages(catalogue, commit) {
  const header = `// Source: docker-library/official-images, commit ${commit}, whole history, linux/amd64 tags.`;
  for (const [name, tags] of catalogue) {
    const lines = encodeImage(tags)
      .split('\n')
      .map((line) => `  ${quote(line)}`);
    const doc = `/** ${tags.size} tags: systems, architectures, sets of suffixes, versions (decoded by \`../image-table.ts\`). */`;
    const text = `${doc}\nexport const ${camel(name)} = [\n${lines.join(',\n')},\n] as const;\n`;
    add(`images/${name}.data.ts`, header, [text]);
  }
  const names = [...catalogue.keys()];
  const imports = names.map((name) => `import { ${camel(name)} } from './${name}.data.js';`);
  const rows = names.map((name) => (name === camel(name) ? `  ${name},` : `  '${name}': ${camel(name)},`));
  add('images/index.data.ts', header, [
    `${imports.join('\n')}\n`,
    `/** One table an image; it is decoded when it is asked for. */\nexport const IMAGE_TABLES = {\n${rows.join('\n')}\n};\n`,
  ]);
}

function write(file, text) {
  const url = new URL(file, KNOWLEDGE);
  if (existsSync(url) && readFileSync(url, 'utf8') === text) return;
  mkdirSync(new URL('.', url), { recursive: true });
  writeFileSync(url, text);
  console.log(`${file}: ${Buffer.byteLength(text)} bytes`);
}

await refresh();
