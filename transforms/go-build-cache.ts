import { GO_BUILD_CACHE_PATHS } from '../src/knowledge/cache-paths.js';
import { distroOf, officialName } from '../src/knowledge/images.js';
import {
  cleanUpAfter,
  otherHome,
  type Answer,
  type CleanUp,
  type Install,
} from '../src/model/language/cleanUp.js';
import { scriptsOf } from '../src/model/scripts.js';
import type { Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';
import { hasFlag, invocationOf, optionOf, type ShellCommand } from '../src/shell/index.js';

const CLEANUP = 'rm -rf ~/.cache/go-build';

/** Commands of go that compile, and programs that call them. */
const COMPILES =
  /\bgo["',\s]+(?:build|install|get|test|run|vet|generate|tool)\b|\b(?:make|mage|task|air|reflex|dlv|gow|CompileDaemon|realize|fresh|godep|gox|goreleaser|ginkgo|xcaddy)\b/;

const GO_CACHE: CleanUp = {
  what: "go's build cache",
  words: ['go '],
  fills: isCompile,
  decide,
  handled: /\bgo\s+clean\b|\brm\b[^\n;&|]*cache|(?:~|\/root)\/\.\*/,
  chosenBy: /^(?:GOCACHE|XDG_CACHE_HOME)$/,
  configured: /\bgo\s+env\s+-w\s[^\n;&|]*\bGOCACHE=/,
  place: /go-build|\.cache\b/,
  wanted: new RegExp(`${COMPILES.source}|go-build|\\.cache\\b|\\bGOCACHE\\b`),
  offline: /(?!)/,
  because: "deleted go's build cache in the layer that filled it: nothing compiles after it",
};

export const goBuildCache: Transform = {
  name: 'go-build-cache',
  summary: "Delete go's build cache in the last RUN of a shipped stage that compiles.",
  level: 'recommended',
  cache: 'delete',
  image: [{ type: 'removes', paths: GO_BUILD_CACHE_PATHS }],
  docs: {
    why:
      'go keeps every package that it compiles, the standard library too, in ~/.cache/go-build: often some hundred MB ' +
      'beside a program of ten. `rm` is used, for `go clean -cache` of older versions also deletes the program. The ' +
      'modules stay, as a program may come with them.',
    example: {
      before: 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n',
      after:
        'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go build -o /app . && rm -rf ~/.cache/go-build\nCMD ["/app"]\n',
    },
    risk: 'A container in which somebody compiles by hand takes longer for the first time.',
    references: [
      'https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching',
      'https://github.com/golang/go/issues/29925',
    ],
  },
  apply: (build) => cleanUpAfter(build, goBuildCache, GO_CACHE),
};

const COMPILING: ReadonlySet<string | undefined> = new Set(['build', 'install', 'get', 'test', 'vet']);

function isCompile(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  // `go get -d` only downloads.
  return tool === 'go' && COMPILING.has(subcommand) && !hasFlag(command, '-d', '-n');
}

const STARTS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT']);

function decide(build: Build, install: Install): Answer {
  if (!hasBuildCache(install.run.stage)) return undefined;
  const home = otherHome(install);
  if (home !== undefined) return { leave: home };
  if (optionOf(install.command, '-C') !== undefined) return undefined;
  const own = install.run.script.commands.slice(install.run.script.commands.indexOf(install.outer) + 1);
  if (own.some(({ text }) => COMPILES.test(text))) return { leave: 'the same RUN may compile once more' };
  if (!build.dockerfile.instructions.some(({ keyword }) => STARTS.has(keyword)))
    return { leave: 'no CMD or ENTRYPOINT shows that the container does not compile' };
  const script = startScript(build, install);
  return script === undefined ? { add: CLEANUP } : { leave: script };
}

/** Releases of Debian and Ubuntu whose go is older than 1.10 (packages.debian.org, packages.ubuntu.com). */
const OLD_SUITES = /^(?:wheezy|jessie|stretch|precise|trusty|xenial|artful)$/;

/** The cache came with Go 1.10 (its release notes); in images that are not known there may be none to delete. */
function hasBuildCache({ resolved, image }: Stage): boolean {
  const { registry, repository, tag = 'latest' } = resolved ?? image;
  if (officialName(registry, repository) === 'golang') return !/^1\.\d(?!\d)/.test(tag);
  const { family, suite } = distroOf(repository, tag, registry);
  if (family === 'alpine') return suite === undefined || !/^(?:2\.|3\.[0-7]$)/.test(suite);
  return (family === 'debian' || family === 'ubuntu') && suite !== undefined && !OLD_SUITES.test(suite);
}

/** A script that runs later, and compiles or cannot be read. */
function startScript({ project }: Build, { run }: Install): string | undefined {
  const { instructions } = run.stage;
  for (const instruction of instructions.slice(instructions.indexOf(run.instruction) + 1)) {
    for (const name of scriptsOf(instruction)) {
      const base = name.slice(name.lastIndexOf('/') + 1);
      const text = [...project.texts].find(([path]) => path === base || path.endsWith(`/${base}`))?.[1];
      if (text === undefined) return `line ${instruction.origin} runs ${name}, which may compile`;
      if (COMPILES.test(text)) return `line ${instruction.origin} runs ${name}, which compiles`;
    }
  }
  const compose = [...project.texts].find(
    ([path, text]) =>
      /compose[\w.-]*\.ya?ml$|devcontainer\.json$|Procfile$/.test(path) && COMPILES.test(text),
  );
  return compose && `${compose[0]} may compile in it`;
}
