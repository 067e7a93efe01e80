/** The settings files of yarn 1: `.yarnrc` and `.npmrc`, in the directory of the install and in those above it. */
import { makerOfNpmrc, NOTHING, type Part, type Refusal } from '../node/manifests.js';
import { npmrcOf } from '../npmrc.js';
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';

/** A file of a directory of the context. */
export function fileIn(dir: string, name: string): string {
  return joinPath(dir, name) ?? name;
}

/** The directory and all above it in the context. */
export function upwards(dir: string): readonly string[] {
  return dir === '' ? [''] : [dir, ...upwards(dirOf(dir))];
}

/** The settings of a `.yarnrc`, keys as written without quotes, `--install.frozen-lockfile` say; undefined when it was not read. */
export function yarnrcOf(project: Project, path: string): ReadonlyMap<string, string> | undefined {
  const text = project.texts.get(path);
  if (text === undefined) return undefined;
  const settings = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key = '', value = 'true'] = /^\s*("[^"]*"|[^\s"#]\S*)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    if (key !== '')
      settings.set(key.replace(/^"(.*)"$/, '$1').replace(/:$/, ''), value.replace(/^"(.*)"$/, '$1'));
  }
  return settings;
}

/** Settings of yarn 1 that name no file and leave lockfile and `node_modules` where they are. */
const HARMLESS =
  /^(?:registry|@[\w.-]+:registry|_auth|always-auth|email|username|strict-ssl|network-(?:timeout|concurrency)|child-concurrency|save-(?:prefix|exact)|lastUpdateCheck|disable-self-update-check|disable-wrapper|version-[\w-]+|init-[\w-]+|ignore-(?:engines|platform|optional|scripts)|workspaces-experimental|unsafe-disable-integrity-migration|prefer-offline|(?:https?-)?proxy|yarn-path|env|--(?:add|upgrade|run|publish|version|global)\..+|--(?:install\.|\*\.)?(?:ignore-(?:engines|platform|optional|scripts)|(?:frozen|pure)-lockfile|production|non-interactive|network-(?:timeout|concurrency)|prefer-offline|silent|no-progress|check-files|verbose|link-duplicates|registry))$/;
/** Settings of an `.npmrc` by which yarn 1 reads or writes elsewhere. */
const FAR_REACHING =
  /(?:^|:)(?:cafile|certfile|keyfile|cache|prefix|node-options|script-shell|globalconfig|userconfig|modules-dir)$/;

/** The settings files that yarn 1 would find for a directory; refused when one has a setting of wider effect. */
export function classicSettings(
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): Part | Refusal {
  const files: string[] = [];
  for (const each of upwards(dir)) {
    const yarnrc = fileIn(each, '.yarnrc');
    if (sees(yarnrc)) {
      const settings = yarnrcOf(project, yarnrc);
      if (settings === undefined) return { refused: `${yarnrc} could not be read` };
      const far = [...settings.keys()].find((key) => !HARMLESS.test(key));
      if (far !== undefined) return { refused: `${yarnrc} sets ${far}` };
      files.push(yarnrc);
    }
    const npmrc = fileIn(each, '.npmrc');
    if (!sees(npmrc)) continue;
    const settings = npmrcOf(project, each);
    if (settings === undefined) return { refused: `${npmrc} could not be read` };
    const far = [...settings.keys()].find((key) => FAR_REACHING.test(key));
    if (far !== undefined) return { refused: `${npmrc} sets ${far}` };
    files.push(npmrc);
  }
  if (files.length > 0) return { files, evidence: [] };
  if (project.files.has(fileIn(dir, '.npmrc'))) return NOTHING;
  const maker = makerOfNpmrc(project);
  return maker === undefined
    ? NOTHING
    : { refused: `${maker} speaks of an .npmrc, which may be made before the build` };
}
