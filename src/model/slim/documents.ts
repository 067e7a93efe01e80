/**
 * What every slim image leaves out: manual pages, documents and translations, also those of packages installed later
 * (debuerreotype, `.slimify-excludes`).
 */
import type { Instruction } from '../../syntax/types.js';
import { expand } from '../scope.js';
import { textsNamed } from './texts.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

const DOCUMENTS =
  /\/usr\/share\/(?:doc|man|info|locale|groff|lintian|linda)\b|\b(?:mandb|man-db|unminimize)\b/;
const FORCED_REMOVAL = /\brm\s+-\w*f\w*\s[^;&|]*/g;
const RUN_IN_SHELL = /\|\s*(?:sudo\s+(?:-\S+\s+)?)?(?:ba|da)?sh\b/;
const SCRIPT = /(?:^|[\s"'=])((?:\.{0,2}\/)?[\w./-]*[\w-]\.(?:sh|bash))(?=$|[\s"';&|)])/g;
/** Their set-up needs directories of manual pages, wherever their install stands. */
const MANUAL_INSTALL =
  /\bapt(?:-get)?\b[^;&|]*\binstall\b[^;&|]*\b(?:openjdk-|default-j(?:re|dk)|postgresql)/;

/** What one instruction does with documents, or may do where nobody can see it. */
export function documentsObstacle(place: Place): Obstacle {
  const { instruction, who } = place;
  if (instruction.keyword === 'ENV') return languageObstacle(place);
  const text = instruction.text.replaceAll(FORCED_REMOVAL, '');
  const named = DOCUMENTS.exec(text)?.[0];
  if (named !== undefined) return `${who} names ${named}, which slim images leave out`;
  if (instruction.keyword !== 'RUN') return undefined;
  if (MANUAL_INSTALL.test(text))
    return `${who} installs a package that needs directories which slim images leave out`;
  if (RUN_IN_SHELL.test(text)) return `${who} feeds text to a shell, and it is not known which`;
  return firstObstacle(scriptsIn(instruction), (path) => readObstacle(path, place));
}

function scriptsIn({ text }: Instruction): readonly string[] {
  return [...text.matchAll(SCRIPT)].map(([, path = '']) => path);
}

function readObstacle(path: string, { swap, who }: Place): Obstacle {
  const texts = textsNamed(swap.project, path);
  if (texts.length === 0) return `${who} names ${path}, which was not read`;
  return firstObstacle(texts, ([name, text]) => {
    const named = DOCUMENTS.exec(text.replaceAll(FORCED_REMOVAL, ''))?.[0] ?? MANUAL_INSTALL.exec(text)?.[0];
    return named === undefined
      ? undefined
      : `${name} names ${named}, which slim images leave out or cannot set up`;
  });
}

/** Messages in another language than English come from /usr/share/locale. */
function languageObstacle({ instruction, swap }: Place): Obstacle {
  const { args } = instruction;
  for (let at = 0; at + 1 < args.length; at += 3) {
    const name = args[at] ?? '';
    if (!/^(?:LANG|LANGUAGE|LC_ALL|LC_MESSAGES)$/.test(name)) continue;
    const value = expand(args[at + 1] ?? '', swap.model.scopeAt(instruction), instruction.escape);
    if (value === undefined || !/^(?:C|POSIX|en)(?:[_.:]|$)|^$/.test(value))
      return `ENV ${name} asks for translations, which slim images leave out`;
  }
  return undefined;
}
