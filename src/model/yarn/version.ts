import { officialName } from '../../knowledge/images.js';
import { isObject } from '../../project/json.js';
import { manifestIn } from '../../project/node/manifests.js';
import { joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { fileIn, upwards, yarnrcOf } from '../../project/yarn/settings.js';
import type { Instruction } from '../../syntax/types.js';
import type { Run } from '../commands.js';
import { instructionsBefore } from '../directory.js';

/** The yarn that a command runs. */
export interface YarnVersion {
  readonly major: number;
  /** `4.5.0`, where it is known to the last number. */
  readonly exact?: string;
  /** Files of the context that lead to it: settings, and the program itself. */
  readonly files: readonly string[];
  readonly evidence: string;
}

/** Commands that choose another yarn, or write into its settings. */
const CHANGES_YARN =
  /\byarn\s+(?:set\s+version|policies|self-update)\b|\bcorepack\s+(?:use|up)\b|\byarn@(?!1\b|\^1|~1)|@yarnpkg\/|\bvolta\b|\byvm\b/;
/** Settings by command: yarn 1 keeps them in the home directory, later ones in a file of the project. */
const SETS_SETTING = /\byarn(?:pkg)?\s+config\s+(?:-\S+\s+)*set\s+(?:-\S+\s+)*["']?([\w@:./-]+)/g;
const HARMLESS_SETTING =
  /^(?:registry|@[\w.-]+:registry|network-(?:timeout|concurrency)|child-concurrency|strict-ssl|(?:https?-)?proxy|ignore-(?:engines|platform)|disable-self-update-check|always-auth|\/\/.*:_authToken)$/;
/** Yarn of npm's registry, of its own apt repository, of Alpine: all of them yarn 1 (2026-08). */
const INSTALLS_YARN_1 =
  /\bnpm\s+(?:-g\s+)?(?:i|install|add)\s[^;&|]*(?<![\w/-])yarn(?![\w/-])|dl\.yarnpkg\.com|\bapk\s(?:[^;&|]*\s)?add\s[^;&|]*(?<![\w/-])yarn(?![\w/-])/;
/** Images of Node with a yarn before 1.0. */
const OLD_NODE = /^(?:[0-7](?:[.-]|$)|argon|boron)/;
const ENABLES_COREPACK = /\bcorepack\s+enable\b/;
/** What corepack takes where the project does not say: without any effect where it does. */
const PREPARES = /\bcorepack\s+(?:prepare|install|hydrate)\b[^&|;]*/g;
/** Variables by which yarn takes another program, or corepack another version. */
const VARIABLE = /^(?:YARN_VERSION|COREPACK_\w+|YARN_IGNORE_PATH|YARN_YARN_PATH|YARN_RC_FILENAME)$/i;

/**
 * Which yarn an install runs, from the settings of the project and from what the Dockerfile installs; a text says why that
 * is not known.
 *
 * @param dir directory of the package.json in the context
 * @param sees whether yarn would find a file of the context in its place
 */
export function yarnAt(
  run: Run,
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): YarnVersion | string {
  const set = [...run.scope.variables.keys()].find((name) => VARIABLE.test(name));
  if (set !== undefined) return `${set} may choose the version of yarn`;
  const before = [...instructionsBefore(run.stage, run.instruction), run.instruction];
  const changing = before.find(
    ({ keyword, text }) => keyword === 'RUN' && CHANGES_YARN.test(text.replaceAll(PREPARES, '')),
  );
  if (changing !== undefined) return `line ${changing.origin} chooses the version of yarn, or its settings`;
  const version = chosenYarn(run, project, dir, sees, before);
  if (typeof version === 'string') return version;
  for (const { origin, text } of before)
    for (const [, setting = ''] of text.matchAll(SETS_SETTING))
      if (version.major > 1 || !HARMLESS_SETTING.test(setting))
        return `line ${origin} sets ${setting} for yarn`;
  return version;
}

function chosenYarn(
  run: Run,
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
  before: readonly Instruction[],
): YarnVersion | string {
  const program = programOf(project, dir, sees);
  if (typeof program === 'string') return program;
  const asked = askedVersion(project, dir);
  if (typeof asked === 'string') return asked;
  const corepack = before.some(({ keyword, text }) => keyword === 'RUN' && ENABLES_COREPACK.test(text));
  // It may then write the version that it took into package.json.
  if (corepack && asked === undefined)
    return `corepack decides on the version of yarn: no packageManager in ${manifestIn(dir)} does`;
  if (program !== undefined) {
    const other = asked?.exact !== undefined && program.exact !== undefined && asked.exact !== program.exact;
    return other ? `${asked.evidence}, and ${program.evidence}` : program;
  }
  if (asked !== undefined && (corepack || asked.major > 1))
    return corepack ? asked : `${asked.evidence}, and nothing in this file enables corepack`;
  const berry = upwards(dir)
    .map((each) => fileIn(each, '.yarnrc.yml'))
    .find((path) => project.files.has(path));
  if (berry !== undefined) return `${berry} belongs to yarn 2 or later, and does not say which one runs`;
  const { registry, repository, tag, text } = run.stage.resolved ?? run.stage.image;
  const known =
    (officialName(registry, repository) === 'node' && !OLD_NODE.test(tag ?? '')) ||
    before.some((each) => INSTALLS_YARN_1.test(each.text));
  return known ? { major: 1, files: [], evidence: 'it runs yarn 1' } : `which yarn ${text} has is not known`;
}

/** The yarn of the project that its settings name; undefined when they name none. */
function programOf(
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): YarnVersion | string | undefined {
  for (const each of upwards(dir)) {
    for (const [name, key] of [
      ['.yarnrc.yml', 'yarnPath'],
      ['.yarnrc', 'yarn-path'],
    ] as const) {
      const path = fileIn(each, name);
      if (!project.files.has(path)) continue;
      if (!sees(path)) return `${path} is not copied to where yarn looks`;
      const document = name === '.yarnrc' ? yarnrcOf(project, path) : project.documents.get(path);
      if (document === undefined) return `${path} ${project.unreadable.get(path) ?? 'was not read'}`;
      const value =
        document instanceof Map ? document.get(key) : isObject(document) ? document[key] : undefined;
      if (value === undefined) continue;
      if (each !== dir) return `${path}, in a directory above, chooses the version of yarn`;
      const program = typeof value === 'string' ? joinPath(each, value) : undefined;
      const exact = /(?:^|\/)yarn-(\d+\.\d+\.\d+)\.c?js$/.exec(program ?? '')?.[1];
      if (program === undefined || exact === undefined) return `${path} takes yarn from ${String(value)}`;
      if (!sees(program)) return `${program}, which ${path} names, is not copied to where it belongs`;
      return {
        major: Number.parseInt(exact, 10),
        exact,
        files: [path, program],
        evidence: `${path} names yarn ${exact}`,
      };
    }
  }
  return undefined;
}

/** The version in `packageManager`, which corepack takes; from a manifest above it only where the own one names none. */
function askedVersion(project: Project, dir: string): YarnVersion | string | undefined {
  for (const each of upwards(dir)) {
    const manifest = manifestIn(each);
    const asked = project.packages.get(manifest)?.packageManager;
    if (asked === undefined) continue;
    const exact = /^yarn@(\d+\.\d+\.\d+)(?:\+.*)?$/.exec(asked)?.[1];
    if (exact === undefined || each !== dir) return `${manifest} asks for ${asked.replace(/\+.*/, '')}`;
    return {
      major: Number.parseInt(exact, 10),
      exact,
      files: [],
      evidence: `${manifest} asks for yarn ${exact}`,
    };
  }
  return undefined;
}
