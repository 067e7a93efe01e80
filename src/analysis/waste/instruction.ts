/** An item of an image's history as an instruction of a Dockerfile. */
export interface Made {
  /** Upper case; '' where the item does not say. */
  readonly keyword: string;
  /** What a RUN runs, without its shell; the arguments of another instruction. On one line. */
  readonly text: string;
}

const KEYWORDS =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?: |$)/;

/** `/bin/sh -c `, `/bin/bash -o pipefail -c `, `/bin/sh -ec `: a shell, its options, and the one before the script. */
const SHELL = /^\/\S*sh(?: [-+]\S+| [a-z]+)*? -[a-z]*c (?:-- )?/;

/**
 * Reads `created_by` as builders write it: BuildKit (`RUN |1 V=1 /bin/sh -c npm ci # buildkit`), the builder before it
 * and buildah (`/bin/sh -c #(nop) CMD ["x"]`, `|1 V=1 /bin/sh -c npm ci`). Build arguments go, as they may be secret.
 */
export function madeBy(createdBy: string): Made {
  const text = createdBy
    .replace(/\s*# buildkit\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const quiet = /^\/\S*sh -c #\(nop\) */.exec(text);
  if (quiet !== null) return split(text.slice(quiet[0].length));
  const made = split(text);
  if (made.keyword === 'RUN') return { keyword: 'RUN', text: withoutShell(withoutArguments(made.text)) };
  if (made.keyword !== '') return made;
  const run = withoutArguments(text);
  const script = withoutShell(run);
  // What neither names an instruction nor runs a shell was written by another tool.
  return script === text ? { keyword: '', text } : { keyword: 'RUN', text: script };
}

/** The instruction on one line, as people write it; '' where the image does not say. */
export function shownInstruction({ keyword, text }: Made): string {
  return [keyword, text].filter((part) => part !== '').join(' ');
}

function split(text: string): Made {
  const keyword = KEYWORDS.exec(text)?.[1];
  return keyword === undefined ? { keyword: '', text } : { keyword, text: text.slice(keyword.length).trim() };
}

/** A RUN names the build arguments that it may read: `|2 A=1 B=x y /bin/sh -c …`. */
function withoutArguments(text: string): string {
  if (!/^\|\d+ /.test(text)) return text;
  const shell = / (?=\/\S*sh(?: [-+]\S+| [a-z]+)*? -[a-z]*c )/.exec(text);
  if (shell !== null) return text.slice(shell.index + 1);
  return text.replace(/^\|\d+(?: [A-Za-z_]\w*=\S*)*\s*/, '');
}

function withoutShell(text: string): string {
  return text.replace(SHELL, '');
}
