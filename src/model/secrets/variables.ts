import type { Instruction } from '../../syntax/types.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';
import { isHarmlessValue, isSecretName } from './names.js';

/** A variable of a stage that holds a secret by its name. */
export interface SecretVariable {
  readonly kind: 'arg' | 'env';
  readonly name: string;
  readonly instruction: Instruction;
  /** False in a stage that no image is made of. */
  readonly shipped: boolean;
}

/** Build tools put the values of these into what browsers load: they are public anyway. */
const BUNDLED = /^(?:REACT_APP|VITE|GATSBY|VUE_APP|NUXT_ENV)_/;
/** A path in .NET's configuration, `Filters__0__Key`. */
const CONFIGURED_KEY = /__key$/i;
const REFERENCE = /^\$\{?(\w+)/;

function isSecret(name: string): boolean {
  return isSecretName(name) && !BUNDLED.test(name) && !CONFIGURED_KEY.test(name);
}

/** The secrets that ARG and ENV bring into a stage; values are looked at and never repeated. */
export function secretVariables({ dockerfile }: Build): readonly SecretVariable[] {
  const model = modelOf(dockerfile);
  const given = new Set(dockerfile.instructions.filter(({ keyword }) => keyword === 'ARG').flatMap(namesOf));
  return dockerfile.instructions.flatMap((instruction) => {
    const stage = model.stageOf(instruction);
    if (stage === undefined) return [];
    const shipped = model.isShipped(stage);
    const { keyword } = instruction;
    const kind = keyword === 'ARG' ? 'arg' : keyword === 'ENV' ? 'env' : undefined;
    if (kind === undefined) return [];
    const names = kind === 'arg' ? argNames(instruction) : envNames(instruction, given);
    return names.map((name) => ({ kind, name, instruction, shipped }));
  });
}

/** An ARG without a default is there to be given one. */
function argNames({ args }: Instruction): readonly string[] {
  return args.flatMap((word) => {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const isOpen = value === undefined || plain(value) === '';
    return isSecret(name) && (isOpen || !isHarmlessValue(plain(value))) ? [name] : [];
  });
}

function namesOf({ args }: Instruction): readonly string[] {
  return args.map((word) => word.split('=', 1)[0] ?? word);
}

/** @param given names of build arguments: a reference to anything else is empty in a build */
function envNames({ args }: Instruction, given: ReadonlySet<string>): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at + 1 < args.length; at += 3) {
    const [name = '', value = ''] = [args[at], args[at + 1]];
    const reference = REFERENCE.exec(plain(value))?.[1];
    if (reference !== undefined && !given.has(reference)) continue;
    if (isSecret(name) && !isHarmlessValue(plain(value))) names.push(name);
  }
  return names;
}

function plain(value: string): string {
  return value.replace(/^(["'])(.*)\1$/s, '$2');
}
