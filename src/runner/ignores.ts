import type { Transform } from '../model/types.js';
import type { Dockerfile, Instruction, Node } from '../syntax/types.js';

/** One name in an ignore comment. */
export interface IgnoreComment {
  /** A transform, or a rule of another linter. */
  readonly name: string;
  readonly kind: 'line' | 'file';
  /** 1-based line of the comment in the file that was read. */
  readonly line: number;
  /** The instruction below, for a line comment. */
  readonly instruction: Instruction | undefined;
  /** True for our own comments; others speak to other tools and are never reported as unused. */
  readonly own: boolean;
}

const OWN = /^#\s*dockopt\s+ignore(-file)?=([\w,\s-]+?)\s*(?:--.*)?$/i;
const HADOLINT = /^#\s*hadolint\s+(?:global\s+)?ignore=([\w,\s-]+)/i;
const CHECK = /^#\s*check\s*=\s*(?:.*;)?\s*skip=([\w,]+)/i;

/**
 * The ignore comments of a file: `# dockopt ignore=<name>[,<name>] -- reason` on the lines above an instruction,
 * `# dockopt ignore-file=<name>` anywhere, `# hadolint ignore=` above, and `# check=skip=` among the directives.
 */
export function ignoreComments(dockerfile: Dockerfile): readonly IgnoreComment[] {
  const comments: IgnoreComment[] = [];
  let waiting: IgnoreComment[] = [];
  for (const node of dockerfile.nodes) {
    if (node.type === 'instruction') {
      comments.push(...waiting.map((comment) => ({ ...comment, instruction: node })));
      waiting = [];
    } else if (node.type === 'blank') {
      comments.push(...waiting);
      waiting = [];
    } else {
      for (const comment of readComment(node)) (comment.kind === 'file' ? comments : waiting).push(comment);
    }
  }
  return [...comments, ...waiting];
}

function readComment(node: Node): readonly IgnoreComment[] {
  const text = node.text.trim();
  if (!text.includes('ignore') && !text.includes('skip')) return [];
  const own = OWN.exec(text);
  if (own !== null) return names(own[2], own[1] === undefined ? 'line' : 'file', node.origin, true);
  const check = CHECK.exec(text);
  if (check !== null) return names(check[1], 'file', node.origin, false);
  const hadolint = HADOLINT.exec(text);
  return names(hadolint?.[1], /global/i.test(text) ? 'file' : 'line', node.origin, false);
}

function names(
  list: string | undefined,
  kind: 'line' | 'file',
  line: number,
  own: boolean,
): readonly IgnoreComment[] {
  const found = (list ?? '').split(/[,\s]+/).filter((name) => name !== '');
  return found.map((name) => ({ name, kind, line, own, instruction: undefined }));
}

/** The comments that speak to a transform, by its own name or by a rule that it corresponds to. */
export function commentsFor(
  transform: Transform,
  comments: readonly IgnoreComment[],
): readonly IgnoreComment[] {
  const known = new Set([transform.name, ...(transform.rules ?? [])]);
  return comments.filter(({ name }) => known.has(name));
}
