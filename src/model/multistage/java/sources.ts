import { JDK_LIBRARIES, JDK_PARTS } from '../../../knowledge/jdk.js';
import type { Project } from '../../../project/types.js';

const SOURCE = /\.(?:java|kt|groovy|scala)$/;
/** What reads files of the working directory, or may do so. */
const READS =
  /\b(?:new\s+File\s*\(|File(?:Reader|Writer|InputStream|OutputStream)|\bnew\s+PrintWriter\s*\(\s*"|\bFile\s*\(\s*"|FileHandler|RandomAccessFile|FileChannel|Paths?\.(?:get|of)\s*\(|Path\.of\s*\(|FileSystems?\b|FileSystemResource|user\.dir|DirectoryStream)|["'](?:file:|jdbc:(?:h2|sqlite|hsqldb|derby):(?!mem))/;
/** What starts programs, or needs tools of the JDK. */
const NEEDS =
  /\b(?:ProcessBuilder|Runtime\.getRuntime\(\)\.exec|\.exec\s*\(\s*(?:new\s+String|")|Runtime\.getRuntime\(\)\s*;|CommandLine\.parse|DefaultExecutor|ToolProvider|VirtualMachine\.attach|System\.load(?:Library)?\s*\()/;
/** Settings that Spring and others read from the directory in which they are started. */
const SETTINGS =
  /^(?:config\/.*|application[\w-]*\.(?:properties|ya?ml)|bootstrap\.(?:properties|ya?ml)|.*\.(?:h2|mv)\.db)$/;
const NAMES_FILES = /(?:file:|jdbc:(?:h2|sqlite|hsqldb|derby):(?!mem)|\.\.?\/)[\w./-]+/;

/** What the POM names that compiles, attaches or builds when it runs. */
export function libraryObstacle({ texts }: Project, pom: string): string | undefined {
  const text = texts.get(pom) ?? '';
  const found = (JDK_LIBRARIES.exec(text) ?? JDK_PARTS.exec(text))?.[0];
  return found && `${pom} names ${found}, which may need the JDK`;
}

/**
 * Why a program of Java may need more than its JAR, as the end of a sentence; undefined when nothing shows that.
 *
 * @param dir of the module in the context
 */
export function sourcesObstacle({ files, texts }: Project, dir: string): string | undefined {
  const prefix = dir === '' ? '' : `${dir}/`;
  for (const path of files) {
    if (!path.startsWith(prefix)) continue;
    const inside = path.slice(prefix.length);
    if (SETTINGS.test(inside)) return `${path} may be read from the directory in which it is started`;
    if (!inside.startsWith('src/main/')) continue;
    const text = texts.get(path);
    if (SOURCE.test(path) && text === undefined)
      return `${path} was not read, and may name files or programs`;
    const found =
      text === undefined ? undefined : SOURCE.test(path) ? inSource(text) : inSettings(path, text);
    if (found !== undefined) return `${path} ${found}`;
  }
  return undefined;
}

function inSource(text: string): string | undefined {
  const reads = READS.exec(text)?.[0].trim();
  if (reads !== undefined) return `has ${reads}, and which files that needs is not known`;
  const needs = (NEEDS.exec(text) ?? JDK_PARTS.exec(text))?.[0].trim();
  return needs && `has ${needs}, which may need more than a Java runtime`;
}

function inSettings(path: string, text: string): string | undefined {
  const named = /\/application[\w-]*\.(?:properties|ya?ml)$/.test(path)
    ? NAMES_FILES.exec(text)?.[0]
    : undefined;
  return named && `names ${named}`;
}
