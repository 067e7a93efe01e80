/**
 * What every slim image leaves out: manual pages, documents and translations, also those of packages installed later
 * (debuerreotype, `.slimify-excludes`).
 */
import type { Instruction } from '../../syntax/types.js';
import { expand } from '../scope.js';
import { needsManual } from './packages.js';
import { textsNamed } from './texts.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

const DOCUMENTS =
  /\/usr\/share\/(?:doc|man|info|locale|groff|lintian|linda)\b|\b(?:mandb|man-db|unminimize)\b/;
const FORCED_REMOVAL = /\brm\s+-\w*f\w*\s[^;&|]*/g;
const RUN_IN_SHELL = /\|\s*(?:sudo\s+(?:-\S+\s+)?)?(?:ba|da)?sh\b/;
const SCRIPT = /(?:^|[\s"'=])((?:\.{0,2}\/)?[\w./-]*[\w-]\.(?:sh|bash))(?=$|[\s"';&|)])/g;
const INSTALL = /\bapt(?:-get|itude)?\b[^;&|]*?\binstall\b([^;&|]*)/g;

/** What one instruction does with documents, or may do where nobody can see it. */
export function documentsObstacle(place: Place): Obstacle {
  const { instruction, who } = place;
  if (instruction.keyword === 'ENV') return languageObstacle(place);
  const text = instruction.text.replaceAll(FORCED_REMOVAL, '');
  const named = DOCUMENTS.exec(text)?.[0];
  if (named !== undefined) return `${who} names ${named}, which slim images leave out`;
  if (instruction.keyword !== 'RUN') return undefined;
  const manual = manualInstall(text);
  if (manual !== undefined)
    return `${who} installs ${manual}, which needs directories that slim images leave out`;
  if (RUN_IN_SHELL.test(text)) return `${who} feeds text to a shell, and it is not known which`;
  return firstObstacle(scriptsIn(instruction), (path) => readObstacle(path, place));
}

/** A package in an install, wherever that stands, whose set-up needs directories of manual pages. */
function manualInstall(text: string): string | undefined {
  for (const [, names = ''] of text.matchAll(INSTALL)) {
    const found = names.split(/[\s"'`()\\=]+/).find((name) => /^[a-z0-9]/.test(name) && needsManual(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function scriptsIn({ text }: Instruction): readonly string[] {
  return [...text.matchAll(SCRIPT)].map(([, path = '']) => path);
}

function readObstacle(path: string, { swap, who }: Place): Obstacle {
  const texts = textsNamed(swap.project, path);
  if (texts.length === 0) return `${who} names ${path}, which was not read`;
  return firstObstacle(texts, ([name, text]) => {
    const named = DOCUMENTS.exec(text.replaceAll(FORCED_REMOVAL, ''))?.[0] ?? manualInstall(text);
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
