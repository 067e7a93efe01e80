import type { FileChange } from './types.js';

/**
 * Tells whether a path of the root may be a file of the context that the ignore file now hides, or a directory that only held
 * such. A COPY leaves out the directories above its source and puts others in their place: the path ends with the whole path
 * in the context, with its last two names, or in node_modules with all from there on.
 */
export function hiddenFiles(ignored: readonly string[]): (change: FileChange) => boolean {
  const ends = new Set<string>();
  for (const path of ignored) {
    const names = path.split('/');
    for (let end = names.length; end > 0; end -= 1) {
      // All directories above were seen with another file.
      if (ends.has(names.slice(0, end).join('/'))) break;
      for (const known of endsOf(names.slice(0, end))) ends.add(known);
    }
  }
  return ({ path, type }) => {
    // Hiding a file never brings one.
    if (type === 'added') return false;
    const names = path.split('/').slice(1);
    return names.some((_, start) => {
      const end = names.slice(start).join('/');
      return ends.has(end) && (end.includes('/') || !isInPackage(names));
    });
  };
}

function endsOf(names: readonly string[]): readonly string[] {
  const whole = names.join('/');
  const modules = names.lastIndexOf('node_modules');
  if (modules >= 0) return [whole, names.slice(modules).join('/')];
  return names.length > 2 ? [whole, names.slice(-2).join('/')] : [whole];
}

/** A file at the top of the context lies at the top of what was copied, and not in a package. */
function isInPackage(names: readonly string[]): boolean {
  return names.slice(0, -1).some((name) => name === 'node_modules' || name.endsWith('-packages'));
}
