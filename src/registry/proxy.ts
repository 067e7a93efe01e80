import type { Environment } from './types.js';

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'] as const;

/**
 * What to add to the reason why a registry does not answer where a proxy is named and Node does not use it: its fetch
 * does so from Node 24 on, with NODE_USE_ENV_PROXY=1 (https://nodejs.org/api/cli.html#node_use_env_proxy1).
 */
export function proxyHint(env: Environment, node = process.versions.node): string {
  const variable = VARIABLES.find((name) => (env[name] ?? '') !== '');
  const major = Number(node.split('.', 1)[0]);
  if (variable === undefined || (major >= 24 && env['NODE_USE_ENV_PROXY'] === '1')) return '';
  const how =
    major >= 24 ? 'NODE_USE_ENV_PROXY=1 makes Node use it' : `Node ${major} cannot use it, Node 24 can`;
  return ` (${variable} names a proxy; ${how})`;
}
