import type { Instruction } from '../syntax/types.js';
import { meaningOf } from './instructions/quoting.js';
import { expandFallback, type Scope } from './scope.js';
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
  ['ONBUILD', 'onbuild'],
  ['MAINTAINER', 'label'],
]);

/** The runtime contract of a stage, its parents' included. */
export function contractOf(model: Model, stage: Stage): Contract {
  const fields = new Map<ContractField, string>();
  // A variable stands for its default: another default is another image.
  fields.set('base', `${stage.image.text} ${stage.resolved?.text ?? ''}`);
  fields.set('platform', defaulted(stage.platform ?? '', { variables: model.globals }, stage.from.escape));
  const sets: Sets = { ports: new Set(), labels: new Map() };
  for (const ancestor of lineage(stage)) {
    clearInheritedCmd(fields, ancestor);
    for (const instruction of ancestor.instructions)
      addTo(fields, sets, instruction, model.scopeAt(instruction));
  }
  if (sets.ports.size > 0) fields.set('expose', [...sets.ports].sort().join('\n'));
  const labels = [...sets.labels].map((pair) => JSON.stringify(pair)).sort();
  if (labels.length > 0) fields.set('label', `${fields.get('label') ?? ''}${labels.join('\n')}`);
  const scope = model.finalScope(stage);
  fields.set('workdir', scope.workdir ?? '');
  fields.set('user', defaulted(scope.user ?? '', scope, stage.from.escape));
  const env = [...scope.variables].filter(([, { kind }]) => kind === 'env');
  const values = env.map(([name, { value }]) => [name, value ?? null] as const).sort(byName);
  fields.set('env', JSON.stringify([values, ...unresolvedOf(scope)]));
  return fields;
}

/** What only the build knows, as written, with the defaults of the ARGs that it may stand on. */
function unresolvedOf({ unresolved = [], variables }: Scope): readonly unknown[] {
  const said = unresolved.filter((text) => !text.startsWith('VOLUME'));
  const words = new Set(said.flatMap((text) => text.split(/\W+/)));
  const args = [...variables].filter(([name, { kind }]) => kind === 'arg' && words.has(name)).sort(byName);
  return said.length === 0 ? [] : [said, args.map(([name, { fallback }]) => [name, fallback])];
}

/** An environment has no order. */
function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** A text as a build without `--build-arg` reads it. */
function defaulted(text: string, scope: Pick<Scope, 'variables'>, escape: string): string {
  return text.includes('$') ? `${text} ${expandFallback(text, scope, escape) ?? ''}` : text;
}

function lineage(stage: Stage): readonly Stage[] {
  return stage.parent === undefined ? [stage] : [...lineage(stage.parent), stage];
}

/** What is collected without regard to order and repetition. */
interface Sets {
  readonly ports: Set<string>;
  readonly labels: Map<string, string>;
}

/** A stage that sets ENTRYPOINT has no CMD but its own, wherever that stands (BuildKit: dispatchEntrypoint). */
function clearInheritedCmd(fields: Map<ContractField, string>, { instructions }: Stage): void {
  if (instructions.some(({ keyword }) => keyword === 'ENTRYPOINT')) fields.set('cmd', 'none');
}

function addTo(fields: Map<ContractField, string>, sets: Sets, instruction: Instruction, scope: Scope): void {
  const { keyword } = instruction;
  const single = LAST_WINS.get(keyword);
  if (single !== undefined) {
    fields.set(single, said(instruction, scope));
    return;
  }
  if (keyword === 'LABEL') return addLabels(sets.labels, instruction, scope);
  if (keyword === 'EXPOSE') return addPorts(sets.ports, instruction, scope);
  const many = COLLECTED.get(keyword);
  if (many !== undefined) fields.set(many, `${fields.get(many) ?? ''}${said(instruction, scope)}\n`);
}

function addPorts(ports: Set<string>, { args, escape }: Instruction, scope: Scope): void {
  for (const port of args) {
    // The protocol may be in any case, and is TCP without one.
    const plain = port.includes('/') ? port.toLowerCase() : `${port}/tcp`;
    ports.add(port.includes('$') ? defaulted(port, scope, escape) : plain);
  }
}

function addLabels(labels: Map<string, string>, { args, escape }: Instruction, scope: Scope): void {
  for (let at = 0; at + 1 < args.length; at += 3) {
    const name = labelText(args[at] ?? '', scope, escape);
    // A name that only the build knows may be any.
    const order = name.includes('\u0000') ? `${labels.size} ` : '';
    labels.set(order + name, labelText(args[at + 1] ?? '', scope, escape));
  }
}

/** A name or value of a label, equal for each way to quote it. */
function labelText(text: string, scope: Scope, escape: string): string {
  const meaning = meaningOf(text, escape) ?? text;
  return text.includes('$') ? `${meaning} ${expandFallback(text, scope, escape) ?? ''}` : meaning;
}

const STARTS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** Starts in shell form take the SHELL that holds where they stand; their variables are for that shell. */
function said({ keyword, flags, json, args, body, escape }: Instruction, scope: Scope): string {
  const isStart = STARTS.has(keyword);
  const written = json ? args : [isStart ? body.text : defaulted(body.text, scope, escape)];
  const shell = isStart && !json ? (scope.shell ?? []) : [];
  return JSON.stringify([flags.map(({ text }) => text), json, written, shell]);
}

/** The fields in which two contracts differ. */
export function contractDifferences(before: Contract, after: Contract): readonly ContractField[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}
