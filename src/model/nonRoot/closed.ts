/** Whether a source reaches nothing but what its text names: then what it names is all that it can do. */
import { goImports } from '../../project/goImports.js';

/** Modules of Node that write no file and start no program. */
const NODE_MODULES: ReadonlySet<string> = new Set(
  (
    'assert async_hooks buffer crypto dgram diagnostics_channel dns dns/promises events fs fs/promises http http2 https net os ' +
    'path path/posix perf_hooks punycode querystring readline stream stream/promises string_decoder timers timers/promises ' +
    'tls tty url util zlib'
  ).split(' '),
);
/** What of `fs` only reads. */
const READS =
  'readFile|readFileSync|createReadStream|exists|existsSync|stat|statSync|lstat|lstatSync|readdir|readdirSync|access|accessSync|constants|realpath|realpathSync';
const MODULE = String.raw`['"\x60]([\w@./:+-]+)['"\x60]`;
const LOADS = new RegExp(
  String.raw`\b(?:require|import)\s*\(\s*${MODULE}\s*\)|\b(?:import|export)\s+(?:type\s+)?(?:[\w$*{},\s]*?\s+|[{][\w$,\s]*[}]\s*)from\s*${MODULE}|\bimport\s*${MODULE}`,
  'g',
);
const FS_BINDING = new RegExp(
  String.raw`\b(?:const|let|var)\s+([\w$]+)\s*=\s*require\s*\(\s*['"](?:node:)?fs(?:/promises)?['"]\s*\)(?!\s*[.([])|\bimport\s+(?:\*\s*as\s+)?([\w$]+)\s+from\s*['"](?:node:)?fs(?:/promises)?['"]`,
  'g',
);
const FS_NAMES = new RegExp(
  String.raw`\{([^{}]*)\}\s*=\s*require\s*\(\s*['"](?:node:)?fs(?:/promises)?['"]\s*\)(?!\s*[.([])|\bimport\s*\{([^{}]*)\}\s*from\s*['"](?:node:)?fs(?:/promises)?['"]`,
  'g',
);
const FS_ANY = /['"`](?:node:)?fs(?:\/promises)?['"`]/g;
/** By these a text can reach what it does not name. */
const OPENS =
  /\b(?:eval|Function|dlopen|binding|_linkedBinding|mainModule|getBuiltinModule|createRequire|globalThis|global|Reflect|WebAssembly|chdir|umask|importScripts|flags)\b|\.\s*constructor\b|['"`]constructor['"`]|\bmodule\b(?!\s*\.\s*exports\b)/;
const PROCESS =
  /\bprocess\b(?!\s*\.\s*(?:env|argv|exit|exitCode|on|once|off|stdout|stderr|stdin|nextTick|uptime|cwd|pid|memoryUsage|cpuUsage|hrtime|version|versions|platform|arch|emitWarning|removeListener|removeAllListeners|title|kill)\b)/;

/**
 * What a source in JavaScript reaches that its text does not name, or writes, for people; undefined for none.
 *
 * @param isPackage whether the lockfile has a package
 */
export function javascriptFault(text: string, isPackage: (name: string) => boolean): string | undefined {
  const code = text.replaceAll(
    /\brequire\.main\s*[!=]==?\s*module\b|\bimport\.meta\.(?:url|dirname|filename|main)\b/g,
    ' ',
  );
  for (const match of code.matchAll(LOADS)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (!isKnownModule(name, isPackage)) return name;
  }
  const fault = fsFault(code);
  if (fault !== undefined) return fault;
  const rest = code.replaceAll(LOADS, ' ');
  if (/\b(?:require|import)\b/.test(rest)) return 'a module that only it knows';
  return OPENS.exec(rest)?.[0] ?? PROCESS.exec(rest)?.[0];
}

/** Directories whose sources are not read. */
const NOT_READ =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|docs?|examples?|node_modules)(?:\/|$)|\.(?:node|min\.js)$/;

function isKnownModule(name: string, isPackage: (name: string) => boolean): boolean {
  if (/^\.{1,2}(?:\/|$)/.test(name)) return !NOT_READ.test(name);
  if (NODE_MODULES.has(name.replace(/^node:/, ''))) return true;
  const [first = '', second = ''] = name.split('/');
  return !name.startsWith('node:') && isPackage(name.startsWith('@') ? `${first}/${second}` : first);
}

/** Every use of `fs` has to be one that reads. */
function fsFault(code: string): string | undefined {
  const bindings = [...code.matchAll(FS_BINDING)];
  const lists = [...code.matchAll(FS_NAMES)];
  if ([...code.matchAll(FS_ANY)].length !== bindings.length + lists.length) return 'fs';
  const reads = new RegExp(`^(?:${READS})$`);
  for (const [, one, other] of lists) {
    const names = (one ?? other ?? '')
      .split(',')
      .map((part) => part.trim().split(/\s*:\s*|\s+as\s+/)[0] ?? '');
    const writes = names.find((name) => name !== '' && !reads.test(name));
    if (writes !== undefined) return writes;
  }
  for (const [whole, one, other] of bindings) {
    const name = (one ?? other ?? '').replaceAll('$', String.raw`\$`);
    const uses = code.replaceAll(whole, ' ');
    const open = new RegExp(
      String.raw`(?<![\w$.])${name}(?![\w$])(?!\s*\.\s*(?:promises\s*\.\s*)?(?:${READS})\b)`,
    );
    if (open.test(uses)) return 'fs';
  }
  return undefined;
}

/** Packages of Go's own library by which a program can do what their importer does not name. */
const GO_OPEN =
  /^(?:C|unsafe|syscall|plugin|os\/(?:exec|user)|log\/syslog|net\/http\/cgi|testing.*|runtime\/(?:debug|coverage|cgo))$/;
const GO_OS =
  /\bos\.(?!(?:Getenv|LookupEnv|Setenv|Unsetenv|Environ|ExpandEnv|Expand|Args|Exit|Stdout|Stderr|Stdin|Signal|Interrupt|Kill|ReadFile|Open|Stat|Lstat|Hostname|ReadDir|DirFS|Getpid|Getppid|Getwd|File|FileInfo|FileMode|DirEntry|PathError|Err\w+|Is\w+|Executable|Readlink|PathSeparator)\b)\w+/;
const GO_IOUTIL = /\bioutil\.(?!(?:ReadAll|ReadFile|ReadDir|Discard|NopCloser)\b)\w+/;
/** Another name for a package that is judged by the names after its own. */
const GO_ALIAS = /^\s*(?:import\s+)?[\w.]+\s+"(?:os|io\/ioutil)"/m;

/**
 * What a source in Go reaches that its text does not name, or writes, for people; undefined for none.
 *
 * @param own the paths of the project's modules
 */
export function goFault(text: string, own: readonly string[]): string | undefined {
  const imports = goImports(text);
  if (imports === undefined) return 'what it imports';
  const open = imports.find((path) => GO_OPEN.test(path));
  if (open !== undefined) return open;
  const foreign = imports.find(
    (path) => isLocal(path) && !own.some((module) => path === module || path.startsWith(`${module}/`)),
  );
  if (foreign !== undefined) return foreign;
  if (GO_ALIAS.test(text.replaceAll(/\bimport\s+"/g, '"'))) return 'os by another name';
  const listening = /\bListen(?:Packet|Config)?\(\s*(?!"(?:tcp|udp)[46]?")/.exec(text)?.[0];
  return GO_OS.exec(text)?.[0] ?? GO_IOUTIL.exec(text)?.[0] ?? /\/\/go:linkname/.exec(text)?.[0] ?? listening;
}

/** Neither of Go's library nor of a module with a host in its path: those are judged by go.mod. */
function isLocal(path: string): boolean {
  return path.startsWith('.') || path.startsWith('internal/');
}
