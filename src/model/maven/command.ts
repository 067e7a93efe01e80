import { invocationOf, type CommandOption, type ShellCommand } from '../../shell/index.js';
import type { Run } from '../commands.js';
import { below, directoryOf } from '../directory.js';
import { joinWorkdir } from '../scope.js';

/** An `mvn` or `mvnw` with its goals. */
export interface MavenCommand {
  /** The program as written. */
  readonly program: string;
  readonly goals: readonly string[];
  readonly options: readonly CommandOption[];
  /** Absolute path of the pom.xml in the image; undefined when that cannot be told. */
  readonly pom: string | undefined;
  /** The file of `-s` as it is named from the directory of the POM; undefined for one that lies elsewhere, and without. */
  readonly settings: string | undefined;
  /** The wrapper script in the image. */
  readonly wrapper: string | undefined;
  /** Local repositories that its options and variables name. */
  readonly repositories: readonly string[];
  readonly trouble: string | undefined;
}

const LONG: Readonly<Record<string, string>> = {
  '--file': '-f',
  '--settings': '-s',
  '--activate-profiles': '-P',
  '--projects': '-pl',
  '--also-make': '-am',
  '--define': '-D',
  '--batch-mode': '-B',
  '--no-transfer-progress': '-ntp',
  '--quiet': '-q',
  '--errors': '-e',
  '--update-snapshots': '-U',
  '--threads': '-T',
  '--fail-at-end': '-fae',
  '--fail-fast': '-ff',
  '--show-version': '-V',
  '--offline': '-o',
};
const KNOWN = /^-(?:f|s|P.*|pl|am|D.*|B|ntp|q|e|U|T.*|fae|ff|V|o|X|C|c)$/;

export function longName(name: string): string {
  return LONG[name] ?? name;
}

/** Reads a command of Maven; undefined for another program. */
export function mavenCommandOf(run: Run, command: ShellCommand): MavenCommand | undefined {
  const { tool, options, operands } = invocationOf(command);
  if ((tool !== 'mvn' && tool !== 'mvnw') || command.name === undefined) return undefined;
  const directory = directoryOf(run, command);
  const file = valueOf(options, '-f');
  const settings = valueOf(options, '-s');
  const pom = file.given ? pomAt(directory, file.value) : directory && joinWorkdir(directory, 'pom.xml');
  const place =
    settings.given && settings.value !== undefined ? joinWorkdir(directory, settings.value) : undefined;
  const inside =
    place === undefined || pom === undefined ? undefined : below(joinWorkdir(pom, '..') ?? '/', place);
  const unknown = options.find(({ name }) => !KNOWN.test(longName(name)));
  const far = settings.given && inside === undefined && !/^\/(?:usr|etc|root|opt)\//.test(place ?? '');
  return {
    program: command.words[0]?.text ?? command.name,
    goals: operands.map(({ value, text }) => value ?? text),
    options,
    pom,
    settings: inside,
    wrapper: tool === 'mvnw' ? joinWorkdir(directory, command.name) : undefined,
    repositories: repositoriesOf(run, command, directory ?? '/'),
    trouble:
      (unknown && `what its option ${unknown.name} does is not known`) ??
      (far ? 'where its settings lie is not known' : undefined),
  };
}

function valueOf(
  options: readonly CommandOption[],
  wanted: string,
): { given: boolean; value: string | undefined } {
  const found = options.filter(({ name }) => longName(name) === wanted);
  return { given: found.length > 0, value: found.length === 1 ? found[0]?.value : undefined };
}

function pomAt(directory: string | undefined, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  return joinWorkdir(directory, file.endsWith('.xml') ? file : `${file}/pom.xml`);
}

/** What `-Dmaven.repo.local=` names, on the command line and in the variables that Maven reads. */
function repositoriesOf({ scope }: Run, command: ShellCommand, directory: string): readonly string[] {
  const variables = [...scope.variables.values()].map(({ value, fallback }) => value ?? fallback ?? '');
  const texts = [command.text, ...variables];
  return texts
    .flatMap((text) => [...text.matchAll(/-Dmaven\.repo\.local=["']?([^\s"']+)/g)])
    .map((match) => joinWorkdir(directory, match[1]) ?? directory);
}
