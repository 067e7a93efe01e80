import type { ContextNeeds } from '../../files/context.js';
import { parseUnchecked } from '../../syntax/parse.js';
import type { Instruction } from '../../syntax/types.js';

/**
 * What shows which directory is the build context: the sources of COPY and ADD that are not in another stage, as written
 * and each once, and the files at its top that commands read where it is copied as a whole. A text that does not parse
 * shows nothing.
 */
export function contextNeeds(text: string): ContextNeeds {
  const sources = new Set<string>();
  const manifests = new Set<string>();
  let mounts = false;
  for (const instruction of parseUnchecked(text).dockerfile?.instructions ?? []) {
    mounts ||= instruction.flags.some(({ name, value = '' }) => name === 'mount' && isContextMount(value));
    if (readsContext(instruction)) for (const source of instruction.args.slice(0, -1)) sources.add(source);
    else if (instruction.keyword === 'RUN' && copiesWhole(sources))
      for (const file of manifestsIn(instruction.body.text)) manifests.add(file);
  }
  return { sources: [...sources], manifests: [...manifests], mounts };
}

function readsContext(instruction: Instruction): boolean {
  const copies = instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
  return copies && instruction.flag('from') === undefined;
}

/** A mount is a bind mount where no type is said, and of the context where no stage is. */
function isContextMount(value: string): boolean {
  return !/(?:^|,)from=/.test(value) && (!/(?:^|,)type=/.test(value) || /(?:^|,)type=bind\b/.test(value));
}

function copiesWhole(sources: ReadonlySet<string>): boolean {
  return sources.has('.') || sources.has('./');
}

/** `npm ci` and `npm install` without packages; `-g` and `--prefix` look elsewhere. */
const NPM = /(?:^|[\s;&|(])npm\s+(?:ci|install|i)((?:\s+--?[\w=-]+)*)\s*(?:$|[;&|)\\])/gm;
const PIP = /\bpip3?\s+install\b[^;&|\n]*?\s(?:-r|--requirement)[=\s]*([\w][\w./-]*)/g;

function manifestsIn(body: string): readonly string[] {
  const npm = [...body.matchAll(NPM)].some(
    ([, flags = '']) => !/\s(?:-g|--global|--prefix|-C)\b/.test(flags),
  );
  const pip = [...body.matchAll(PIP)].map(([, file = '']) => file);
  return npm ? ['package.json', ...pip] : pip;
}
