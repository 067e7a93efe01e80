/** Packages and built-in modules that read nothing of the project when they are loaded. */
const HARMLESS_MODULES: ReadonlySet<string> = new Set([
  'husky',
  'is-ci',
  'ci-info',
  'os',
  'node:os',
  'process',
  'node:process',
  'assert',
  'node:assert',
]);
const LOADS =
  /\b(?:require|import)\s*\(\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\)|\b(?:import|from)\s*(?:"([^"\\]*)"|'([^'\\]*)')/g;
/** Anything by which code reaches a file, another program or other code. */
const REACHES =
  /\b(?:require|import|eval|Function|constructor|dlopen|binding|chdir|cwd|__dirname|__filename|module|mainModule|getBuiltinModule|loadEnvFile|global|globalThis|fetch)\b|`|\bprocess\s*\[/;

/**
 * True for JavaScript that provably reads no file of the project: it loads only modules of the list above and has
 * no word by which it could reach anything else. Meant for short scripts; says false when in doubt.
 */
export function isHarmlessCode(code: string): boolean {
  const withoutComments = code.replaceAll(/^\s*\/\/.*$/gm, '');
  for (const match of withoutComments.matchAll(LOADS)) {
    const name = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    if (!HARMLESS_MODULES.has(name)) return false;
  }
  const rest = withoutComments.replaceAll(LOADS, '').replaceAll(/\bimport\s+[\w${},\s*]+(?=\s*;?\s*$)/gm, '');
  return !REACHES.test(rest);
}
