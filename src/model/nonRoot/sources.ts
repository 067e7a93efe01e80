/** What the sources of a project do that another user than root may not, as far as words show it. Words are enough to refuse. */
import { goKeepsFiles, keepsFiles, keepsFilesAnywhere } from '../../knowledge/writers.js';
import { isGoSource } from '../../project/goImports.js';
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import { baseOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { isSourcePath } from '../../project/wanted.js';
import { firstObstacle, type Obstacle } from '../slim/types.js';
import { STARTS_PROGRAMS } from '../slim/texts.js';
import { FIRST_FREE_PORT } from './types.js';

/** A kind of sources: which files they are, and what in them stands against another user. */
interface Language {
  isSource(path: string): boolean;
  readonly writes: readonly (readonly [pattern: RegExp, what: string])[];
}

const PLACES =
  /['"`](\/(?:var|run|mnt|dev|sys|proc|etc|usr|home|opt|srv|data)\/[^'"`\s]*|\/root\b[^'"`]*|~\/[^'"`]*)['"`]|docker\.sock/;
const JAVASCRIPT: Language = {
  isSource: (path) =>
    (/\.[cm]?[jt]sx?$/.test(path) && isSourcePath(path) && !path.endsWith('.min.js')) ||
    /(?:^|\/)bin\/[\w-]+$/.test(path),
  writes: [
    [
      /\b(?:writeFile|appendFile|createWriteStream|mkdir|mkdtemp|unlink|rmdir|copyFile|symlink|l?chmod|l?chown|l?utimes|truncate|openSync|rmSync|cpSync|renameSync|linkSync|openAsBlob|outputFile|outputJson|writeJson|ensureDir|ensureFile|emptyDir|saveAs|toFile|mkdirp|rimraf|WriteStream|writeHeapSnapshot|writeReport|writev?Sync)(?:Sync|Promise|s)?\b/,
      'may write files',
    ],
    [
      /\b(?:fs|fsp|fse|fsPromises|promises)\s*\.\s*(?:rename|open|rm|cp|link|write|move|copy|remove)\b|\bBun\.write\b|\bDeno\.\w+/,
      'may write files',
    ],
    [
      /\{[^{}]*\b(?:rename|open|rm|cp|link|write)\b[^{}]*\}\s*(?:=\s*(?:await\s+import|require)\s*\(\s*|from\s*)['"](?:node:)?fs/,
      'may write files',
    ],
    [
      /['"](?:fs-extra|graceful-fs|tmp|tmp-promise|temp|write-file-atomic|log4js|bunyan|pino\/file|pino-roll|rotating-file-stream|sqlite|node:sqlite|bun:sqlite|node:v8|node:inspector|node:module)['"]/,
      'may write files',
    ],
    [/\btransports\.(?:File|DailyRotateFile)\b|\bpino\.destination\b|\bFileTransport\b/, 'may write a log'],
    [STARTS_PROGRAMS, 'starts other programs'],
    [
      /\b(?:get|set)e?[ug]id\b|\binitgroups\b|\bsetgroups\b|\bhomedir\b|\buserInfo\b|\benv\.HOME\b|\benv\[['"]HOME/,
      'asks for its user or the home of it',
    ],
    [/\.listen\(\s*['"`]\/|\bsocketPath\s*:/, 'listens on a file'],
    [PLACES, 'names a place that belongs to root'],
  ],
};

const GO: Language = {
  isSource: (path) => isGoSource(path) && !/(?:^|\/)(?:vendor|testdata)\//.test(path),
  writes: [
    [
      /\b(?:os|ioutil)\.(?:Create\w*|OpenFile|OpenRoot|WriteFile|Mkdir\w*|TempFile|TempDir|Rename|Remove\w*|Ch(?:mod|own|times)|Lchown|Symlink|Link|Truncate|CopyFS|NewFile)\b/,
      'may write files',
    ],
    [
      /"(?:os\/exec|syscall|plugin|unsafe|C|golang\.org\/x\/sys\/unix|log\/syslog)"|\bos\.StartProcess\b/,
      'may do anything that a program can',
    ],
    [
      /\bos\.(?:Get[eu]*[ug]id|UserHomeDir|UserCacheDir|UserConfigDir)\b|"os\/user"|"HOME"/,
      'asks for its user or the home of it',
    ],
    [/"(?:unix|unixgram|unixpacket|ip\d?(?::\w+)?)"/, 'listens on a file or a raw socket'],
    // Without an address, net/http takes port 80 or 443.
    [/\bListenAndServe\w*\(\s*"(?:[^"]*:https?)?"/, 'listens on a low port'],
    [/^(?![^]*\bAddr\b)[^]*?(\.ListenAndServe(?:TLS)?)\(\s*\)/, 'listens on a low port'],
    [PLACES, 'names a place that belongs to root'],
  ],
};

export const LANGUAGES = { javascript: JAVASCRIPT, go: GO } as const;

/** A number beside a word for a port. */
const PORT_LINE = /(?<![a-z])[pP]ort\b|Port\b|PORT\b|\blisten|Listen|\bAddr\b/;
const NUMBER = /(?<![\w.$-])(\d{1,4})(?![\w.%])/g;

/** The sources that a language has in a project, as far as they come into the build. */
export function sourcesOf(project: Project, language: Language): readonly string[] {
  const rules = ignoreOf(project.ignore);
  return [...project.files].filter(
    (path) =>
      language.isSource(path) &&
      (project.tracked === undefined || project.tracked.has(path)) &&
      ('error' in rules || !isIgnored(rules, path)),
  );
}

export function sourcesObstacle(project: Project, language: Language): Obstacle {
  const paths = sourcesOf(project, language);
  if (paths.length === 0) return 'no sources are here that would show where the program writes';
  return firstObstacle(paths, (path) => {
    const text = project.texts.get(path);
    return text === undefined
      ? `${path}, which may write files, was not read`
      : textObstacle(path, text, language);
  });
}

/** What one source has against another user. */
export function textObstacle(path: string, text: string, { writes }: Language): Obstacle {
  for (const [pattern, what] of writes) {
    const found = pattern.exec(text);
    if (found !== null) return `${path} ${what}: ${(found[1] ?? found[0]).replace(/\s+/g, ' ').slice(0, 40)}`;
  }
  const port = lowPort(text);
  return port === undefined
    ? undefined
    : `${path} may listen on port ${port}, on which not every runtime lets another user listen`;
}

function lowPort(text: string): string | undefined {
  for (const line of text.split('\n')) {
    if (!PORT_LINE.test(line) || /^\s*(?:\/\/|\*)/.test(line)) continue;
    const found = [...line.matchAll(NUMBER)].find(([, port]) => {
      const number = Number(port);
      return number > 1 && number < FIRST_FREE_PORT && !isStatus(line, number);
    });
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** `res.status(404)` stands beside a port by chance; 443 and the like are no status. */
function isStatus(line: string, number: number): boolean {
  return /\bstatus|\bexit\(|\bcode\b/i.test(line) && number !== 80 && number !== 443;
}

/** What the packages of a Node project keep. */
export function packagesObstacle({ packages, locks, texts, files }: Project): Obstacle {
  for (const [path, { dependencies, optionalDependencies }] of packages) {
    const found = Object.keys({ ...dependencies, ...optionalDependencies }).find(keepsFiles);
    if (found !== undefined) return `${found} keeps files (${path})`;
  }
  for (const [path, lock] of locks) {
    for (const [at, entry] of lock.packages) {
      const name = entry.name ?? at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
      if (!entry.dev && keepsFilesAnywhere(name)) return `${name} keeps files (${path})`;
    }
  }
  const pnp = [...files].find((path) => /(?:^|\/)\.pnp\.[cm]?js$/.test(path));
  if (pnp !== undefined) return `${pnp} looks for packages in the home of root`;
  const berry = [...texts].find(
    ([path, text]) => baseOf(path) === '.yarnrc.yml' && !/^\s*nodeLinker:\s*["']?node-modules/m.test(text),
  );
  if (berry !== undefined) return `${berry[0]} lets Yarn keep packages in the home of root`;
  const prisma = [...texts].find(
    ([path, text]) => path.endsWith('.prisma') && /provider\s*=\s*"sqlite"/.test(text),
  );
  return prisma === undefined ? undefined : `${prisma[0]} has a database in a file`;
}

/** What the modules of a Go project keep. */
export function modulesObstacle({ texts }: Project): Obstacle {
  for (const [path, text] of texts) {
    if (baseOf(path) !== 'go.mod' && !isGoSource(path)) continue;
    const found = [...text.matchAll(/["\s]([a-z\d.-]+\.[a-z]+\/[\w./@-]+)/g)].find(([, name = '']) =>
      goKeepsFiles(name),
    );
    if (found !== undefined) return `${found[1]} keeps files (${path})`;
  }
  return undefined;
}
