/** The texts that `npm run new-transform` writes. */

/** `drop-sudo` -> `dropSudo` */
export function exportName(name) {
  return name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** A transform that works, on a program that does not exist: nothing real is changed until it is replaced. */
export function transformFile(name, level) {
  const id = exportName(name);
  return `import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Transform } from '../src/model/types.js';
import { hasFlag } from '../src/shell/index.js';

/** Replace this: the rule in one sentence, and where it is written (manual page, reference, thread). */
export const ${id}: Transform = {
  name: '${name}',
  summary: 'Add --quiet to \`example\`.',
  level: '${level}',
  docs: {
    why: 'Replace this: what the image or the build gains, with a figure where there is one.',
    example: {
      before: 'FROM debian:12\\nRUN example build\\n',
      after: 'FROM debian:12\\nRUN example --quiet build\\n',
    },
    references: ['https://docs.docker.com/reference/dockerfile/#run'],
  },
  apply: (build) => mapCommands(build, ${id}, 'example', decide),
};

/** Refusals first, each with its reason; a command that is already right is left without a word. */
function decide({ command }: CommandAt): Decision | undefined {
  if (hasFlag(command, '--quiet')) return undefined;
  if (hasFlag(command, '--verbose')) return { skip: 'left \`example\`: it was told to be verbose' };
  return { edits: [{ insert: 1, text: '--quiet' }], because: 'added --quiet: the log stays readable' };
}
`;
}

/** One rewrite and one refusal of it. */
export function caseFile() {
  return `## adds the flag to a command

Replace this: why it matters, in one or two sentences.

\`\`\`dockerfile before
FROM debian:12
RUN example build
\`\`\`

\`\`\`dockerfile after
FROM debian:12
RUN example --quiet build
\`\`\`

\`\`\`text report
line 2: added --quiet: the log stays readable
\`\`\`

## leaves a command that was told to be verbose

Replace this: what would break.

\`\`\`dockerfile unchanged
FROM debian:12
RUN example --verbose build
\`\`\`

\`\`\`text report
line 2: left \`example\`: it was told to be verbose
\`\`\`
`;
}

/** transforms/index.ts with the import in its alphabetical place and the transform last; undefined without a list. */
export function withTransform(index, name) {
  const list = /export const transforms[^=]*=\s*\[/.exec(index);
  const end = list === null ? -1 : index.indexOf(']', list.index + list[0].length);
  if (list === null || end < 0) return undefined;
  const items = index.slice(list.index + list[0].length, end);
  const comma = /(?:^|,)\s*$/.test(items.replace(/\/\/.*|\/\*[^]*?\*\//g, '')) ? '' : ',';
  const listed = `${index.slice(0, end).trimEnd()}${comma}\n${exportName(name)},\n${index.slice(end)}`;
  return withImport(listed, name);
}

function withImport(index, name) {
  const line = `import { ${exportName(name)} } from './${name}.js';\n`;
  const own = [...index.matchAll(/^import \{[^}]*\} from '\.\/([\w-]+)\.js';\n/gm)];
  const next = own.find((match) => match[1] > name);
  if (next !== undefined) return `${index.slice(0, next.index)}${line}${index.slice(next.index)}`;
  const last = own.at(-1) ?? [...index.matchAll(/^import .*;\n/gm)].at(-1);
  const at = last === undefined ? 0 : last.index + last[0].length;
  return `${index.slice(0, at)}${line}${index.slice(at)}`;
}
