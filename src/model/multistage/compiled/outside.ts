/** What other files of the project do with the image of a compiled program, for which it may need more than the program. */
import { isDockerfilePath } from '../../../project/names.js';
import { baseOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import { ordersIn } from '../../orders.js';
import { joinWorkdir } from '../../scope.js';
import { servicesWithNamesakes } from '../../services.js';

export interface Language {
  /** Programs of its image alone. */
  readonly tools: RegExp;
  /** In the words of a `docker run` that names its image. */
  readonly image: RegExp;
  /** Commands of a job that compiles. */
  readonly jobs: RegExp;
}

export interface Around {
  readonly program: { readonly output: string };
  readonly language: Language;
  readonly workdir: string;
  /** True where the runtime image has a shell and what belongs to it. */
  readonly shell: boolean;
  /** True where CMD is what is started, so that another command takes its place. */
  readonly byCmd: boolean;
}

const COMPOSE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;
const DEVCONTAINER = /(?:^|\/)\.?devcontainer\.json$/;
const CALLS = /\b(?:docker|podman)(?:-compose|[ \t]+compose)?\b[^\n;&|]*?[ \t](?:run|exec)[ \t]([^\n;&|]*)/g;
const COMMENTS = /^[ \t]*#.*\n/gm;
const WORDS = /[\s"',[\]=]+/;
/** Programs of the images of compilers that no smaller one has. */
const TOOLS =
  /^(?:\/(?:usr\/)?(?:local\/)?(?:(?:go|cargo)\/)?s?bin\/)?(?:git|make|gcc|curl|wget|ssh|scp|python3?|perl|ps|pgrep|top|nc|apt|apt-get|apk|migrate|goose|sqlx|diesel)$/;
const SHELLS =
  /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|ash|dash|env|cat|ls|echo|sleep|kill|test|grep|sed|awk|find|head|tail|cp|mv|rm|mkdir|touch|chown|chmod|id|whoami|date|tar|CMD-SHELL)$/;

/** The first use that the divided image may not serve; undefined when there is none. */
export function outsideOf(project: Project, around: Around): string | undefined {
  const developing = [...project.texts].find(
    ([path, text]) => DEVCONTAINER.test(path) && /"(?:dockerFile|dockerfile|dockerComposeFile)"/.test(text),
  );
  if (developing !== undefined) return `${developing[0]} works in the image`;
  const synced = [...project.files].find((path) => SYNCS.test(path));
  if (synced !== undefined) return `${synced} may copy sources into the container`;
  const setting = settingNaming(project, around);
  if (setting !== undefined) return setting;
  for (const { file, text } of servicesWithNamesakes(project)) {
    const reason = serviceUse(text.replace(COMMENTS, ''), around);
    if (reason !== undefined) return `${file} ${reason}`;
  }
  for (const [path, written] of project.texts) {
    const reason = isDockerfilePath(path) ? undefined : textUse(path, written, around);
    if (reason !== undefined) return `${path} ${reason}`;
  }
  return undefined;
}

/** Programs that copy changed sources into containers that run. */
const SYNCS = /(?:^|\/)(?:skaffold\.ya?ml|Tiltfile|okteto\.ya?ml|devspace\.ya?ml)$/;
const TAKES =
  /\b(?:docker|podman)(?:-compose|[ \t]+compose)?[ \t]+(?:container[ \t]+)?cp[ \t]+(?:-\S+[ \t]+)*[\w.$(){}-]+:(\S+)/g;
/** `NAME: /app/x`, `- NAME=/app/x`, `value: /app/x`. */
const SETTING = /^[ \t]*(?:-[ \t]*)?["']?(?:[A-Z][A-Z\d_]*["']?[ \t]*[:=]|value:)[ \t]*["']?(\/[^\s"']+)/gm;

/** A deployment that hands the program the path of a file which the project has. */
function settingNaming({ texts, files }: Project, { workdir }: Around): string | undefined {
  for (const [path, text] of texts) {
    if (!/\.ya?ml$|(?:^|\/)fly\.toml$/.test(path)) continue;
    for (const [, value = ''] of text.matchAll(SETTING)) {
      const inside = below(workdir, value);
      if (inside === undefined || inside === '') continue;
      if ([...files].some((file) => file === inside || file.startsWith(`${inside}/`)))
        return `${path} names ${value}`;
    }
  }
  return undefined;
}

function serviceUse(text: string, around: Around): string | undefined {
  if (/<<[ \t]*:|^[ \t]+extends[ \t]*:/m.test(text)) return 'takes settings of the service from elsewhere';
  if (/^[ \t]+develop[ \t]*:/m.test(text)) return 'changes files in the container while people work';
  const elsewhere = valueOf(text, 'working_dir')?.[0];
  if (elsewhere !== undefined && joinWorkdir('/', elsewhere) !== around.workdir)
    return `works in ${elsewhere}`;
  const mounted = mountOver(text, around);
  if (mounted !== undefined) return `mounts something over ${mounted}`;
  for (const key of ['entrypoint', 'command', 'test']) {
    const words = valueOf(text, key);
    if (words === undefined) continue;
    if (key === 'command' && !around.byCmd) continue;
    const first = words.find((word) => !/^(?:CMD|exec|NONE|-)?$/.test(word));
    if (first !== undefined && !isProgram(first, around)) return `starts ${first} in the container`;
  }
  return undefined;
}

function isProgram(word: string, { program: { output }, workdir }: Around): boolean {
  return word.includes('/') ? joinWorkdir(workdir, word) === output : word === baseOf(output);
}

/** A target of a volume at or above the program or the working directory. */
function mountOver(text: string, { program: { output }, workdir }: Around): string | undefined {
  const targets = [
    ...[...text.matchAll(/^[ \t]*-[ \t]*["']?[^\s"':#]+:(\/[^\s"':#]*)/gm)].map(([, path]) => path),
    ...[...text.matchAll(/\btarget[ \t]*:[ \t]*["']?(\/[^\s"'#,}]+)/g)].map(([, path]) => path),
  ];
  return targets.find((path) => {
    const target = joinWorkdir('/', path);
    return (
      target !== undefined && (below(target, output) !== undefined || below(target, workdir) !== undefined)
    );
  });
}

/** The words of a key's value, in its line or below it. */
function valueOf(text: string, key: string): readonly string[] | undefined {
  const found = new RegExp(String.raw`^([ \t]*)${key}[ \t]*:(.*(?:\n\1[ \t]+.*|\n\1-.*)*)`, 'm').exec(text);
  return found?.[2]?.split(WORDS).filter((word) => word !== '' && word !== '|' && word !== '>');
}

/** What scripts, workflows and deployments run in some image: it may be this one. */
function textUse(path: string, written: string, around: Around): string | undefined {
  const { language } = around;
  const text = written.replace(COMMENTS, '').replaceAll(/\\\r?\n/g, ' ');
  const isLost = (word: string): boolean =>
    TOOLS.test(word) || language.tools.test(word) || (!around.shell && SHELLS.test(word));
  for (const [, words = ''] of text.matchAll(CALLS)) {
    if (language.image.test(words)) continue;
    const word = words.split(WORDS).find(isLost);
    if (word !== undefined) return `runs ${word} in a container, which may be this one`;
  }
  const taken = [...text.matchAll(TAKES)].find(
    ([, from]) => joinWorkdir('/', from) !== around.program.output,
  );
  if (taken !== undefined) return `takes ${taken[1]} out of a container, which may be this one`;
  const ordered = ordersIn(path, text)
    .flatMap((value) => value.split(WORDS))
    .find(isLost);
  if (ordered !== undefined) return `runs ${ordered} in a container, which may be this one`;
  if (/\.ya?ml$/.test(path) && !COMPOSE.test(path) && /\bcontainers[ \t]*:/.test(text)) {
    const word = [...text.matchAll(/\bcommand[ \t]*:([^]*?)(?=\n[ \t]*[\w-]+[ \t]*:|$)/g)]
      .flatMap(([, value = '']) => value.split(WORDS))
      .find(isLost);
    if (word !== undefined) return `runs ${word} in a container, which may be this one`;
  }
  if (/(?:^|\/)(?:fly\.toml|Procfile|render\.ya?ml|heroku\.yml|app\.yaml)$/.test(path)) {
    const word = text.split(WORDS).find(isLost);
    if (word !== undefined) return `runs ${word} in the container`;
  }
  const isJob = /\.github\/workflows\/|(?:^|\/)\.gitlab-ci\.yml$/.test(path);
  return isJob && language.jobs.test(text) && /^[ \t-]*(?:container|image):[ \t]*\S*\$/m.test(text)
    ? 'may run its jobs in the image'
    : undefined;
}
