/** Whether a stage looks as if something of it were needed only while packages are compiled. */
import { alwaysLinked } from '../../../knowledge/python-builds.js';
import type { Build } from '../../types.js';
import type { Stage } from '../../stages.js';

const INSTALLS = /\b(?:apt(?:-get|itude)?\b[^;&|]*?\binstall|apk\b[^;&|]*?\badd)\b([^;&|]*)/g;
const BUILDS = /^(?:gcc|g\+\+|build-essential|build-base|make|cmake|musl-dev|[\w.+-]+-dev)(?:=.*)?$/;
const SOURCES = /\bpip[\d.]*\s+install\b[^;&|]*(?:--no-binary|git\+)/;

/** Only of such a stage, a refusal is worth a line. */
export function mayCompile({ project }: Build, { instructions }: Stage): boolean {
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ body }) => body.text);
  const hasPip = runs.some((text) => /\bpip[\d.]*\b|\bpipenv\b|\bpoetry\b|\buv\b/.test(text));
  if (!hasPip) return false;
  if (runs.some((text) => SOURCES.test(text) || installsCompilers(text) || namesCompiled(text.split(/\s+/))))
    return true;
  if (!runs.some((text) => /\bpip[\d.]*\s+install\b[^;&|]*\s-(?:r|-requirement)\b/.test(text))) return false;
  return [...project.requirements.values()].some(
    ({ entries, vcs, options }) =>
      vcs ||
      options.some((option) => option.startsWith('--no-binary')) ||
      entries.some(({ name }) => alwaysLinked(name)),
  );
}

function installsCompilers(text: string): boolean {
  for (const [, names = ''] of text.matchAll(INSTALLS))
    if (names.split(/[\s\\]+/).some((name) => BUILDS.test(name))) return true;
  return false;
}

function namesCompiled(words: readonly string[]): boolean {
  return words.some((word) => alwaysLinked(/^["']?([a-z\d-]+)/.exec(word.toLowerCase())?.[1] ?? ''));
}
