/** The `--mount` flags of cache mounts: which a RUN has, and how new ones are written. */
import type { Instruction } from '../../syntax/types.js';
import { mountOptions } from '../sources.js';
import { instructionFrom } from '../../syntax/edit.js';

/** A cache mount to be written. */
export interface CacheMount {
  readonly id: string;
  readonly target: string;
  readonly locked: boolean;
  /** User and group that own it; root without it. */
  readonly uid?: number;
}

export function mountFlag({ id, target, locked, uid }: CacheMount): string {
  const owner = uid === undefined ? '' : `,uid=${uid},gid=${uid}`;
  return `--mount=type=cache,id=${id},target=${target}${locked ? ',sharing=locked' : ''}${owner}`;
}

/** True when a RUN has a mount at, above or below one of the paths, or at a place that only the build knows. */
export function hasMountNear(instruction: Instruction, paths: readonly string[]): boolean {
  return mountTargets(instruction).some((target) => {
    if (!target.startsWith('/') || target.includes('$')) return true;
    const own = `${target.replace(/\/+$/, '')}/`;
    return paths.some((path) => `${path}/`.startsWith(own) || own.startsWith(`${path}/`));
  });
}

/** Targets of a RUN's mounts; secrets and ssh sockets are files elsewhere. */
function mountTargets({ flags }: Instruction): readonly string[] {
  const targets: string[] = [];
  for (const { name, value } of flags) {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    const target = options?.get('target') ?? options?.get('dst') ?? options?.get('destination');
    const isFile = /^(?:secret|ssh)$/.test(options?.get('type') ?? '');
    if (options !== undefined && !(isFile && target === undefined)) targets.push(target ?? '');
  }
  return targets;
}

/**
 * The RUN's text with more flags, each on a line of its own.
 *
 * @returns undefined when the result would not be the same RUN with these flags
 */
export function withMounts(instruction: Instruction, flags: readonly string[]): string | undefined {
  const { text, bodySpan, escape } = instruction;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  // A body on a line of its own keeps its place there.
  const [indent = '    '] = /(?<=\n)[ \t]+$/.exec(text.slice(0, bodySpan.start)) ?? [];
  const lines = flags.map((flag) => `${flag} ${escape}${eol}${indent}`).join('');
  const result = text.slice(0, bodySpan.start) + lines + text.slice(bodySpan.start);
  const after = instructionFrom(result, instruction);
  const expected = [...instruction.flags.map((flag) => flag.text), ...flags];
  const isSame =
    after.body.text === instruction.body.text &&
    after.flags.map((flag) => flag.text).join('\n') === expected.join('\n');
  return isSame ? result : undefined;
}
