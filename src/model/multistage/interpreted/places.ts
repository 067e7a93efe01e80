/** Where a stage puts files: the directories that the last stage takes as a whole, and single files. */
import type { Instruction } from '../../../syntax/types.js';
import { buildContext } from '../../buildContext.js';
import { contextCopy, type ContextCopy } from '../../copies.js';
import { below } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import type { Build } from '../../types.js';
import { baseOf, dirOf } from '../../../project/paths.js';
import type { Carried } from '../types.js';
import type { Sole } from '../sole.js';

export interface Places {
  /** Absolute, none below another. */
  readonly roots: readonly string[];
  readonly files: readonly string[];
}

/** Directories of the base image that hold files of its own, or that everybody writes to. */
const SYSTEM = /^\/(?:$|(?:bin|boot|dev|etc|lib|lib64|proc|root|run|sbin|sys|tmp|usr|var)(?:\/|$))/;
/** Below those, directories that an image of Python leaves to the application. */
const FREE =
  /^\/(?:usr\/src|usr\/app|usr\/local\/app|usr\/share\/app|var\/www|var\/app|var\/task|var\/opt)(?:\/|$)/;
const PLAIN = /^[\w./@+-]+$/;

/** True for a path at which an image of Python has nothing. */
export function isFree(path: string): boolean {
  return PLAIN.test(path) && (!SYSTEM.test(path) || FREE.test(path));
}

/** Reads the COPYs and working directories of a stage; the reason when one of them is not understood. */
export function placesOf(
  build: Build,
  { stage, model }: Sole,
  read: (path: string) => boolean = (path) => build.project.requirements.has(path),
  passes: (instruction: Instruction) => boolean = bringsUv,
): Places | { readonly reason: string } {
  const context = buildContext(build);
  if (context === undefined) return { reason: 'the ignore file could not be read' };
  const workdirs = stage.instructions
    .filter(({ keyword }) => keyword === 'WORKDIR')
    .map((each) =>
      joinWorkdir(model.scopeAt(each).workdir, each.body.text.includes('$') ? undefined : each.body.text),
    );
  const directories = workdirs.filter((path) => path !== undefined).filter(isFree);
  const roots = new Set<string>();
  const files = new Set<string>();
  for (const instruction of stage.instructions) {
    if ((instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') || passes(instruction)) continue;
    const copy = contextCopy(model, instruction, context);
    if (/\bpip\.(?:conf|ini)\b/.test(instruction.body.text))
      return { reason: `${said(instruction)}, which may lead pip elsewhere` };
    if (copy === undefined)
      return { reason: `${said(instruction)}, and it is not known what that brings where` };
    const reason = placed(copy, directories, roots, files, read);
    if (reason !== undefined) return { reason: `${said(instruction)}, ${reason}` };
  }
  return { roots: outermost([...roots]), files: [...files].filter((file) => !isBelow(file, [...roots])) };
}

/** `COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uvx /bin/`: whether the container needs it, what it starts tells. */
function bringsUv({ flags, args }: Instruction): boolean {
  const from = flags.length === 1 && flags[0]?.name === 'from' ? (flags[0].value ?? '') : '';
  return (
    /^ghcr\.io\/astral-sh\/uv(?:[:@]|$)/.test(from) &&
    args.slice(0, -1).every((path) => /^\/uvx?$/.test(path))
  );
}

function said({ origin, body, keyword }: Instruction): string {
  return `line ${origin} has \`${keyword} ${body.text.trim().slice(0, 60)}\``;
}

function placed(
  { target, into, sources }: ContextCopy,
  workdirs: readonly string[],
  roots: Set<string>,
  files: Set<string>,
  read: (path: string) => boolean,
): string | undefined {
  const directory = into ? target : `/${dirOf(target.slice(1))}`;
  const home = workdirs.filter((path) => below(path, directory) !== undefined).toSorted()[0];
  if (home !== undefined) {
    roots.add(home);
    return undefined;
  }
  if (into && isFree(target)) {
    roots.add(target);
    return undefined;
  }
  for (const { type, path } of sources) {
    // What the installer alone reads.
    if (read(path)) continue;
    if (type === 'directory') return `which mixes a directory with what the image has at ${target}`;
    const file = into ? `${target === '/' ? '' : target}/${baseOf(path)}` : target;
    if (!PLAIN.test(file)) return `whose name cannot be written into another COPY`;
    files.add(file);
  }
  return undefined;
}

/** Without those that lie in another one. */
export function outermost(paths: readonly string[]): readonly string[] {
  return paths
    .filter((path) => !paths.some((other) => other !== path && below(other, path) !== undefined))
    .toSorted();
}

/** True for a path inside one of the directories, not for the directories themselves. */
export function isBelow(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => (below(directory, path) ?? '') !== '');
}

/** What changes most comes last: the application behind what was installed. */
export function carriedOf(installed: readonly string[], { roots, files }: Places): readonly Carried[] {
  const outer = outermost([...installed, ...roots]);
  return [
    ...installed.filter((path) => outer.includes(path)).map((path) => ({ path, type: 'directory' as const })),
    ...files.map((path) => ({ path, type: 'file' as const })),
    ...outer
      .filter((path) => !installed.includes(path))
      .map((path) => ({ path, type: 'directory' as const })),
  ];
}
