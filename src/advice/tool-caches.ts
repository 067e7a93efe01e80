import { adviceAt, commandsOf, someOf, verb } from '../model/advising.js';
import type { CommandAt } from '../model/commands.js';
import type { Adviser } from '../model/types.js';
import { invocationOf, type ShellCommand } from '../shell/index.js';

/** A tool that fetches, by the sub-commands that do so (none: by any), and where it keeps what it fetched. */
interface Keeper {
  readonly fetches: ReadonlySet<string>;
  readonly place: string;
}

/** Places of the tools' own manuals, for which no transform deletes anything: see `docs.reason`. */
const KEEPERS: Readonly<Record<string, Keeper>> = {
  cargo: { fetches: new Set(['build', 'install', 'fetch']), place: '$CARGO_HOME/registry' },
  mvn: { fetches: new Set(), place: '~/.m2/repository' },
  mvnw: { fetches: new Set(), place: '~/.m2/repository' },
  gradle: { fetches: new Set(), place: '~/.gradle/caches' },
  gradlew: { fetches: new Set(), place: '~/.gradle' },
  dotnet: { fetches: new Set(['restore', 'build', 'publish']), place: '~/.nuget/packages' },
};

export const toolCaches: Adviser = {
  name: 'tool-caches',
  summary: 'Build in a stage of its own what Cargo, Maven, Gradle and NuGet fetch packages for.',
  docs: {
    why:
      'Cargo, Maven, Gradle and NuGet keep every package that they fetched, often some hundred megabytes, in a directory of ' +
      'the user. In a stage that is shipped it is a part of the image. A stage that builds and is left behind, and one ' +
      'that gets the result by `COPY --from`, leaves the packages, the compiler and the sources behind together.',
    reason:
      'What was built may need these directories: `mvn exec:java`, `gradle run` and `dotnet run` start from them, and so do ' +
      'programs that a build links to them by path. No file of the project shows for sure that it does not.',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://doc.rust-lang.org/cargo/guide/cargo-home.html',
      'https://maven.apache.org/guides/mini/guide-configuring-maven.html',
      'https://docs.gradle.org/current/userguide/directory_layout.html',
      'https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders',
    ],
  },
  advise(build) {
    const found = commandsOf(build).filter(keepsPackages);
    const tools = found.map(({ command }) => toolOf(command));
    const places = found.map(({ command }) => KEEPERS[toolOf(command)]?.place ?? '');
    return adviceAt(
      toolCaches,
      found.map(({ instruction }) => instruction),
      {
        message: `${someOf(tools)} ${verb(tools, 'keeps', 'keep')} what ${verb(tools, 'it fetches', 'they fetch')} in ${someOf(places)}, which gets into the image with the tools that build; a stage that is only built in would leave both behind`,
        search: 'docker multi-stage build copy --from',
      },
    );
  },
};

function keepsPackages({ command, instruction, model, stage }: CommandAt): boolean {
  const keeper = KEEPERS[toolOf(command)];
  if (keeper === undefined || !model.isShipped(stage)) return false;
  const { subcommand } = invocationOf(command);
  if (keeper.fetches.size > 0 && !keeper.fetches.has(subcommand ?? '')) return false;
  if (command.words.some(({ text }) => /^-(?:v|V|-version)$/.test(text))) return false;
  // A mount, or an rm of the same directory, has been thought of.
  const isMounted = instruction.flags.some(({ name }) => name === 'mount');
  return (
    !isMounted && !/\brm\b[^&;|]*\.(?:m2|gradle|nuget|cargo)|\blocals\b.*--clear/.test(instruction.body.text)
  );
}

/** The program's name without its directory, so that `./mvnw` is `mvnw`; '' when only the build knows it. */
function toolOf(command: ShellCommand): string {
  const { tool = '' } = invocationOf(command);
  return tool;
}
