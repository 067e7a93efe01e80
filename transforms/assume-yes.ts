import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Build, Transform } from '../src/model/types.js';
import { questionerOf, QUESTIONING, type Questioner } from '../src/knowledge/questions.js';
import { hasFlag, invocationOf } from '../src/shell/index.js';

export const assumeYes: Transform = {
  name: 'assume-yes',
  summary: 'Let package managers go on without a question: a build has nobody to answer it.',
  level: 'safe',
  rules: ['DL3014', 'DL3030', 'DL3034', 'DL3038'],
  docs: {
    why:
      'Before they install more than what was named, apt-get, dnf, yum and zypper ask whether to continue. A build has no ' +
      'terminal: they read an empty answer and give up. That a build passes without the flag only means that nothing was ' +
      'asked yet; one more dependency in the distribution, and it fails.',
    example: {
      before: 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install curl\n',
      after: 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl\n',
    },
    references: [
      'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html',
      'https://dnf.readthedocs.io/en/latest/command_ref.html',
      'https://github.com/hadolint/hadolint/wiki/DL3014',
    ],
  },
  apply(build) {
    const asked = QUESTIONING.reduce(
      (result, tool) => mapCommands(result, assumeYes, tool, (at) => decide(result, at)),
      build,
    );
    return mapCommands(asked, assumeYes, 'pacman', decidePacman);
  },
};

/** pacman's operations are options: `-S`, `-Sy`, `-Syu`, `-R`, `-U`; those that only look ask nothing (pacman(8)). */
function decidePacman({ command }: CommandAt): Decision | undefined {
  const { options } = invocationOf(command);
  const operation = /^-([SRU])([a-z]*)$/.exec(command.words[1]?.value ?? '');
  if (operation === null || /[silgp]/.test(operation[2] ?? '')) return undefined;
  if (options.some(({ name }) => /^--(?:no)?confirm$|^--print/.test(name))) return undefined;
  const onlyFetches = /^y+$/.test(operation[2] ?? '') && command.words.length === 2;
  if (onlyFetches || command.words.some(({ value }) => value === undefined)) return undefined;
  if (command.member === undefined)
    return { skip: `left \`pacman ${operation[0]}\` without an answer: ${NO_MEMBER}` };
  return {
    edits: [{ insert: 2, text: '--noconfirm' }],
    because: `added --noconfirm to \`pacman ${operation[0]}\`: a build has nobody to answer its question`,
  };
}

const NO_MEMBER = 'it is no plain member of an && list, and what happens when it gives up may be meant';

function decide(build: Build, at: CommandAt): Decision | undefined {
  const { command } = at;
  const { tool = '', subcommand, subcommandIndex } = invocationOf(command);
  const questioner = questionerOf(tool);
  if (questioner === undefined || subcommandIndex === undefined || !asks(at, questioner)) return undefined;
  if (isAnswered(build, at, questioner)) return undefined;
  const left = (reason: string): Decision => ({
    skip: `left \`${tool} ${subcommand ?? ''}\` without an answer: ${reason}`,
  });
  // Elsewhere its failure may be what decides, or its input an answer of another kind.
  if (command.member === undefined) return left(NO_MEMBER);
  if (command.redirections.some((text) => text.includes('<')))
    return left('something else is given to it to read');
  const within = questioner.asksWithin.has(subcommand ?? '') ? 1 : 0;
  const place = questioner.isGlobal ? subcommandIndex : subcommandIndex + 1 + within;
  return {
    edits: [{ insert: place, text: questioner.flag }],
    because: `added ${questioner.flag} to \`${tool} ${subcommand ?? ''}\`: a build has nobody to answer its question`,
  };
}

function asks({ command }: CommandAt, { asks: always, asksWithin }: Questioner): boolean {
  const { subcommand = '', operands } = invocationOf(command);
  if (always.has(subcommand)) return true;
  return asksWithin.get(subcommand)?.has(operands[0]?.value ?? '') === true;
}

function isAnswered({ dockerfile }: Build, { command }: CommandAt, questioner: Questioner): boolean {
  const { tool, options } = invocationOf(command);
  if (hasFlag(command, ...questioner.answered)) return true;
  if (options.some(({ name }) => questioner.answered.includes(name))) return true;
  // apt-get(8): "-qq" and "-q=2" imply -y.
  const quiet = options.filter(({ name }) => name === '-q' || name === '--quiet');
  if (tool?.startsWith('apt') === true && (quiet.length > 1 || quiet.some(({ value }) => value === '2')))
    return true;
  // What an option or variable that only the build knows stands for may be the answer.
  if (command.words.some(({ value, text }) => value === undefined && /^["']?\$/.test(text))) return true;
  return dockerfile.instructions.some(({ text }) => questioner.setting.test(text));
}
