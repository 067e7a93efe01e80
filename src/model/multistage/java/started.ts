import type { Instruction } from '../../../syntax/types.js';
import { joinWorkdir } from '../../scope.js';
import type { Model, Stage } from '../../stages.js';
import { startedWords } from '../started.js';

/** Options of `java` that name no file, or one that the program writes. */
const PLAIN_OPTION =
  /^-(?:server|ea|da|D[\w.-]+(?:=[^/]*)?|X(?!bootclasspath|share|log)[\w:.+-]*(?:=[\w%.-]*)?|XX:[+-]?\w+(?:=[\w%.-]*)?|Djava\.security\.egd=file:\/dev\/(?:\.\/)?u?random)$/;

/** `server`, `--server.port=8080`, `--spring.profiles.active=prod`: no file. */
const PLAIN_ARGUMENT =
  /^(?!.*(?:config|conf|file|path|location|dir|store)\b)(?:[\w-]+|--?[\w.-]+(?:=[\w:,-]*)?)$/i;
/** Properties that name files, of Java itself and of what programs use. */
const NAMES_FILE =
  /^-D[\w.-]*(?:config|file|path|location|dir|home|store|policy|url|properties)\w*=|^-D[^=]+=.*\.[a-z]\w*$/i;
/** A script of Gradle's application plugin. */
const INSTALLED = /(?:^|\/)build\/install\/[\w.-]+\/bin\/[\w.-]+$/;

/** What a stage starts. */
export interface Started {
  /** Absolute path in the image of a JAR, or of the script that starts a program. */
  readonly path: string;
  /** As it is written. */
  readonly word: string;
}

/**
 * The JAR or the installed program that a stage starts; `left` says why that cannot be told, as the end of a sentence.
 */
export function startedProgram(model: Model, stage: Stage): Started | { readonly left: string } {
  const starts = stage.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const [start, more] = starts;
  if (start === undefined) return { left: 'it has no CMD, and what it is for is not known' };
  const words = startedWords(start);
  const [program = ''] = words ?? [];
  const isScript = INSTALLED.test(program);
  if (program !== 'java' && !isScript) return { left: otherStart(start, program) };
  if (more !== undefined) return { left: 'it has more than one CMD or ENTRYPOINT' };
  const found = isScript ? { word: program, rest: words?.slice(1) ?? [] } : jarIn(start, words ?? []);
  if ('left' in found) return found;
  const given = found.rest.find((word) => !PLAIN_ARGUMENT.test(word));
  if (given !== undefined)
    return { left: `its ${start.keyword} gives the program ${given}, which may be a file of the build` };
  const path = joinWorkdir(model.finalScope(stage).workdir, found.word);
  return path === undefined ? { left: 'its working directory is not known' } : { path, word: found.word };
}

function otherStart({ keyword, body }: Instruction, program: string): string {
  const tool = /^(?:\S*\/)?(mvn|gradle)w?$/.exec(program)?.[1];
  if (tool !== undefined)
    return `its ${keyword} starts ${tool === 'mvn' ? 'Maven' : 'Gradle'}, which needs the sources`;
  return `its ${keyword} runs \`${body.text.trim().slice(0, 60)}\`, and what that needs of the build is not known`;
}

function jarIn(
  { keyword }: Instruction,
  words: readonly string[],
): { readonly word: string; readonly rest: readonly string[] } | { readonly left: string } {
  const at = words.indexOf('-jar');
  const jar = words[at + 1];
  if (at < 0 || jar === undefined) return { left: `its ${keyword} starts no JAR` };
  if (/[*?$[]/.test(jar)) return { left: `its ${keyword} starts ${jar}, and the JAR must be named exactly` };
  const option = words
    .slice(1, at)
    .find((word) => !PLAIN_OPTION.test(word) || (NAMES_FILE.test(word) && !word.endsWith('urandom')));
  return option === undefined
    ? { word: jar, rest: words.slice(at + 2) }
    : { left: `its ${keyword} has ${option}, which may need files of the build` };
}
