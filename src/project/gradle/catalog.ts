import { isObject } from '../json.js';
import type { Project } from '../types.js';

/**
 * The identifier of a plugin of a catalog: `libs.plugins.spring.boot` is `spring-boot` of `[plugins]` in
 * gradle/libs.versions.toml.
 *
 * @param root directory of the build, '' or ending in `/`
 */
export function catalogPlugin({ documents }: Project, root: string, written: string): string | undefined {
  const [catalog = '', , ...parts] = written.split('.');
  const document = documents.get(`${root}gradle/${catalog}.versions.toml`);
  const plugins = isObject(document) && isObject(document.plugins) ? document.plugins : {};
  const key = Object.keys(plugins).find((name) => name.split(/[-_.]/).join('.') === parts.join('.'));
  const value = key === undefined ? undefined : plugins[key];
  const id = isObject(value) ? value.id : typeof value === 'string' ? value.split(':')[0] : undefined;
  return typeof id === 'string' ? id : undefined;
}
