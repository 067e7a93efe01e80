/**
 * pip's requirement and constraint files, by the rules of pip's documentation ("Requirements File Format"): lines are
 * joined at a trailing backslash, then comments go, then `${NAME}` is replaced from the environment. The last is
 * nothing a file can answer for, so that such a line is `unclear`.
 */
import { dirOf, joinPath } from './paths.js';
import type { Project, Requirement, RequirementsFile } from './types.js';
import { unknownContext } from './unknownContext.js';

interface Line {
  readonly includes?: string | undefined;
  readonly leaves?: boolean;
  readonly entry?: Requirement;
  readonly option?: string;
  readonly local?: boolean;
  readonly vcs?: boolean;
  readonly unclear?: boolean;
}

/**
 * Reads a requirements or constraints file. Never throws: what is not understood is listed in `unclear`.
 * @param path the file's own path in the context; `-r` and `-c` are relative to its directory
 */
export function parseRequirements(text: string, path: string): RequirementsFile {
  const dir = dirOf(path);
  const raw = logicalLines(text);
  const lines = raw.map((line) => readLine(line, dir));
  const includes = lines.flatMap(({ includes: file }) => (file === undefined ? [] : [file]));
  return Object.freeze({
    includes: lines.some(({ leaves }) => leaves === true) ? undefined : Object.freeze(includes),
    entries: Object.freeze(lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry]))),
    options: Object.freeze(lines.flatMap(({ option }) => (option === undefined ? [] : [option]))),
    local: lines.some(({ local }) => local === true),
    vcs: lines.some(({ vcs }) => vcs === true),
    unclear: Object.freeze(raw.filter((_, index) => lines[index]?.unclear === true)),
  });
}

function logicalLines(text: string): string[] {
  const joined: string[] = [];
  let pending = '';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const isComment = /^\s*#/.test(line);
    if (line.endsWith('\\') && !isComment) {
      pending += line.slice(0, -1);
      continue;
    }
    // A comment inside a continuation ends it.
    joined.push(pending + (isComment && pending !== '' ? ` ${line}` : line));
    pending = '';
  }
  if (pending !== '') joined.push(pending);
  return joined.map((line) => line.replace(/(?:^|\s+)#.*$/, '').trim()).filter((line) => line !== '');
}

const INCLUDE = /^(?:-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(.+)$/;
const EDITABLE = /^(?:-e|--editable)(?:\s*=\s*|\s*)(.+)$/;
const FIND_LINKS = /^(?:-f|--find-links)(?:\s*=\s*|\s*)(.+)$/;
const OPTION =
  /^(?:-i|--index-url|--pypi-url|--extra-index-url|--no-index|--no-binary|--only-binary|--prefer-binary|--require-hashes|--pre|--trusted-host|--use-feature|--process-dependency-links|--always-unzip|-Z)(?:[\s=]|$)/;
const INDEX = /^(?:-i|--index-url|--pypi-url|--extra-index-url)[\s=]+https?:\/\/\S+$/;
const VCS = /^(?:git|hg|svn|bzr)(?:\+|:\/\/)/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const ARCHIVE = /\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tar\.xz|tar)(?:$|[\s#;[])/i;
const NAMED = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s;
const SPECIFIERS = /^\(?\s*(?:(?:===|==|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+\s*(?:,\s*|(?=\)?$)))*\)?$/;

function readLine(line: string, dir: string): Line {
  // What pip replaces: upper-case names in braces. In the address of an index they name no file.
  if (INDEX.test(line)) return { option: line };
  if (/\$\{[A-Z0-9_]+\}/.test(line)) return { unclear: true };
  const include = INCLUDE.exec(line)?.[1];
  if (include !== undefined) return readInclude(include.trim(), dir);
  const editable = EDITABLE.exec(line)?.[1];
  if (editable !== undefined)
    return VCS.test(editable) ? { ...readUrl(editable, ''), vcs: true } : { local: true };
  const links = FIND_LINKS.exec(line)?.[1];
  if (links !== undefined) return { option: line, local: !/^https?:/i.test(links.trim()) };
  if (line.startsWith('-')) return OPTION.test(line) ? { option: line } : { unclear: true };
  return readRequirement(line);
}

function readInclude(written: string, dir: string): Line {
  const file = written.replace(/^(["'])(.*)\1$/, '$2');
  const path = SCHEME.test(file) ? undefined : joinPath(dir, file);
  return path === undefined ? { leaves: true } : { includes: path };
}

function readRequirement(line: string): Line {
  // Options of one requirement: hashes, settings of its build.
  const [bare = ''] = line.split(/\s+--(?:hash|global-option|config-settings?|install-option)\b/);
  const [body = '', marker] = bare.split(/\s*;\s*/, 2);
  if (VCS.test(body)) return { ...readUrl(body, ''), vcs: true };
  if (/^file:/i.test(body)) return { local: true };
  if (SCHEME.test(body) && /^https?:/i.test(body)) return readUrl(body, '');
  if (/^[./~\\]/.test(body) || (!body.includes('@') && (/[/\\]/.test(body) || ARCHIVE.test(body))))
    return { local: true };
  const [, name = '', rest = ''] = NAMED.exec(body) ?? [];
  if (name === '') return { unclear: true };
  if (rest.startsWith('@')) return readDirect(name, rest.slice(1).trim());
  const specifier = rest.trim();
  if (!SPECIFIERS.test(specifier)) return { unclear: true };
  return marker === ''
    ? { unclear: true }
    : { entry: { name: normalise(name), specifier: specifier.replace(/^\((.*)\)$/, '$1') } };
}

/** `name @ url`. */
function readDirect(name: string, url: string): Line {
  if (VCS.test(url)) return { ...readUrl(url, name), vcs: true };
  return /^https?:/i.test(url) ? readUrl(url, name) : { local: true };
}

function readUrl(url: string, written: string): Line {
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(url)?.[1];
  const wheel = /\/([A-Za-z0-9_.]+)-[^/]*\.whl(?:$|[?#])/.exec(url)?.[1];
  const name = written === '' ? (egg ?? wheel) : written;
  return name === undefined ? { option: url } : { entry: { name: normalise(name), specifier: `@ ${url}` } };
}

/** A name as PEP 503 compares it: `Foo.Bar_baz` -> `foo-bar-baz`. */
function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** What `pip install -r` of one file reads and asks for. */
export interface RequirementClosure {
  /** The file and all it includes, in reading order. */
  readonly files: readonly string[];
  readonly entries: readonly Requirement[];
  readonly options: readonly string[];
  /** True when a line needs git or another version control tool. */
  readonly vcs: boolean;
}

/**
 * Follows `-r` and `-c` from a file. Refused, with the reason, when pip would read anything else of the context or
 * when that cannot be told.
 */
export function requirementClosure(
  project: Project,
  path: string,
): RequirementClosure | { readonly refused: string } {
  const files: string[] = [];
  const pending = [path];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (files.includes(next)) continue;
    const reason = refusalOf(project, next);
    if (reason !== undefined) return { refused: reason };
    files.push(next);
    pending.unshift(...(project.requirements.get(next)?.includes ?? []));
  }
  const all = files.flatMap((file) => project.requirements.get(file) ?? []);
  return {
    files,
    entries: all.flatMap(({ entries }) => entries),
    options: all.flatMap(({ options }) => options),
    vcs: all.some(({ vcs }) => vcs),
  };
}

function refusalOf(project: Project, path: string): string | undefined {
  if (!project.known) return unknownContext(project);
  const file = project.requirements.get(path);
  if (!file) return `${path} ${project.unreadable.get(path) ?? 'is not there'}`;
  if (file.includes === undefined) return `${path} reads a file from outside the build context`;
  if (file.local) return `${path} installs something from the build context (a path, file: or -e)`;
  const [unclear] = file.unclear;
  return unclear === undefined ? undefined : `${path} has a line that dockopt cannot judge: ${unclear}`;
}
