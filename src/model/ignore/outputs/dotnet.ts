import type { ShellCommand } from '../../../shell/index.js';
import { programOf, wordsOf, type About, type Toolchain } from './types.js';

const RESTORING: ReadonlySet<string> = new Set('restore build publish pack test run msbuild'.split(' '));
const PROJECT = /\.(?:cs|fs|vb)proj$|\.(?:props|targets)$/i;
/** Configurations and platforms: what MSBuild calls the directories below `bin`. */
const CONFIGURATION = /^(?:debug|release|x64|x86|arm64|arm|any ?cpu)\//i;

/** `obj` and `bin`, which MSBuild fills beside each project. */
export const dotnet: Toolchain = {
  manifest: /\.(?:cs|fs|vb)proj$/i,
  mention: /\bdotnet\b/,
  reach: 'anywhere',
  outputs: [
    {
      name: 'obj',
      because: 'NuGet and MSBuild write it for the machine they run on',
      always: true,
      each: true,
      deep: true,
      early: true,
      makes: (command) => runs(command, RESTORING) && !wordsOf(command).includes('--no-restore'),
      obstacle: (about) => namedBy(about, 'obj'),
    },
    {
      name: 'bin',
      because: 'MSBuild compiles into it',
      always: true,
      each: true,
      deep: true,
      early: false,
      makes: (command) =>
        runs(command, RESTORING) &&
        !/^(?:restore|msbuild)$/.test(verbOf(command)) &&
        !wordsOf(command).includes('--no-build'),
      obstacle: (about) => namedBy(about, 'bin') ?? otherConfiguration(about) ?? strange(about),
    },
  ],
};

function runs(command: ShellCommand, verbs: ReadonlySet<string>): boolean {
  return programOf(command) === 'dotnet' && verbs.has(verbOf(command));
}

function verbOf(command: ShellCommand): string {
  return wordsOf(command)[0] ?? '';
}

/** A project file may take libraries or files from an output directory; where it writes to is another thing. */
function namedBy({ project }: About, name: string): string | undefined {
  for (const [path, text] of project.texts) {
    if (!PROJECT.test(path)) continue;
    const lines = text
      .split('\n')
      .filter(
        (line) =>
          !/Remove=|Exclude=|OutputPath|DocumentationFile|DefaultItemExcludes|IntermediateOutput/.test(line),
      );
    if (new RegExp(`(?:^|["'>;\\\\/\\s)])${name}[\\\\/]`, 'im').test(lines.join('\n')))
      return `${path} names it`;
  }
  return undefined;
}

/** A directory below `bin` that the Dockerfile names and does not make: `dotnet build` makes `Debug` if not told. */
function otherConfiguration({ makers, named }: About): string | undefined {
  const told = makers.map(
    ({ text }) => /(?:-c|--configuration|Configuration)[= :]"?([\w$]+)/.exec(text)?.[1],
  );
  // Which one `publish` and `pack` take by default depends on the version of the SDK.
  const open = makers.some(
    (maker, index) =>
      told[index]?.includes('$') === true ||
      (told[index] === undefined && /^(?:publish|pack)$/.test(verbOf(maker))),
  );
  const made = new Set(told.map((name) => (name ?? 'Debug').toLowerCase()));
  const missing = open
    ? undefined
    : named.find((name) => /^(?:debug|release)$/i.test(name) && !made.has(name.toLowerCase()));
  return missing && `no command that can be read makes bin/${missing}`;
}

/** A file in `bin` that no build put there. */
function strange({ project: { files }, path }: About): string | undefined {
  for (const file of files) {
    if (file.startsWith(`${path}/`) && !CONFIGURATION.test(file.slice(path.length + 1)))
      return `${file} is not known to come from a build`;
  }
  return undefined;
}
