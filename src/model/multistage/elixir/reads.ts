/** What an Elixir program may read or start beside its release. */
import { withoutComments } from '../../../project/elixir/code.js';
import { isElixirSource } from '../../../project/elixir/sources.js';
import { isWithin } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import { namesBehind, type Behind } from '../behind.js';

const STARTS =
  /\bSystem\.(?:cmd|shell|find_executable)\b|\bPort\.open\b|:os\.(?:cmd|find_executable)\b|:erlang\.open_port\b|\bMuonTrap\b|\bRambo\b|\bPorcelain\b/;
/** They hold the path of the source, which is written into the program when it is compiled. */
const COMPILED = /\b__DIR__\b|\b__ENV__\b|\b__CALLER__\.file\b/;
const READS =
  /\b(?:File\.(?:[a-z]\w*[!?]?)|Path\.(?:wildcard|expand|absname|relative_to_cwd)\b|Code\.(?:eval_file|require_file|compile_file|load_file)\b|EEx\.(?:eval_file|function_from_file|compile_file)\b|Config\.Reader\b|Dotenv\w*)|:(?:file|filelib|dets|disk_log|zip|erl_tar|prim_file)\.\w+/;
/** Below the release, in temporary files, or at an absolute path, which is looked at by itself. */
const ELSEWHERE =
  /\b(?:app_dir|priv_dir|tmp_dir!?)\b|\bFile\.\w+[!?]?\(?\s*"\/|\bFile\.(?:Stat|Stream|Error)\b/;
/** Settings of programs that build assets. */
const TOOLS =
  /^config :(?:esbuild|tailwind|dart_sass|bun|phoenix_copy)\b[^]*?(?=^(?:config|import_config|if|case)\b|(?![^]))/gm;
/** Where templates lie when they are compiled. */
const COMPILED_PATHS =
  /\b(?:root|priv|cache_static_manifest):\s*"(?:lib|priv)\/[\w./]*"|\bembed_templates\s+"[^"]*"|\bapp_dir\(\s*[:@\w]+,\s*"[^"]*"/g;
const DOCUMENTS = /@(?:module|type)?doc\s+(?:~[sS])?"""[^]*?"""/g;

export function readsObstacle(
  project: Project,
  dir: string,
  environment: string,
  stage: readonly Instruction[],
  behind: Behind,
): Obstacle {
  const sources = [...project.files].filter(
    (path) => isWithin(dir, path) && isElixirSource(path, environment),
  );
  const unread = sources.find((path) => !project.texts.has(path));
  if (unread !== undefined) return `${unread} was not read, and may name files or programs`;
  return (
    firstObstacle(sources, (path) => sourceObstacle(path, project.texts.get(path) ?? '', behind)) ??
    firstObstacle(stage, ({ keyword, text, origin }) =>
      /^(?:ENV|CMD|ENTRYPOINT)$/.test(keyword) ? named(`line ${origin}`, text, behind) : undefined,
    )
  );
}

function named(who: string, text: string, behind: Behind): Obstacle {
  const name = namesBehind(text, behind);
  return name && `${who} names ${name}, which stays behind`;
}

function sourceObstacle(path: string, text: string, behind: Behind): Obstacle {
  const plain = text.replaceAll(DOCUMENTS, '');
  const code = (/\.exs?$/.test(path) ? withoutComments(plain) : plain).replaceAll(TOOLS, '');
  const starts = STARTS.exec(code)?.[0];
  if (starts !== undefined) return `${path} has ${starts}, which starts programs`;
  const compiled = COMPILED.exec(code)?.[0];
  if (compiled !== undefined) return `${path} has ${compiled}, and may look for files beside the sources`;
  const line = code.split('\n').find((each) => READS.test(each) && !ELSEWHERE.test(each));
  if (line !== undefined)
    return `${path} has ${READS.exec(line)?.[0]}, which may count from the sources, among which the container starts`;
  return named(path, code.replaceAll(COMPILED_PATHS, ''), behind);
}
