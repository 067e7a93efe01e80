/** What the project's other files say of the image: sources that are mounted over it, commands that they run in it. */
import { isWithin, joinPath, dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import { isRead } from '../../npm/devSources.js';
import { ordersIn } from '../../orders.js';
import { servicesWithNamesakes } from '../../services.js';

/** Why people work in the image with their own sources; undefined when nothing shows it. */
export function mountObstacle(project: Project, directory: string): string | undefined {
  for (const { file, name, text } of servicesWithNamesakes(project)) {
    const mount = mountsOf(text).find(({ from, to }) => {
      const isOver = below(directory, to) !== undefined || below(to, directory) !== undefined;
      return isOver && holdsSources(project, dirOf(file), from);
    });
    if (mount !== undefined)
      return `${file} mounts ${mount.from} over ${mount.to} in the service ${name}: people work in it`;
    if (/^[ \t]+(?:-[ \t]+)?action:[ \t]*(?:sync|rebuild)/m.test(text))
      return `${file} keeps the service ${name} in step with the sources: people work in it`;
  }
  const synced = [...project.files].find((path) => SYNCS.test(path));
  return synced === undefined
    ? undefined
    : `${synced} may keep a container in step with the sources: people work in it`;
}

/** Programs that copy changed sources into containers that run. */
const SYNCS = /(?:^|\/)(?:skaffold\.ya?ml|Tiltfile|okteto\.ya?ml|devspace\.ya?ml|garden\.ya?ml)$/;

interface Mount {
  readonly from: string;
  readonly to: string;
}

const SHORT = /^[ \t]*-[ \t]*["']?((?:\.|\/|~|\$)[^:"'\n]*):(\/[^:"'\s]*)/gm;
const LONG = /\bsource:[ \t]*["']?([^"'\s]+)["']?[ \t]*\n[ \t]*target:[ \t]*["']?([^"'\s]+)/g;

function mountsOf(service: string): readonly Mount[] {
  return [...service.matchAll(SHORT), ...service.matchAll(LONG)].map(([, from = '', to = '']) => ({
    from,
    to,
  }));
}

function holdsSources(project: Project, dir: string, from: string): boolean {
  if (from.startsWith('$')) return true;
  if (!from.startsWith('.')) return false;
  const path = joinPath(dir, from);
  if (path === undefined) return true;
  return [...project.files].some(
    (file) => isWithin(path, file) && (isRead(file) || file === joinPath(path, 'package.json')),
  );
}

const STARTS = /^[ \t]*(?:-[ \t]+)?(?:command|entrypoint|args|post_start|pre_stop)[ \t]*:/m;
/** Where a line goes on in the next one, it is one. */
const GOES_ON = /\\[ \t]*\r?\n[ \t]*/g;
const CALLS =
  /\bdocker(?:-compose|[ \t]+compose)?\b[^\n]*[ \t](?:run|exec)[ \t][^\n]*[ \t"'](?:(?:node|npm|npx|yarn|pnpm|bun|tsx|make|sh|bash|ash|cat|ls|find|test|env)\b|\.{1,2}\/\w|(?:bin|scripts?)\/)|\b(?:docker|podman)(?:-compose|[ \t]+compose)?[ \t]+(?:container[ \t]+)?cp[ \t]/;

/** A file of the project that runs something of its own in the image: then any file of the package may be used. */
export function startedOutside(project: Project): string | undefined {
  const service = servicesWithNamesakes(project).find(({ text }) => STARTS.test(text));
  if (service !== undefined) return service.file;
  return [...project.texts].find(
    ([path, text]) =>
      ordersIn(path, text).length > 0 ||
      (/\.ya?ml$/.test(path) && /\bcontainers:/.test(text) && STARTS.test(text)) ||
      /(?:^|\/)(?:Procfile|fly\.toml|render\.ya?ml|heroku\.yml|app\.yaml)$/.test(path) ||
      (!isRead(path) && CALLS.test(text.replaceAll(GOES_ON, ' '))),
  )?.[0];
}
