/** Markdown about what no transform does alone: techniques and advice; prettier formats it afterwards. */

const HEAD = (sources) => `<!-- Made by \`npm run docs\` from ${sources}: do not edit. -->`;

/** docs/techniques.md */
export function techniquesPage(groups, transforms, advisers) {
  const known = new Set(transforms.map(({ name }) => name));
  const named = new Set(
    groups.flatMap(({ techniques }) => techniques.flatMap((each) => each.transforms ?? [])),
  );
  const others = transforms.filter(({ name }) => !named.has(name));
  const told = new Set(groups.flatMap(({ techniques }) => techniques.flatMap((each) => each.advisers ?? [])));
  const silent = advisers.filter(({ name }) => !told.has(name));
  const sections = groups.map(({ title, techniques }) => {
    const rows = techniques.map((each) => row(each, known));
    return `## ${title}\n\n| technique | dockopt | remarks |\n| --- | --- | --- |\n${rows.join('\n')}`;
  });
  const rest = [
    ...others.map(({ name, summary }) => `- ${transformLink(name)}: ${summary}`),
    ...silent.map(({ name, summary }) => `- ${adviserLink(name)}: ${summary}`),
  ];
  const intro =
    'What guides to smaller and faster images recommend, and what covers it: a transform, which does it; an adviser, ' +
    'which says it (`--advice`); or nothing, with the reason.';
  return [
    HEAD('src/report/techniques/'),
    '# Techniques',
    intro,
    ...sections,
    rest.length === 0 ? '' : `## Beyond the guides\n\n${rest.join('\n')}`,
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n\n');
}

function row({ technique, transforms = [], advisers = [], note }, known) {
  const done = transforms.filter((name) => known.has(name)).map(transformLink);
  const planned = transforms.filter((name) => !known.has(name)).map((name) => `\`${name}\` (planned)`);
  const said = advisers.map((name) => `says ${adviserLink(name)}`);
  const what = [...done, ...planned, ...said].join(', ');
  return `| ${cell(technique)} | ${what === '' ? '—' : what} | ${cell(note)} |`;
}

function transformLink(name) {
  return `[\`${name}\`](transforms/${name}.md)`;
}

function adviserLink(name) {
  return `[\`${name}\`](advice.md#${name})`;
}

/** docs/package-managers.md */
export function packageManagersPage(managers) {
  const intro =
    'An install that stands below `COPY . .` runs again with every changed file. For each package manager: the installs that ' +
    '[`copy-manifests-first`](transforms/copy-manifests-first.md) lets run with only the files that they read, and these files; ' +
    'the transforms that put a download in front of the sources, where the install itself needs them; those that let an install stop ' +
    'where the lockfile does not fit; and those that leave out what only development needs. Every file is shown to exist, to be ' +
    'tracked by git and not to be ignored; where something else may be read or written over, nothing is changed and the report says why.';
  const links = (names) => names.map(transformLink).join(', ') || '—';
  const rows = managers.map(({ name, installs, files, downloads, locks, omits, advisers = [], declined }) => {
    const split = installs.map((install) => `\`${install}\``).join(', ') || '—';
    const told = advisers.map((adviser) => `says ${adviserLink(adviser)}`).join(', ');
    const first = [downloads.length === 0 && told !== '' ? '' : links(downloads), told]
      .filter(Boolean)
      .join(', ');
    return `| ${name} | ${split} | ${cell(files)} | ${first} | ${links(locks)} | ${links(omits)} | ${cell(declined)} |`;
  });
  const table = [
    '| | split as it stands | files in front of it | download in front | lockfile kept | development left out | declined |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  return [HEAD('src/report/packageManagers.ts'), '# Package managers', intro, table, ''].join('\n\n');
}

/** docs/advice.md */
export function advicePage(advisers) {
  const intro =
    '`dockopt fix --advice` says these, each once for a file and only where the file gives cause; none is ever applied. ' +
    '`# dockopt ignore=<name>` above an instruction keeps one silent about it, `# dockopt ignore-file=<name>` about the file.';
  const sections = advisers.map(({ name, summary, docs }) => {
    const links = docs.references.map((url) => `- <${url}>`).join('\n');
    return `## ${name}\n\n${summary}\n\n${docs.why}\n\nNot done by dockopt: ${lowerFirst(docs.reason)}\n\n${links}`;
  });
  return [HEAD('src/advice/'), '# Advice', intro, ...sections, ''].join('\n\n');
}

/** A sentence behind a colon; names in capitals and in backticks stay. */
function lowerFirst(text) {
  return /^[A-Z][a-z ]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
