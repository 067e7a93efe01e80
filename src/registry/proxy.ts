import type { Environment } from './types.js';

const VARIABLES = ['HTTPS_PROXY', 'https_proxy'] as const;

/**
 * What to add to the reason why a registry was not reached where a proxy is named and Node does not use it: its fetch does
 * so with NODE_USE_ENV_PROXY=1, from Node 22.21 and 24.0 on (https://nodejs.org/api/cli.html#node_use_env_proxy1).
 */
export function proxyHint(env: Environment, node = process.versions.node): string {
  const variable = VARIABLES.find((name) => (env[name] ?? '') !== '');
  if (variable === undefined) return '';
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const canUse = major >= 24 || (major === 22 && minor >= 21);
  if (canUse && env['NODE_USE_ENV_PROXY'] === '1') return '';
  const how = canUse ? 'NODE_USE_ENV_PROXY=1 makes Node use it' : `Node ${major} cannot use it, Node 24 can`;
  return ` (${variable} names a proxy; ${how})`;
}
