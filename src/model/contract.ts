import type { Instruction } from '../syntax/types.js';
import type { Model, Stage } from './stages.js';
import type { ContractField } from './types.js';

/** What an image made from a stage promises to whoever runs it, each field as comparable text. */
export type Contract = ReadonlyMap<ContractField, string>;

const LAST_WINS: ReadonlyMap<string, ContractField> = new Map([
  ['ENTRYPOINT', 'entrypoint'],
  ['CMD', 'cmd'],
  ['HEALTHCHECK', 'healthcheck'],
  ['STOPSIGNAL', 'stopsignal'],
  ['SHELL', 'shell'],
]);
const COLLECTED: ReadonlyMap<string, ContractField> = new Map([
  ['VOLUME', 'volume'],
  ['EXPOSE', 'expose'],
  ['ONBUILD', 'onbuild'],
  ['MAINTAINER', 'label'],
]);

/** The runtime contract of a stage, its parents' included. */
export function contractOf(model: Model, stage: Stage): Contract {
  const fields = new Map<ContractField, string>();
  fields.set('base', stage.image.text);
  fields.set('platform', stage.platform ?? '');
  for (const ancestor of lineage(stage)) {
    for (const instruction of ancestor.instructions) addTo(fields, instruction);
  }
  const scope = model.finalScope(stage);
  fields.set('workdir', scope.workdir ?? '');
  fields.set('user', scope.user ?? '');
  const env = [...scope.variables].filter(([, { kind }]) => kind === 'env');
  fields.set('env', JSON.stringify(env.map(([name, { value }]) => [name, value ?? null])));
  return fields;
}

function lineage(stage: Stage): readonly Stage[] {
  return stage.parent === undefined ? [stage] : [...lineage(stage.parent), stage];
}

function addTo(fields: Map<ContractField, string>, instruction: Instruction): void {
  const { keyword } = instruction;
  const single = LAST_WINS.get(keyword);
  if (single !== undefined) {
    fields.set(single, said(instruction));
    // Setting ENTRYPOINT clears an inherited CMD; the text tells both orders apart.
    if (single === 'entrypoint') fields.set('cmd', `${fields.get('cmd') ?? ''} before ${said(instruction)}`);
    return;
  }
  if (keyword === 'LABEL') return addLabels(fields, instruction);
  const many = COLLECTED.get(keyword);
  if (many !== undefined) fields.set(many, `${fields.get(many) ?? ''}${said(instruction)}\n`);
}

function addLabels(fields: Map<ContractField, string>, instruction: Instruction): void {
  const pairs = instruction.args.filter((_, index) => index % 3 !== 2);
  fields.set('label', `${fields.get('label') ?? ''}${JSON.stringify(pairs)}\n`);
}

function said(instruction: Instruction): string {
  const said = instruction.json ? instruction.args : [instruction.body.text];
  return JSON.stringify([instruction.flags.map(({ text }) => text), instruction.json, said]);
}

/** The fields in which two contracts differ. */
export function contractDifferences(before: Contract, after: Contract): readonly ContractField[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}
