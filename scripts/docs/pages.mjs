/** Markdown made from a transform's metadata; prettier formats it afterwards. */

const HEAD = '<!-- Made by `npm run docs` from transforms/ and test/cases/: do not edit. -->';

/** One row for each transform in the order in which they run; `folder` leads from the document to the pages. */
export function table(transforms, folder) {
  const rows = transforms.map(
    ({ name, level, summary }) => `| [\`${name}\`](${folder}${name}.md) | ${level} | ${cell(summary)} |`,
  );
  return ['| transform | level | what it does |', '| --- | --- | --- |', ...rows].join('\n');
}

/** docs/transforms/README.md */
export function indexPage(transforms) {
  const intro =
    'In the order in which they run. `dockopt explain <name>` prints the same pages; ' +
    '[Levels](../../README.md#levels) says what the levels mean.';
  return [HEAD, '# Transforms', intro, table(transforms, ''), ''].join('\n\n');
}

/** docs/transforms/<name>.md */
export function transformPage(transform, cases, hunks, imageText) {
  const { name, summary, docs } = transform;
  const sections = [
    HEAD,
    `# ${name}`,
    summary,
    facts(transform, imageText(transform)),
    `## Why\n\n${docs.why}`,
    `## Example\n\n${beside(docs.example)}\`\`\`diff\n${exampleDiff(docs.example, hunks)}\`\`\``,
    docs.risk === undefined ? '' : `## Risk\n\n${docs.risk}`,
    caseList(name, cases),
    ignoring(name),
    docs.references.length === 0
      ? ''
      : `## References\n\n${docs.references.map((url) => `- <${url}>`).join('\n')}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function facts({ level, after = [], declares = [], rules = [] }, image) {
  const lines = [`- Level: [${level}](../../README.md#levels)`];
  if (after.length > 0)
    lines.push(`- Runs after: ${after.map((name) => `[\`${name}\`](${name}.md)`).join(', ')}`);
  const contract = declares.length === 0 ? 'nothing' : declares.map((field) => `\`${field}\``).join(', ');
  lines.push(`- May change of what the image declares: ${contract}`);
  lines.push(`- What may differ in the image: ${image}`);
  if (rules.length > 0) lines.push(`- Corresponding rules: ${rules.map(ruleLink).join(', ')}`);
  return lines.join('\n');
}

/** hadolint's rules have pages in its wiki, BuildKit's checks in Docker's reference. */
function ruleLink(rule) {
  if (/^(DL|SC)\d+$/.test(rule)) return `[${rule}](https://github.com/hadolint/hadolint/wiki/${rule})`;
  const page = rule.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3-$2').toLowerCase();
  return `[${rule}](https://docs.docker.com/reference/build-checks/${page}/)`;
}

/** The titles of the cases say what is rewritten and what is left alone. */
function caseList(name, cases) {
  const rewrites = cases.filter(({ after, filesAfter }) => after !== undefined || filesAfter.size > 0);
  const refusals = cases.filter((each) => !rewrites.includes(each));
  const list = (title, some) =>
    some.length === 0 ? '' : `${title}\n\n${some.map((each) => `- ${each.title}`).join('\n')}`;
  const from = `Each line is a case of [test/cases/${name}.md](../../test/cases/${name}.md).`;
  return [
    `## What it does, and what it leaves alone`,
    from,
    list('It rewrites:', rewrites),
    list('It leaves alone:', refusals),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function ignoring(name) {
  const line = `\`\`\`dockerfile\n# dockopt ignore=${name} -- reason\n\`\`\``;
  return `## Leave a line alone\n\nAbove the instruction:\n\n${line}`;
}

/** The files of the project on which the example rests, by their names. */
function beside({ files = {} }) {
  const names = Object.keys(files).map((name) => `\`${name}\``);
  return names.length === 0 ? '' : `In a project with ${names.join(', ')}, tracked by git:\n\n`;
}

/** The example as one diff without hunk headers; its texts need not end with a line feed. */
function exampleDiff({ before, after }, hunks) {
  return hunks(ended(before), ended(after)).replace(/^@@.*\n/gm, '');
}

function ended(text) {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
