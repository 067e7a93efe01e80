import { words, type ToolSpec } from './spec.js';

/**
 * `dotnet help restore`, `build` and `publish` of .NET SDK 6 to 10. Letters are not bundled; options of MSBuild may stand
 * among them with their value behind a colon (`-p:Name=Value`), and with a slash (`/p:Name=Value`), which makes an operand.
 */
export const DOTNET: ToolSpec = {
  subcommands: true,
  bundles: false,
  withValue: words(
    '-c --configuration -o --output -r --runtime -f --framework -v --verbosity -s --source -a --arch --os --configfile ' +
      '--packages --lock-file-path --version-suffix --artifacts-path --manifest -p --property --logger --filter',
  ),
  booleanValues: true,
  synonyms: {
    '--configuration': '-c',
    '--output': '-o',
    '--runtime': '-r',
    '--framework': '-f',
    '--verbosity': '-v',
    '--source': '-s',
    '--arch': '-a',
    '--property': '-p',
    '--sc': '--self-contained',
    '--ucr': '--use-current-runtime',
  },
  aliases: {},
};
