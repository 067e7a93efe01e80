import { configurationIn } from '../../../project/dotnet/configuration.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import {
  dotnetCommandOf,
  propertiesOf,
  type DotnetCommand,
  type DotnetOption,
} from '../../dotnet/command.js';
import { preparationOf } from '../preparing.js';
import { restoreReader } from './dotnet.js';
import type { Installer, InstallReader } from './types.js';

/** `dotnet publish` and `dotnet build`, which restore on the way. */
export const dotnetPublish: Installer = { mention: /\bdotnet\s+(?:publish|build)\b/, readerOf };

/** Sub-commands behind which all packages are there, or nothing is known. */
const RESTORES = /^(?:restore|build|publish|pack|run|test|msbuild|tool|workload|list|add|nuget|ef)$/;

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const found = dotnetCommandOf(command);
  if (found === undefined || (found.verb !== 'publish' && found.verb !== 'build')) return undefined;
  const keeps = found.options.some(({ name }) => name === '--no-restore' || name === '--no-build');
  const others = run.script.commands.slice(0, run.script.commands.indexOf(command));
  if (keeps || others.some((each) => restores(each))) return undefined;
  const passed = found.options.flatMap((option) => passedOn(option));
  const odd = passed.find((each) => 'odd' in each);
  const given = passed.flatMap((each) => ('odd' in each ? [] : [each]));
  // Without a runtime identifier these would ask the SDK for one of its own.
  const options = given.some(isRuntime) ? given : [];
  const operands = found.operands.map(({ text }) => text);
  const ahead = preparationOf(run, command, () => false);
  const text = ['dotnet restore', ...operands, ...options.map(written)].join(' ');
  return {
    ...restoreReader(run, command, {
      operands: found.operands,
      options,
      trouble:
        (odd && 'odd' in odd ? `what its option ${odd.odd} means for a restore is not known` : undefined) ??
        ('refused' in ahead ? ahead.refused : undefined) ??
        setting(run, command, found),
      objection: configurationIn,
    }),
    name: '`dotnet ' + found.verb + '`',
    prefetch: { commands: 'refused' in ahead ? [text] : [...ahead.commands, text], isDone: restores },
  };
}

function restores(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  return tool === 'dotnet' && RESTORES.test(subcommand ?? '');
}

/** Options that say how a build runs and where it writes; none decides what is restored. */
const OWN: ReadonlySet<string> = new Set(
  (
    '-c -o -v -nologo -m -nr -nodereuse -clp -tl --tl -f --version-suffix --no-incremental --disable-build-servers ' +
    '--no-dependencies --interactive --debug -warnaserror'
  ).split(' '),
);
/** Properties that decide which packages and runtimes are restored (Microsoft.NET.Sdk.FrameworkReferenceResolution.targets). */
const RESTORED =
  /^(?:PublishReadyToRun|PublishTrimmed|PublishSingleFile|PublishAot|SelfContained|RuntimeIdentifiers?|UseAppHost|IsTrimmable|RuntimeFrameworkVersion|TargetLatestRuntimePatch)$/i;
/** Those that only a build looks at. */
const BUILT =
  /^(?:Configuration|Platform|Version(?:Prefix|Suffix)?|AssemblyVersion|FileVersion|InformationalVersion|PackageVersion|SourceRevisionId|DebugType|DebugSymbols|GenerateDocumentationFile|TreatWarningsAsErrors|WarningLevel|NoWarn|Deterministic|ContinuousIntegrationBuild|IncludeNativeLibrariesForSelfExtract|IncludeAllContentForSelfExtract|EnableCompressionInSingleFile|InvariantGlobalization|TrimMode|StripSymbols|PublishDir|OutputPath|CopyOutputSymbolsToPublishDirectory|ErrorOnDuplicatePublishOutputFiles|SatelliteResourceLanguages|RunAnalyzers\w*|Optimize|GenerateRuntimeConfigurationFiles|ErrorReport)$/i;

/** What a restore has to be given too: nothing, the option, or the name of one that is not known. */
function passedOn(option: DotnetOption): readonly (DotnetOption | { readonly odd: string })[] {
  const { name, text } = option;
  if (OWN.has(name)) return [];
  if (name === '-r' && text !== undefined) return [option];
  if (name === '--self-contained' || name === '--no-self-contained') {
    const value = name === '--self-contained' ? (text ?? 'true') : 'false';
    return [{ name: '-p', text: `SelfContained=${value}` }];
  }
  const given = name === '-p' ? propertiesOf(option) : undefined;
  const odd = given?.find(([key]) => !RESTORED.test(key) && !BUILT.test(key))?.[0];
  if (given === undefined || odd !== undefined) return [{ odd: odd ?? name }];
  return given
    .filter(([key]) => RESTORED.test(key))
    .map(([key, value]) => ({ name: '-p', text: `${key}=${value}` }));
}

function isRuntime({ name, text = '' }: DotnetOption): boolean {
  return name === '-r' || text.startsWith('RuntimeIdentifier=');
}

function written({ name, text = '' }: DotnetOption): string {
  return name === '-p' ? `-p:${text}` : `${name} ${text}`;
}

/** Why a restore where the RUN begins would not be that of the command; undefined when it would. */
function setting(
  { instruction }: Run,
  command: ShellCommand,
  { options, operands }: DotnetCommand,
): string | undefined {
  if (command.assignments.length > 0) return 'a variable is set for it';
  if (/\bnuget\s+locals\b|\brm\b[^&;]*\.nuget\b/.test(instruction.body.text))
    return 'its RUN also removes packages, which another layer would keep';
  const texts = [...operands.map(({ text }) => text), ...options.map(({ text = '' }) => text)];
  const strange = texts.find((text) => !/^[\w.,:=;+@~/${}"'-]*$/.test(text));
  return strange === undefined ? undefined : `${strange} could not be repeated safely`;
}
