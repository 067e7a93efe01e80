import { officialName } from '../../knowledge/images.js';
import type { Project } from '../../project/types.js';
import { unknownContext } from '../../project/unknownContext.js';
import type { Run } from '../commands.js';
import { instructionsBefore } from '../directory.js';
import type { Build } from '../types.js';

type Version = { readonly evidence: readonly string[] } | { readonly leave: string };

/** Commands that put another yarn in the place of the image's own, or set where its cache goes. */
const CHANGES_YARN =
  /\byarn\s+(?:set\s+version|policies)\b|\bcorepack\s+(?:prepare|install|use)\b|\byarn@(?!1\b|\^1|~1)|\bcache-folder\b/;
/** Commands that bring a project from elsewhere, whose settings are not here to be read. */
const BRINGS_PROJECT = /\bgit\s+clone\b|\btar\s+-?\w*x|\bunzip\b|\bADD\s+\S*:\/\//;

/** Whether an install runs yarn 1, whose cache nothing needs after it, or why that is not sure. */
export function laterYarn({ project, dockerfile }: Build, run: Run): Version {
  const changes = dockerfile.instructions.find(({ text }) => CHANGES_YARN.test(text));
  if (changes !== undefined)
    return { leave: `line ${changes.origin} chooses the version of yarn, or where its cache goes` };
  if (!project.known) return { leave: unknownContext(project) };
  const settings = settingsOf(project);
  if (settings !== undefined) return { leave: settings };
  const before = [...instructionsBefore(run.stage, run.instruction), run.instruction];
  const { registry, repository, text } = run.stage.resolved ?? run.stage.image;
  const hasYarn1 =
    officialName(registry, repository) === 'node' || before.some((each) => INSTALLS_YARN_1.test(each.text));
  if (!hasYarn1) return { leave: `which yarn ${text} has is not known` };
  const foreign = before.find(({ text }) => BRINGS_PROJECT.test(text));
  if (foreign !== undefined)
    return { leave: `line ${foreign.origin} may bring a project that uses yarn 2 or later` };
  return { evidence: ['no .yarnrc.yml and no packageManager names yarn 2 or later: it is yarn 1'] };
}

/** Yarn of npm's registry, of its own apt repository, of Alpine: all of them yarn 1 (2026-08). */
const INSTALLS_YARN_1 =
  /\bnpm\s+(?:-g\s+)?(?:i|install)\s[^;&|]*(?<![\w/-])yarn(?![\w/-])|dl\.yarnpkg\.com|\bapk\s(?:[^;&|]*\s)?add\s[^;&|]*(?<![\w/-])yarn(?![\w/-])/;

const projects = new WeakMap<Project, string | false>();

/** What of the project says that yarn is another one than yarn 1, or puts its cache elsewhere. */
function settingsOf(project: Project): string | undefined {
  let known = projects.get(project);
  if (known === undefined) projects.set(project, (known = findSetting(project) ?? false));
  return known === false ? undefined : known;
}

function findSetting({ files, texts, packages }: Project): string | undefined {
  for (const path of files) {
    const own = /(?:^|\/)(?:\.yarnrc\.yml|\.pnp\.c?js|\.yarn\/(?:releases|cache|plugins)\/.*)$/.test(path);
    if (own) return `${path} belongs to yarn 2 or later, which may run programs from its cache`;
    if (!/(?:^|\/)\.yarnrc$/.test(path)) continue;
    const text = texts.get(path);
    if (text === undefined || /yarn-path|cache-folder/.test(text))
      return `${path} may choose the version of yarn, or where its cache goes`;
  }
  for (const [path, { packageManager }] of packages) {
    if (packageManager !== undefined && /^yarn@(?!1\.)/.test(packageManager))
      return `${path} asks for ${packageManager.replace(/\+.*/, '')}, which may run programs from its cache`;
  }
  return undefined;
}
