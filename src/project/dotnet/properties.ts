/**
 * Properties of MSBuild by which a restore reads or writes other files than those beside its projects: places of packages,
 * settings, lockfiles and intermediate files, and files that are imported by way of a property (NuGet.targets,
 * Microsoft.Common.props, Microsoft.NET.Sdk.*.targets, 2026-08).
 */
const FAR =
  /^(?:Restore(?:ConfigFile|PackagesPath|FallbackFolders|AdditionalProjectFallbackFolders\w*|OutputPath|OutputAbsolutePath|RootConfigDirectory|SolutionDirectory|RepositoryPath|ProjectStyle|TaskAssemblyFile|Graph\w*|Targets\w*|UseCustomAfterTargets)|NuGet(?:LockFilePath|PackageRoot|RestoreTargets|Props)|BaseIntermediateOutputPath|MSBuildProjectExtensionsPath|ArtifactsPath|UseArtifactsOutput|Directory(?:Build(?:Props|Targets)|PackagesProps|Solution(?:Props|Targets))Path|Custom(?:Before|After)\w+|(?:Before|After)(?:MicrosoftNETSdkTargets|TargetFrameworkInferenceTargets)|AlternateCommonProps|LanguageTargets|PublishProfile\w*|RuntimeIdentifierGraphPath|BundledRuntimeIdentifierGraphFile|MSBuildSDKsPath|MSBuildUserExtensionsPath)$/i;
const SOURCES = /^Restore(?:Sources|AdditionalProjectSources)$/i;

/**
 * @param value where it is given in a file or on a command line; sources on the web are none of the project's files
 */
export function isFarProperty(name: string, value = ''): boolean {
  if (SOURCES.test(name))
    return !value
      .split(/;|%3B/i)
      .every((each) =>
        /^(?:|https?:\/\/[^$]*|\$\((?:RestoreSources|RestoreAdditionalProjectSources)\))$/i.test(each.trim()),
      );
  return FAR.test(name);
}
