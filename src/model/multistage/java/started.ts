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

/**
 * The JAR that a stage starts, as an absolute path in the image; `left` says why that cannot be told, as the end of a
 * sentence. Undefined where it starts something else than Java.
 */
export function startedJar(
  model: Model,
  stage: Stage,
): { readonly path: string } | { readonly left: string } | undefined {
  const starts = stage.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const [start, more] = starts;
  if (start === undefined) return undefined;
  const words = startedWords(start);
  if (words === undefined || words[0] !== 'java') return undefined;
  if (more !== undefined) return { left: 'it has more than one CMD or ENTRYPOINT' };
  const at = words.indexOf('-jar');
  const jar = words[at + 1];
  if (at < 0 || jar === undefined) return { left: `its ${start.keyword} starts no JAR` };
  if (/[*?$[]/.test(jar))
    return { left: `its ${start.keyword} starts ${jar}, and the JAR must be named exactly` };
  const option = words
    .slice(1, at)
    .find((word) => !PLAIN_OPTION.test(word) || (NAMES_FILE.test(word) && !word.endsWith('urandom')));
  if (option !== undefined)
    return { left: `its ${start.keyword} has ${option}, which may need files of the build` };
  const given = words.slice(at + 2).find((word) => !PLAIN_ARGUMENT.test(word));
  if (given !== undefined)
    return { left: `its ${start.keyword} gives the program ${given}, which may be a file of the build` };
  const path = joinWorkdir(model.finalScope(stage).workdir, jar);
  return path === undefined ? { left: 'its working directory is not known' } : { path };
}
