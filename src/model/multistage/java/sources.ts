import { JDK_LIBRARIES, JDK_PARTS } from '../../../knowledge/jdk.js';
import type { Project } from '../../../project/types.js';

const SOURCE = /\.(?:java|kt|groovy|scala)$/;
/** What reads files of the working directory, or may do so. */
const READS =
  /\b(?:new\s+File\s*\(|File(?:Reader|Writer|InputStream|OutputStream)|\bnew\s+PrintWriter\s*\(\s*"|\bFile\s*\(\s*"|FileHandler|RandomAccessFile|FileChannel|Paths?\.(?:get|of)\s*\(|Path\.of\s*\(|FileSystems?\b|FileSystemResource|user\.dir|DirectoryStream)|["'](?:file:|jdbc:(?:h2|sqlite|hsqldb|derby):(?!mem))/;
/** The same in Kotlin, Scala and Groovy. */
const READS_ELSEWHERE =
  /\b(?:File|Path)\s*\(|\bkotlin\.io\.path\b|\bSource\.fromFile\b|\bos\.(?:pwd|read|list|walk)\b/;
/** What starts programs, or needs tools of the JDK. */
const NEEDS =
  /\b(?:ProcessBuilder|Runtime\.getRuntime\(\)\.exec|\.exec\s*\(\s*(?:new\s+String|")|Runtime\.getRuntime\(\)\s*;|CommandLine\.parse|DefaultExecutor|ToolProvider|VirtualMachine\.attach|System\.load(?:Library)?\s*\()/;
/** The same in Kotlin, Scala and Groovy. */
const NEEDS_ELSEWHERE = /\bsys\.process\b|["'\])]\s*\.execute\s*\(\s*\)/;
/** Settings that Spring and others read from the directory in which they are started. */
const SETTINGS =
  /^(?:config\/(?!(?:checkstyle|pmd|spotbugs|detekt|codenarc)\/).*|application[\w-]*\.(?:properties|ya?ml)|bootstrap\.(?:properties|ya?ml)|.*\.(?:h2|mv)\.db)$/;
const NAMES_FILES = /(?:file:|jdbc:(?:h2|sqlite|hsqldb|derby):(?!mem)|\.\.?\/)[\w./-]+/;

/** What the build names that compiles, attaches or builds when it runs. */
export function libraryObstacle({ texts }: Project, files: readonly string[]): string | undefined {
  for (const path of files) {
    const text = texts.get(path);
    if (text === undefined) return `${path} was not read, and may name libraries that need the JDK`;
    const found = (JDK_LIBRARIES.exec(text) ?? JDK_PARTS.exec(text))?.[0];
    if (found !== undefined) return `${path} names ${found}, which may need the JDK`;
  }
  return undefined;
}

/** Files that programs read from the directory in which they are started, without naming them. */
export function settingsObstacle({ files }: Project, dir: string): string | undefined {
  const prefix = dir === '' ? '' : `${dir}/`;
  const found = [...files].find(
    (path) => path.startsWith(prefix) && SETTINGS.test(path.slice(prefix.length)),
  );
  return found && `${found} may be read from the directory in which it is started`;
}

/**
 * Why a program of Java may need more than its JAR, as the end of a sentence; undefined when nothing shows that.
 *
 * @param dir of the module in the context
 */
export function sourcesObstacle(project: Project, dir: string): string | undefined {
  const { files, texts } = project;
  const prefix = dir === '' ? '' : `${dir}/`;
  for (const path of files) {
    if (!path.startsWith(`${prefix}src/main/`)) continue;
    const text = texts.get(path);
    if (SOURCE.test(path) && text === undefined)
      return `${path} was not read, and may name files or programs`;
    const found =
      text === undefined ? undefined : SOURCE.test(path) ? inSource(path, text) : inSettings(path, text);
    if (found !== undefined) return `${path} ${found}`;
  }
  return settingsObstacle(project, dir);
}

function inSource(path: string, text: string): string | undefined {
  const isJava = path.endsWith('.java');
  const first = (patterns: readonly RegExp[]): string | undefined =>
    patterns.map((pattern) => pattern.exec(text)?.[0].trim()).find((found) => found !== undefined);
  const reads = first(isJava ? [READS] : [READS, READS_ELSEWHERE]);
  if (reads !== undefined) return `has ${reads}, and which files that needs is not known`;
  const needs = first(isJava ? [NEEDS, JDK_PARTS] : [NEEDS, JDK_PARTS, NEEDS_ELSEWHERE]);
  return needs && `has ${needs}, which may need more than a Java runtime`;
}

function inSettings(path: string, text: string): string | undefined {
  const named = /\/application[\w-]*\.(?:properties|ya?ml)$/.test(path)
    ? NAMES_FILES.exec(text)?.[0]
    : undefined;
  return named && `names ${named}`;
}
