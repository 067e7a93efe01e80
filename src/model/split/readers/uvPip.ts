import { staticRequirements } from '../../../project/python/staticRequirements.js';
import { fileIn, tableAt } from '../../../project/python/tables.js';
import { uvSettings } from '../../../project/python/uvFiles.js';
import type { Project } from '../../../project/types.js';
import { hasFlag, invocationOf, operands, options, type ShellCommand } from '../../../shell/index.js';
import { isRegistryName } from '../../bystanders.js';
import type { Run } from '../../commands.js';
import { below, directoryOf } from '../../directory.js';
import { pipFiles } from '../../pip/install.js';
import { environments } from '../../python/environments.js';
import { chosenPlaces, surroundings } from '../../python/surroundings.js';
import { UV_FAR_REACHING, UV_PLACES } from '../../python/uv.js';
import { joinWorkdir } from '../../scope.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `uv pip install -r` and `uv pip sync`. */
export const uvPip: Installer = { mention: /\buv\b/, readerOf };

const READS_FILE = /^(?:-r|--requirements?|-c|--constraints?)$/;
const INSTALLS_TO = /^(?:-t|--target|--prefix)$/;
const KNOWN =
  /^(?:-[rctqvUnpi]|--(?:requirements?|constraints?|target|prefix|system|no-system|break-system-packages|no-cache|no-cache-dir|quiet|verbose|upgrade|upgrade-package|index-url|default-index|index|extra-index-url|index-strategy|keyring-provider|allow-insecure-host|require-hashes|no-deps|no-build|no-binary|only-binary|no-build-isolation|no-build-isolation-package|compile-bytecode|compile|link-mode|python|python-version|python-platform|prerelease|resolution|exact|strict|reinstall|refresh|no-progress|color|native-tls|system-certs|offline|torch-backend|extra|all-extras|verify-hashes|no-verify-hashes|no-config))$/;

function readerOf(run: Run, command: ShellCommand): InstallReader | undefined {
  const { tool, subcommand } = invocationOf(command);
  const [verb, ...packages] = operands(command).map(({ value }) => value);
  if (tool !== 'uv' || subcommand !== 'pip' || (verb !== 'install' && verb !== 'sync')) return undefined;
  const named = options(command).filter(({ name }) => READS_FILE.test(name));
  const files = [...named.map(({ value }) => value), ...(verb === 'sync' ? packages : [])];
  if (files.length === 0 && packages.every(isRegistryName)) return undefined;
  const directory = directoryOf(run, command);
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined || directory === undefined ? undefined : joinWorkdir(directory, path);
  const entries = files.flatMap((path) => absolute(path) ?? []);
  const [entry] = entries;
  const relative = entry === undefined || directory === undefined ? undefined : below(directory, entry);
  const targets = options(command).filter(({ name }) => INSTALLS_TO.test(name));
  const places = chosenPlaces(run, command, UV_PLACES);
  const trouble =
    troubleOf(run, command) ??
    (directory === undefined ? unplaced(command) : undefined) ??
    (entries.length < files.length ? 'which files it reads is only known in the build' : undefined) ??
    ('refused' in places ? places.refused : undefined);
  return {
    name: `\`uv pip ${verb}\``,
    command,
    entries,
    writes: [
      'refused' in places ? [] : places,
      environments(run, command),
      targets.flatMap(({ value }) => absolute(value) ?? []),
      isForSystem(run, command) ? [] : (absolute('.venv') ?? []),
    ].flat(),
    needsAll: true,
    trouble,
    read: (project, paths, sees) => filesFrom(project, paths, relative, sees),
  };
}

function troubleOf(run: Run, command: ShellCommand): string | undefined {
  const given = options(command);
  const [verb, ...packages] = operands(command).map(({ value }) => value);
  const odd = given.find(({ name }) => !KNOWN.test(name));
  const needsSources =
    given.some(({ name }) => /^(?:-e|--editable|--group)$/.test(name)) ||
    (verb === 'install' && !packages.every(isRegistryName));
  const paths = given.filter(({ name }) => READS_FILE.test(name)).map(({ value }) => value);
  const places = given.filter(({ name }) => INSTALLS_TO.test(name));
  return (
    (needsSources ? 'it installs the project itself or a path, and needs the sources' : undefined) ??
    (odd && `what it reads with ${odd.name} is not known`) ??
    (paths.some((path) => path?.includes('://') === true) ? 'it reads requirements from a URL' : undefined) ??
    (places.some(({ value }) => value === undefined)
      ? 'where it installs is only known in the build'
      : undefined) ??
    surroundings(run, command, UV_FAR_REACHING)
  );
}

/** @param relative its first file, seen from the directory in which it runs */
function filesFrom(
  project: Project,
  paths: readonly string[],
  relative: string | undefined,
  sees: (path: string) => boolean,
): ReturnType<InstallReader['read']> {
  const rest = `/${relative ?? ''}`;
  const [first = ''] = paths;
  if (relative === undefined || !`/${first}`.endsWith(rest))
    return { refused: 'it takes settings from the directory in which it runs, which is another one' };
  return uvPipFiles(project, paths, first.slice(0, Math.max(0, first.length - rest.length)), sees);
}

/** True where uv does not look for `.venv`. */
function isForSystem({ scope }: Run, command: ShellCommand): boolean {
  return (
    hasFlag(command, '--system') ||
    ['UV_SYSTEM_PYTHON', 'VIRTUAL_ENV'].some((name) => scope.variables.has(name))
  );
}

/** @param directory the one in which it runs, in the context */
function uvPipFiles(
  project: Project,
  paths: readonly string[],
  directory: string,
  sees: (path: string) => boolean,
): ReturnType<InstallReader['read']> {
  const manifests = paths.filter((path) => path.endsWith('.toml'));
  for (const path of manifests) {
    const reason = staticRequirements(project, path);
    if (reason !== undefined) return { refused: reason };
  }
  const answer = pipFiles(
    project,
    paths.filter((path) => !manifests.includes(path)),
  );
  if ('refused' in answer) return answer;
  const settings = uvSettings(project, directory, sees);
  if ('refused' in settings) return settings;
  const own = fileIn(directory, 'pyproject.toml');
  const hasOwn = sees(own) && Object.keys(tableAt(project.documents.get(own), 'tool', 'uv')).length > 0;
  const files = [...manifests, ...answer.files, ...settings.files, ...(hasOwn ? [own] : [])];
  const evidence = manifests.map((path) => `${path} names its dependencies, none of them a path`);
  return { files: [...new Set(files)], writes: [], evidence: [...evidence, ...answer.evidence] };
}
