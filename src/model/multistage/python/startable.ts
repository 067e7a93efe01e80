/** Which package managers the container can start: they may stay in the stage that builds. */
import type { Swap } from '../../slim/types.js';
import type { PythonBase } from '../interpreted/base.js';
import type { Steps } from './steps.js';

const MANAGERS = ['poetry', 'pipenv', 'uv', 'uvx', 'pdm', 'pipx'];

/** The last stage lacks those that are not carried, or that would not find the packages there, or install once more. */
export function withoutManagers({ swap, sole }: PythonBase, { system, tools }: Steps): Swap {
  const { variables } = swap.model.finalScope(sole.stage);
  const says = (name: string, pattern: RegExp): boolean => pattern.test(variables.get(name)?.value ?? '');
  const kept = new Set([
    ...(says('POETRY_VIRTUALENVS_CREATE', /^(?:false|0)$/) ? ['poetry'] : []),
    ...(says('UV_NO_SYNC', /^(?:true|1)$/) ? ['uv'] : []),
  ]);
  const gone = MANAGERS.filter((name) => !system || !tools.has(name) || !kept.has(name));
  return { ...swap, lost: new Map([...swap.lost, ...gone.map((name) => [name, name] as const)]) };
}
