/** Sources of the project that no start names: they run all the same, imported by others. */
import { STARTS_PROGRAMS } from './texts.js';
import { provides } from './packages.js';
import { isRun } from './run.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

const SOURCE = /\.(?:[cm]?[jt]sx?|py|rb|rake|ru|pl|pm)$/;
/** The first word of a quoted text, where the name of a program may stand. */
const QUOTED = /['"`](?:\/(?:usr\/)?s?bin\/)?([\w.+-]+)(?=['"`\s])/g;
/** Types of files that /etc/mime.types knows and Python itself, up to 3.13, does not. */
const TYPED =
  /\.(?:webp|woff2?|ttf|otf|eot|docx|xlsx|pptx|od[tsp]|epub|og[gav]|flac|m4[av]|mkv|weba|7z|rar|apk|geojson|jsonld)$/i;
const ASKS_TYPE =
  /\bmimetypes\b|\bguess_type\b|\bsend_file\b|\bsend_from_directory\b|\bFileResponse\b|\bStaticFiles\b/;

/** Ruby: a program whose name stands elsewhere. */
const HIDDEN =
  /(?<![.\w:@"'])(?:system|spawn)[ (]+(?![("'%)= ])[a-z@]\w*|\b(?:Open3\.\w+|IO\.popen)[ (]+(?!["'([ ])[\w@$]+/;

/** Whether a source that was read starts a program, or reads a table, that the slim image lacks. */
export function projectSourcesObstacle(place: Place): Obstacle {
  const { project } = place.swap;
  const sources = [...project.texts].filter(([path]) => SOURCE.test(path) && isRun(project, path));
  return (
    firstObstacle(sources, ([path, text]) => startedObstacle(path, text, place)) ??
    typesObstacle(sources, place)
  );
}

function startedObstacle(path: string, text: string, { swap, installed }: Place): Obstacle {
  const shells = /\.(?:rb|rake|ru|p[lm])$/.test(path) || STARTS_PROGRAMS.test(text);
  if (!shells) return undefined;
  const hidden =
    swap.repository === 'ruby' && /\.(?:rb|rake|ru)$/.test(path) ? HIDDEN.exec(text)?.[0] : undefined;
  if (hidden !== undefined) return `${path} has ${hidden.trim()}, and it is not known what it starts`;
  for (const [, name = ''] of text.matchAll(QUOTED)) {
    const owner = swap.lost.get(name);
    if (owner !== undefined && !provides(installed, owner))
      return `${path} starts ${name}, which ${swap.target} does not have`;
  }
  return undefined;
}

/** Python's `mimetypes` reads /etc/mime.types of the package media-types, which the slim image lacks. */
function typesObstacle(
  sources: readonly (readonly [string, string])[],
  { swap, installed }: Place,
): Obstacle {
  const { repository, project, target } = swap;
  if (
    repository !== 'python' ||
    ['media-types', 'mime-support', 'mailcap'].some((name) => installed.has(name))
  )
    return undefined;
  const asking = sources.find(([, text]) => ASKS_TYPE.test(text))?.[0];
  if (asking !== undefined) return `${asking} asks for types of files, and ${target} has no /etc/mime.types`;
  const typed = [...project.files].find((path) => TYPED.test(path) && isRun(project, path));
  return typed === undefined
    ? undefined
    : `${typed} may be served, and ${target} has no /etc/mime.types that tells its type`;
}
