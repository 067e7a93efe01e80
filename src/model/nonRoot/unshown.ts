/**
 * What nothing shows to work without root, though nothing speaks against it: packages that were not read, code that reaches
 * things by names that only it knows, and files whose modes are those of somebody's checkout.
 */
import { harmlessModule, harmlessPackage } from '../../knowledge/harmless.js';
import { parseGoFile } from '../../project/goMod.js';
import { baseOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import { stageReferences, type Model, type Stage } from '../stages.js';
import { bringsGoProgram } from './goStart.js';
import { goFault, javascriptFault } from './closed.js';
import { LANGUAGES, sourcesOf } from './sources.js';
import type { Candidate, Started } from './types.js';

export function unshownOf(candidate: Candidate, { program }: Started, isGo: boolean): readonly string[] {
  const { project } = candidate;
  const packages = isGo ? unknownModule(project) : unknownPackage(project);
  return [
    ...modesOf(candidate, isGo ? program : undefined),
    ...(packages === undefined ? [] : [packages]),
    ...faultsOf(project, isGo),
  ];
}

/** Git keeps no modes but that of programs: with another umask others may not read what a checkout holds. */
function modesOf(candidate: Candidate, program: string | undefined): readonly string[] {
  const open = candidate.instructions.find((one) => keepsModes(one, candidate, program));
  return open === undefined
    ? []
    : [`whether others may read what line ${open.origin} brings, whose modes may be those of the checkout`];
}

/** Files of the system, with the modes of its packages. */
const OF_SYSTEM = /^\/(?:etc\/ssl|usr\/share\/(?:zoneinfo|ca-certificates))(?:\/|$)/;

function keepsModes(instruction: Instruction, candidate: Candidate, program: string | undefined): boolean {
  const { user, model, stage } = candidate;
  const { keyword } = instruction;
  if (keyword === 'RUN')
    return instruction.flags.some(({ text }) =>
      /^--mount=(?!.*\b(?:type=(?:cache|secret|tmpfs|ssh)))/.test(text),
    );
  if (keyword !== 'COPY' && keyword !== 'ADD') return false;
  const owner = instruction.flag('chown')?.split(':')[0];
  if (instruction.flag('chmod') !== undefined || owner === user.name || owner === String(user.uid))
    return false;
  const [reference] = stageReferences(instruction);
  if (reference === undefined) return true;
  if (program !== undefined && bringsGoProgram(instruction, program, candidate)) return false;
  if (instruction.args.slice(0, -1).every((path) => OF_SYSTEM.test(path))) return false;
  return comesFromContext(model, model.resolveStage(reference, model.stageOf(instruction) ?? stage));
}

function comesFromContext(model: Model, stage: Stage | undefined): boolean {
  if (stage === undefined) return false;
  const brings = stage.instructions.some((one) => {
    if (one.keyword === 'RUN') return one.flags.some(({ name }) => name === 'mount');
    if (one.keyword !== 'COPY' && one.keyword !== 'ADD') return false;
    const [reference] = stageReferences(one);
    return reference === undefined || comesFromContext(model, model.resolveStage(reference, stage));
  });
  return brings || comesFromContext(model, stage.parent);
}

function faultsOf(project: Project, isGo: boolean): readonly string[] {
  for (const path of sourcesOf(project, isGo ? LANGUAGES.go : LANGUAGES.javascript)) {
    const text = project.texts.get(path) ?? '';
    const fault = isGo
      ? goFault(text, ownModules(project))
      : javascriptFault(text, (name) => isPackage(project, name));
    if (fault !== undefined) return [`what ${path} does with ${fault}`];
  }
  return [];
}

/** Whether packages of the project tell of it: what they do is said by themselves. */
function isPackage({ locks, packages }: Project, name: string): boolean {
  return (
    [...locks.values()].some((lock) => lock.packages.has(`node_modules/${name}`)) ||
    [...packages.values()].some(({ dependencies }) => Object.hasOwn(dependencies, name))
  );
}

/** A package for production that nobody read, or one without a lockfile that tells the rest. */
function unknownPackage({ packages, locks }: Project): string | undefined {
  for (const [path, { dependencies, optionalDependencies }] of packages) {
    const [name] = Object.keys({ ...dependencies, ...optionalDependencies });
    if (name !== undefined && locks.size === 0) return `where ${name} writes (${path})`;
  }
  for (const [path, { packages: locked, lockfileVersion }] of locks) {
    if (lockfileVersion === 1) return `what ${path} holds, which is of version 1`;
    for (const [at, { dev, version = '', name, link }] of locked) {
      if (at === '' || dev || link) continue;
      const real = name ?? at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
      if (!harmlessPackage(real, version)) return `where ${real} ${version} writes (${path})`;
    }
  }
  return undefined;
}

function unknownModule({ texts }: Project): string | undefined {
  for (const [path, text] of texts) {
    if (baseOf(path) === 'go.work') return `which modules ${path} brings`;
    if (baseOf(path) !== 'go.mod') continue;
    const file = parseGoFile(text);
    if (file === undefined || file.replaces.length > 0) return `which modules ${path} brings`;
    const unknown = file.requires.find((required) => !harmlessModule(required.path));
    if (unknown !== undefined) return `where ${unknown.path} writes (${path})`;
  }
  return undefined;
}

function ownModules({ texts }: Project): readonly string[] {
  return [...texts].flatMap(([path, text]) => {
    const module = baseOf(path) === 'go.mod' ? parseGoFile(text)?.module : undefined;
    return module === undefined ? [] : [module];
  });
}
