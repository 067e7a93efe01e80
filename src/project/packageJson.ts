import { binMap, isObject, parseObject, textField, textMap, workspaceGlobs } from './json.js';
import type { PackageJson } from './types.js';

/**
 * Reads a package.json. Absent maps become `{}`; a field of a type that npm would not take is left out.
 * Never throws: the reason comes back as `error`.
 */
export function parsePackageJson(text: string): PackageJson | { readonly error: string } {
  const parsed = parseObject(text);
  if ('error' in parsed) return parsed;
  const json = parsed.object;
  return Object.freeze({
    ...textField('name', json.name),
    ...textField('version', json.version),
    ...textField('type', json.type),
    ...textField('packageManager', json.packageManager),
    ...(typeof json.private === 'boolean' ? { private: json.private } : {}),
    scripts: textMap(json.scripts),
    bin: binMap(json.bin, json.name),
    dependencies: textMap(json.dependencies),
    devDependencies: textMap(json.devDependencies),
    optionalDependencies: textMap(json.optionalDependencies),
    peerDependencies: textMap(json.peerDependencies),
    workspaces: workspaceGlobs(json.workspaces),
    engines: textMap(json.engines),
    overrides: json.overrides,
    ...(isObject(json.resolutions) ? { resolutions: textMap(json.resolutions) } : {}),
  });
}
