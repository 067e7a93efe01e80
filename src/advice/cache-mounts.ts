import { adviceAt, commandsOf, someOf, verb } from '../model/advising.js';
import { CACHES } from '../knowledge/caches.js';
import { buildKitOf } from '../model/buildkit.js';
import type { Adviser } from '../model/types.js';
import { isCommand, type ShellCommand } from '../shell/index.js';

/** Commands that fetch packages, by the tool whose cache a mount would keep. */
const FETCHES: readonly (readonly [tool: string, commands: readonly string[]])[] = [
  ['npm', ['npm ci', 'npm install']],
  ['yarn', ['yarn install']],
  ['pnpm', ['pnpm install']],
  ['pip', ['pip install']],
  ['poetry', ['poetry install']],
  ['uv', ['uv sync', 'uv pip install']],
  ['Go', ['go build', 'go mod download']],
  ['Cargo', ['cargo build', 'cargo install']],
  ['Maven', ['mvn']],
  ['Gradle', ['gradle']],
  ['NuGet', ['dotnet restore', 'dotnet publish']],
  ['Composer', ['composer install']],
  ['Bundler', ['bundle install']],
];

export const cacheMounts: Adviser = {
  name: 'cache-mounts',
  summary: 'Keep downloads in cache mounts where BuildKit builds the image.',
  docs: {
    why:
      'When a manifest changes, the layer of its install is built anew and every package is fetched again. A cache mount ' +
      'keeps the downloads beside the image: the next install fetches what is new, and the image holds no cache either way. ' +
      'BuildKit is what Docker has built with since version 23; kaniko and older builders refuse the flag.',
    reason:
      'Nothing in the project shows which builder is used. `dockopt fix --cache mounts` says that it is BuildKit, and the ' +
      'transforms write the mounts.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      'https://github.com/GoogleContainerTools/kaniko/issues/969',
    ],
  },
  advise(build) {
    // Whoever has chosen knows; and where another builder is at work, no word helps.
    if (build.cache !== 'auto' || buildKitOf(build).known) return undefined;
    if (!buildKitOf({ ...build, cache: 'mounts' }).known) return undefined;
    const found = commandsOf(build).flatMap(({ command, instruction }) => {
      const tool = toolOf(command);
      return tool === undefined ? [] : [{ tool, instruction }];
    });
    const tools = found.map(({ tool }) => tool);
    const snippet = snippetFor(tools);
    return adviceAt(
      cacheMounts,
      found.map(({ instruction }) => instruction),
      {
        message: `${someOf(tools)} ${verb(tools, 'fetches', 'fetch')} everything again when a manifest changes; if BuildKit builds the image (Docker 23 and later do), cache mounts keep the downloads`,
        search: 'buildkit RUN --mount=type=cache',
        ...(snippet !== '' && { snippet }),
      },
    );
  },
};

function toolOf(command: ShellCommand): string | undefined {
  return FETCHES.find(([, commands]) => commands.some((name) => isCommand(command, name)))?.[0];
}

/** The command that writes the mounts; empty where no transform knows the caches. */
function snippetFor(tools: readonly string[]): string {
  const known = CACHES.filter(({ name }) => tools.some((tool) => tool.toLowerCase() === name.toLowerCase()));
  if (known.length === 0) return '';
  // What is compiled on the way is mounted at that level alone.
  const level = known.every(({ keepsBuilt }) => keepsBuilt === true) ? ' --level aggressive' : '';
  return `dockopt fix --cache mounts${level}\n`;
}
