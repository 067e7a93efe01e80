import { changesSources, isOrderless } from '../src/model/apt/ordering.js';
import { mapCommands, type CommandAt, type Decision, type WordEdit } from '../src/model/commands.js';
import { distroOf } from '../src/knowledge/images.js';
import type { Transform } from '../src/model/types.js';
import { invocationOf, type ShellWord } from '../src/shell/index.js';

/** Shorter lists are read at a glance. */
const SHORTEST = 5;
/** Options that change what apt chooses. */
const CHOOSES =
  /^(?:-t|--target-release|--default-release|-o|--option|-c|--config-file|--install-suggests|--reinstall|--solver)$/;

export const sortPackages: Transform = {
  name: 'sort-packages',
  summary: 'Sort long lists of packages, where apt is known to install the same in any order.',
  level: 'recommended',
  after: ['no-install-recommends'],
  docs: {
    why:
      'In a sorted list a package is found, and a second one seen, at a glance, and two branches that add packages ' +
      'rarely meet in the same line. The image stays the same: only lists of packages of which apt chooses the same ' +
      'dependencies in any order are sorted, on Debian 12.',
    risk: 'The RUN is built anew once.',
    example: {
      before:
        'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    wget \\\n    curl \\\n    unzip \\\n    git \\\n    jq\n',
      after:
        'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    curl \\\n    git \\\n    jq \\\n    unzip \\\n    wget\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#sort-multi-line-arguments',
      'https://github.com/freescout-help-desk/freescout/issues/4514',
      'https://github.com/skx/marionette/issues/110',
    ],
  },
  apply: (build) => mapCommands(build, sortPackages, 'apt-get install', decide),
};

function decide(at: CommandAt): Decision | undefined {
  const { operands, options } = invocationOf(at.command);
  if (operands.length < SHORTEST || isSorted(operands)) return undefined;
  if (operands.some(({ value, text }) => value !== text)) return undefined;
  const left = (reason: string): Decision => ({
    skip: `left the packages of \`apt-get install\` in their order: ${reason}`,
  });
  const image = at.stage.resolved;
  // What is known is that of one release; others differ in what depends on what.
  if (image === undefined || distroOf(image.repository, image.tag, image.registry).suite !== 'bookworm')
    return undefined;
  const option = options.find(({ name }) => CHOOSES.test(name));
  if (option !== undefined) return left(`${option.name} changes what apt chooses`);
  const sources = changesSources(at);
  if (sources !== undefined)
    return left(`line ${sources.origin} has to do with other packages than those of Debian`);
  const other = operands.find(({ text }) => !isOrderless(text));
  if (other !== undefined) return left(`with ${other.text}, what else gets installed may depend on it`);
  if (!isPlainList(at, operands)) return left('comments or groups give it a meaning');
  return {
    edits: sortingOf(at, operands),
    because: 'sorted the packages of `apt-get install`: apt installs the same in any order',
  };
}

function isSorted(operands: readonly ShellWord[]): boolean {
  const texts = operands.map(({ text }) => text);
  const isAscending = (list: readonly string[]): boolean =>
    list.every((text, index) => index === 0 || (list[index - 1] ?? '') <= text);
  return (
    isAscending(texts) ||
    isAscending(texts.map((text) => text.replace(/[=:].*$/, '').replace(/[^a-z\d]/g, '')))
  );
}

/** All on one line, or each on a line of its own, without a comment or an empty line among them. */
function isPlainList({ instruction: { text } }: CommandAt, operands: readonly ShellWord[]): boolean {
  const gaps = operands.slice(1).map((word, index) => text.slice(operands[index]?.end, word.start));
  if (gaps.every((gap) => !gap.includes('\n'))) return true;
  return gaps.every((gap) => /^[ \t]*[\\`][ \t]*\r?\n[ \t]*$/.test(gap));
}

function sortingOf({ command }: CommandAt, operands: readonly ShellWord[]): readonly WordEdit[] {
  const sorted = operands.map(({ text }) => text).toSorted();
  return operands.flatMap((word, index): readonly WordEdit[] => {
    const text = sorted[index] ?? word.text;
    return text === word.text ? [] : [{ replace: command.words.indexOf(word), text }];
  });
}
