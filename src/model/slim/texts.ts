/** What scripts and sources of the project name that a slim image lacks. Words are enough to refuse. */
import type { Project } from '../../project/types.js';
import { provides } from './packages.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

/** What stands between the words of scripts and of YAML. */
export const SEPARATORS = /[\s;|&()`"'$={}<>,[\]!\\]+/;
/** In a script, these fetch or build what is not known. */
const FETCHES =
  /\bnpm\s+(?:\S+\s+)?(?:i|install|ci|add|exec)\b|\b(?:npx|yarn|pnpm|pip[\d.]*|gem|bundle|cargo|cpanm?|apt-key|nvm|dpkg|perl|python\d*)\s+(?![\w./]+\.py\b|-m gunicorn\b)/;
const OTHER_PLACES = /\/usr\/(?:lib|include|share)\/|\/etc\/ssl|LD_PRELOAD|LD_LIBRARY_PATH|use-openssl-ca/;

/** The texts of the project that a path in the image may mean: those with its base name. */
export function textsNamed(
  { texts }: Project,
  path: string,
): readonly (readonly [path: string, text: string])[] {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return [...texts].filter(([other]) => other === base || other.endsWith(`/${base}`));
}

/** A script that runs in the image, by its path there. */
export function scriptObstacle(path: string, place: Place): Obstacle {
  const { swap, who, followed } = place;
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (followed.has(base)) return undefined;
  const texts = textsNamed(swap.project, path);
  if (texts.length === 0) {
    // The one script that the image itself brings (docker-library/node, docker-entrypoint.sh).
    const isOwn = base === 'docker-entrypoint.sh' && swap.repository === 'node';
    return isOwn ? undefined : `${who} runs ${path}, which was not read`;
  }
  const inner: Place = { ...place, followed: new Set([...followed, base]) };
  return firstObstacle(texts, ([name, text]) => textObstacle(name, text, inner));
}

function textObstacle(path: string, text: string, place: Place): Obstacle {
  const shebang = /^#!\s*(\S+)(?:\s+(?:-S\s+)?(\S+))?/.exec(text);
  const interpreter =
    (shebang?.[1]?.endsWith('/env') === true ? shebang[2] : shebang?.[1])?.replace(/^.*\//, '') ?? 'sh';
  if (/^(?:node|python[\d.]*)$/.test(interpreter)) return sourceObstacle(path, text);
  if (interpreter === 'ruby' && place.swap.repository === 'ruby') return sourceObstacle(path, text, true);
  if (!/^(?:sh|bash|dash|ash)$/.test(interpreter)) return `${path} is a script for ${interpreter}`;
  const code = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n');
  // What gems need was looked at where they were installed.
  const own = place.swap.repository === 'ruby' ? code.replaceAll(/\bbundle\s+exec\s/g, ' ') : code;
  const fetch = FETCHES.exec(own)?.[0].trim();
  if (fetch !== undefined) return `${path} runs ${fetch}, and it is not known what that needs`;
  const elsewhere = OTHER_PLACES.exec(code)?.[0];
  if (elsewhere !== undefined) return `${path} names ${elsewhere}, where slim images lack files`;
  const tokens = new Set(code.split(SEPARATORS));
  return lostWord(tokens, path, place) ?? firstObstacle(tokens, (token) => fileObstacle(token, place));
}

function fileObstacle(token: string, place: Place): Obstacle {
  if (/\w\.(?:sh|bash)$/.test(token)) return scriptObstacle(token, place);
  return /\w\.(?:[cm]?js|py)$/.test(token) ? sourcesObstacle(token, place.swap) : undefined;
}

/** A word that is the name of a command that the slim image lacks, and that no package brings back. */
export function lostWord(words: Iterable<string>, who: string, { swap, installed }: Place): Obstacle {
  for (const word of words) {
    const name = /^\/usr\/s?bin\/|^\/s?bin\//.test(word) ? word.slice(word.lastIndexOf('/') + 1) : word;
    const owner = swap.lost.get(name);
    if (owner !== undefined && !provides(installed, owner))
      return `${who} uses ${name}, which ${swap.target} does not have`;
  }
  return undefined;
}

/** In JavaScript and Python: what starts other programs. */
export const STARTS_PROGRAMS =
  /\bchild_process\b|\bexeca\b|\bshelljs\b|['"]zx['"]|\bsubprocess\b|\bos\.(?:system|popen|exec|spawn)|\bpexpect\b|\btkinter\b|\bfind_library\b|\bsimple-git\b|create_subprocess|\bexec\s+['"`]/;

/** A program in JavaScript or Python: whether it starts others. */
export function sourceObstacle(path: string, text: string, isRuby = /\.(?:rb|pl)$/.test(path)): Obstacle {
  const found = STARTS_PROGRAMS.exec(text)?.[0];
  if (found !== undefined) return `${path} uses ${found}, and it is not known what it starts`;
  const shell = isRuby ? SHELLS_OUT.exec(text)?.[0] : undefined;
  return shell === undefined ? undefined : `${path} uses ${shell}, and it is not known what it starts`;
}

/** How Ruby and Perl start programs. */
const SHELLS_OUT = /`[^`\n]+`|%x|\bqx\b|\bsystem\b|\bexec\b|\bspawn\b|\bOpen3\b|\bpopen\b/;

/** The source files of the project that a path in the image may mean. */
export function sourcesObstacle(path: string, { project }: Place['swap']): Obstacle {
  const bare = /\.(?:[cm]?[jt]sx?|py|rb|pl)$/.test(path)
    ? [path]
    : [`${path}.js`, `${path}.py`, `${path}/index.js`];
  return firstObstacle(
    bare.flatMap((each) => textsNamed(project, each)),
    ([name, text]) => sourceObstacle(name, text),
  );
}
