import { ignoreOf, isIgnored } from '../../project/ignore.js';
import type { Instruction } from '../../syntax/types.js';
import { speaksToTool } from '../joining.js';
import { contextCopy } from '../copies.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';

/** The COPYs that stand directly above an instruction. */
export interface CopiesAbove {
  /** In the order of the file; empty when something else stands there. */
  readonly copies: readonly Instruction[];
  /** True when a comment stands between the last of them and the instruction. */
  readonly commented: boolean;
}

/** The COPYs directly above an instruction, with nothing but blank lines and comments between them. */
export function copiesAbove({ dockerfile }: Build, instruction: Instruction): CopiesAbove {
  const copies: Instruction[] = [];
  let commented = false;
  for (let at = dockerfile.nodes.indexOf(instruction) - 1; at >= 0; at -= 1) {
    const node = dockerfile.nodes[at];
    if (node === undefined || (node.type === 'instruction' && node.keyword !== 'COPY')) break;
    if (node.type === 'instruction') copies.unshift(node);
    else if (node.type === 'comment' && copies.length === 0) commented = true;
    if (node.type === 'comment' && speaksToTool(node.text)) break;
  }
  return { copies, commented };
}

/** The text of an instruction with one more flag, the first of them. */
export function withFlag({ text, rawKeyword }: Instruction, flag: string): string {
  const at = text.indexOf(rawKeyword) + rawKeyword.length;
  return `${text.slice(0, at)} ${flag}${text.slice(at)}`;
}

/** A file of the build context and where a COPY puts it. */
export interface CopiedFile {
  /** In the context. */
  readonly source: string;
  /** Absolute path in the image. */
  readonly target: string;
}

/** The files that a COPY from the context brings; undefined when it brings anything else, or when that is not known. */
export function copiedFiles(build: Build, copy: Instruction): readonly CopiedFile[] | undefined {
  const { files, directories, known } = build.project;
  if (!known || copy.args.some((arg) => /[*?[]/.test(arg))) return undefined;
  const rules = ignoreOf(build.ignore);
  const hidden = (path: string): boolean => !('error' in rules) && isIgnored(rules, path);
  const copied = contextCopy(modelOf(build.dockerfile), copy, { files, directories, hidden });
  if (copied === undefined || copied.sources.some(({ type, path }) => type !== 'file' || hidden(path)))
    return undefined;
  const { into, target } = copied;
  return copied.sources.map(({ path }) => ({
    source: path,
    target: into ? `${target === '/' ? '' : target}/${path.slice(path.lastIndexOf('/') + 1)}` : target,
  }));
}
