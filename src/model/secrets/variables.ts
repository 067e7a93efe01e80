import type { Instruction } from '../../syntax/types.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';
import { isHarmlessValue, isSecretName } from './names.js';

/** A variable of a stage that holds a secret by its name. */
export interface SecretVariable {
  readonly kind: 'arg' | 'env';
  readonly name: string;
  readonly instruction: Instruction;
}

/** The secrets that ARG and ENV bring into a stage; values are looked at and never repeated. */
export function secretVariables({ dockerfile }: Build): readonly SecretVariable[] {
  const model = modelOf(dockerfile);
  return dockerfile.instructions.flatMap((instruction) => {
    if (model.stageOf(instruction) === undefined) return [];
    const { keyword } = instruction;
    const kind = keyword === 'ARG' ? 'arg' : keyword === 'ENV' ? 'env' : undefined;
    if (kind === undefined) return [];
    const names = kind === 'arg' ? argNames(instruction) : envNames(instruction);
    return names.map((name) => ({ kind, name, instruction }));
  });
}

/** An ARG without a default is there to be given one. */
function argNames({ args }: Instruction): readonly string[] {
  return args.flatMap((word) => {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const isOpen = value === undefined || plain(value) === '';
    return isSecretName(name) && (isOpen || !isHarmlessValue(plain(value))) ? [name] : [];
  });
}

function envNames({ args }: Instruction): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at + 1 < args.length; at += 3) {
    const [name = '', value = ''] = [args[at], args[at + 1]];
    if (isSecretName(name) && !isHarmlessValue(plain(value))) names.push(name);
  }
  return names;
}

function plain(value: string): string {
  return value.replace(/^(["'])(.*)\1$/s, '$2');
}
