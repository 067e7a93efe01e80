/** `manage.py collectstatic`: into a directory that the settings name. */
import type { Project } from '../../../project/types.js';
import type { ShellCommand } from '../../../shell/index.js';
import { below } from '../../directory.js';
import type { Obstacle } from '../../slim/types.js';

/** True for `python manage.py collectstatic`. */
export function collectsStatic({ name, words }: ShellCommand): boolean {
  const values = words.map(({ value }) => value ?? '');
  const at = /^python[\d.]*$/.test(name ?? '') ? 1 : 0;
  return /(?:^|\/)manage\.py$/.test(values[at] ?? name ?? '') && values[at + 1] === 'collectstatic';
}

/** Why the files that it collects may lie outside of what is carried. */
export function staticObstacle({ texts }: Project, roots: readonly string[]): Obstacle {
  const settings = [...texts].flatMap(([path, text]) =>
    path.endsWith('.py')
      ? [...text.matchAll(/^\s*STATIC_ROOT\s*=\s*(.+)$/gm)].map(([, value = '']) => ({ path, value }))
      : [],
  );
  if (settings.length === 0) return 'runs collectstatic, and no settings were read that say where it writes';
  const elsewhere = settings.find(({ value }) => !isInside(value.trim(), roots));
  return elsewhere && `runs collectstatic, and ${elsewhere.path} has STATIC_ROOT = ${elsewhere.value.trim()}`;
}

/** Below the directory of the sources, or a literal inside of what is carried. */
function isInside(value: string, roots: readonly string[]): boolean {
  if (/^(?:str\()?(?:BASE_DIR|PROJECT_DIR|ROOT_DIR)\s*\/\s*["']\w[\w./-]*["']/.test(value))
    return !value.includes('..');
  if (/^os\.path\.join\(\s*(?:BASE_DIR|PROJECT_DIR|ROOT_DIR)\s*,\s*["']\w[\w./-]*["']/.test(value))
    return !value.includes('..');
  const literal = /^["']([\w./-]+)["']\s*(?:#.*)?$/.exec(value)?.[1];
  if (literal === undefined || literal.includes('..')) return false;
  return (
    !literal.startsWith('/') || roots.some((root) => below(root, literal.replace(/\/$/, '')) !== undefined)
  );
}
