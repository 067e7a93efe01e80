/** The paths that a source of JavaScript or TypeScript names, where all that it does with files can be followed. */
import { COMMENT_LINES } from '../../npm/devSources.js';
import { STARTS_PROGRAMS } from '../../slim/texts.js';

/** Paths as written, relative to a directory that may be that of the source or the working directory. */
export type Literals = { readonly paths: readonly string[] } | { readonly unclear: string };

const BASE = String.raw`(?:__dirname|import\.meta\.dirname|process\.cwd\(\))`;
const TEXT = String.raw`(?:"[^"\n]*"|'[^'\n]*'|\x60[^\x60\n$]*\x60)`;
const TEXTS = String.raw`(${TEXT}(?:\s*,\s*${TEXT})*)`;
/** Takes the place of a path that is known. */
const KNOWN = '§';
const FILES =
  '(?:readFile|readFileSync|readdir|readdirSync|createReadStream|existsSync|exists|stat|statSync|lstat|lstatSync|access|' +
  'accessSync|open|openSync|opendir|opendirSync|watch|watchFile|realpath|realpathSync|copyFile|copyFileSync|cp|cpSync|' +
  'writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|mkdir|mkdirSync|mkdtemp|rm|rmSync|unlink|' +
  'unlinkSync|rename|renameSync|readJson|readJsonSync|static|serveStatic|sendFile|sendfile|download)';

/** Other names of the same, by which they are used further on. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/\b(?:path\.)?dirname\(\s*(?:url\.)?fileURLToPath\(\s*import\.meta\.url\s*\)\s*\)/g, '__dirname'],
  [/\b(?:url\.)?fileURLToPath\(\s*new URL\(\s*["']\.\/?["']\s*,\s*import\.meta\.url\s*\)\s*\)/g, '__dirname'],
  [/\b(?:url\.)?fileURLToPath\(\s*import\.meta\.url\s*\)/g, '__filename'],
  [/\b(?:path\.)?dirname\(\s*__filename\s*\)/g, '__dirname'],
  [/\b(?:const|let|var)\s+__(?:dirname\s*=\s*__dirname|filename\s*=\s*__filename)\b/g, ''],
  [/\brequire\.main\s*===?\s*module\b/g, 'true'],
];

/** Constructs that lead to a path, and what stays of them. */
const LEADING: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(String.raw`\b(?:path\.)?(?:posix\.)?(?:join|resolve)\(\s*${BASE}\s*,\s*${TEXTS}\s*\)`, 'g'),
    KNOWN,
  ],
  [
    new RegExp(String.raw`\b(?:path\.)?(?:posix\.)?(?:join|resolve)\(\s*${BASE}\s*,\s*${TEXTS}\s*,`, 'g'),
    `${KNOWN}(`,
  ],
  [new RegExp(String.raw`\bpath\.resolve\(\s*${TEXTS}\s*\)`, 'g'), KNOWN],
  [new RegExp(String.raw`\x60\$\{${BASE}\}(/[^\x60$\n]+)\x60`, 'g'), KNOWN],
  [new RegExp(String.raw`\x60\$\{${BASE}\}(/[^\x60$\n/]+)/[^\x60$\n]*(?=\$\{)`, 'g'), `${KNOWN}+\x60`],
  [new RegExp(String.raw`${BASE}\s*\+\s*(${TEXT})`, 'g'), KNOWN],
  [
    new RegExp(String.raw`\bnew URL\(\s*(${TEXT})\s*,\s*import\.meta\.url\s*\)(?:\.(?:href|pathname))?`, 'g'),
    KNOWN,
  ],
  [new RegExp(String.raw`(?<=\.set\(\s*["']views["']\s*,\s*)(${TEXT})`, 'g'), KNOWN],
  [new RegExp(String.raw`\b${FILES}\(\s*(${TEXT})`, 'g'), `${KNOWN}(${KNOWN}`],
];

const FOLLOWING: readonly (readonly [RegExp, string])[] = [
  [new RegExp(String.raw`\b(?:path\.)?(?:posix\.)?(?:join|resolve)\(\s*${KNOWN}`, 'g'), `${KNOWN}(${KNOWN}`],
  [new RegExp(String.raw`\b(?:url\.)?fileURLToPath\(\s*${KNOWN}`, 'g'), `${KNOWN}(${KNOWN}`],
  [new RegExp(String.raw`\b${FILES}\(\s*${KNOWN}`, 'g'), `${KNOWN}(${KNOWN}`],
];
const ALIAS = new RegExp(
  String.raw`\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::\s*\w+\s*)?=\s*${KNOWN}(?=[\s;,(]|$)`,
  'g',
);
const ALIAS_OF_BASE = new RegExp(String.raw`\bconst\s+([A-Za-z_$][\w$]*)\s*=\s*${BASE}(?=\s*[;\n])`, 'g');

/** What imports bring; under another name it could not be followed. */
const IMPORTS =
  /^[ \t]*(?:import\b[^;'"]*from\s*|(?:const|let|var)\s+[^=;]*=\s*require\(\s*)["'][^"'\n]+["'][^\n]*$/gm;
const RENAMES = /["'](?:node:)?(?:fs(?:\/promises)?|fs-extra|graceful-fs|path)["']/;

const LEFT = new RegExp(
  String.raw`__dirname|__filename|\bimport\.meta\b|\bprocess\.(?:cwd|chdir|loadEnvFile|argv)\b|\brequire\.(?:resolve|main|cache)\b|\bcreateRequire\b|\b(?:Bun|Deno)\.|\bnew Worker\b|\b\w*[gG]lob(?:Sync)?\(|\b${FILES}\b(?=\s*[(,)])|\.promises\b|(?<![.\w])(?:require|import)\(\s*(?!["'\x60\s])`,
);

/** @param text the source */
export function literalsOf(text: string): Literals {
  const paths: string[] = [];
  const code = text.replaceAll(COMMENT_LINES, '');
  const starts = STARTS_PROGRAMS.exec(code)?.[0];
  if (starts !== undefined) return { unclear: starts };
  const renamed = [...code.matchAll(IMPORTS)].find(([line]) => RENAMES.test(line) && isRenaming(line))?.[0];
  if (renamed !== undefined) return { unclear: renamed.trim() };
  const rendered = /\.render\(/.test(code) && !/\.set\(\s*["']views["']/.test(code);
  let rest = code.replaceAll(IMPORTS, '');
  for (let round = 0; round < 6; round += 1) {
    const before = rest;
    rest = followed(rest, paths);
    if (rest === before) break;
  }
  const left = LEFT.exec(rest)?.[0];
  if (left !== undefined) return { unclear: `${left.replace(/\($/, '')} in a way that is not followed` };
  return { paths: rendered ? [...paths, 'views'] : paths };
}

const QUOTED = /(["'`])((?:\.{0,2}\/)*[\w.@-]+(?:\/[^"'`\n]*)?)\1/g;
const MODULES = /\b(?:from|import|require(?:\.resolve)?)\s*\(?\s*["'`][^"'`\n]*["'`]/g;

/** Every quoted text that may be a path, which a package may be handed: `{ dest: 'uploads/' }`. */
export function quotedPaths(text: string): readonly string[] {
  const code = text.replaceAll(COMMENT_LINES, '').replaceAll(MODULES, '');
  return [...code.matchAll(QUOTED)].map(([, , path = '']) => path);
}

function isRenaming(line: string): boolean {
  return /\{[^}]*(?:\bas\s|:)[^}]*\}/.test(line.replace(/\bpromises\s*(?:as|:)\s*fs\b/, ''));
}

function followed(code: string, paths: string[]): string {
  let rest = code;
  for (const [pattern, same] of SAME) rest = rest.replaceAll(pattern, same);
  for (const [, name = ''] of rest.matchAll(ALIAS_OF_BASE))
    rest = withName(rest.replace(ALIAS_OF_BASE, ''), name, '__dirname');
  for (const [pattern, left] of LEADING)
    rest = rest.replaceAll(pattern, (_, written: string) => {
      paths.push(joined(written));
      return left;
    });
  for (const [pattern, left] of FOLLOWING) rest = rest.replaceAll(pattern, left);
  const names = [...rest.matchAll(ALIAS)].map(([, name = '']) => name);
  rest = rest.replaceAll(ALIAS, KNOWN);
  for (const name of names) rest = withName(rest, name, KNOWN);
  return rest;
}

function withName(code: string, name: string, other: string): string {
  return code.replaceAll(
    new RegExp(String.raw`(?<![\w$.])${name.replaceAll('$', String.raw`\$`)}(?![\w$]|\s*:)`, 'g'),
    other,
  );
}

/** `'..', 'views'` as one path. */
function joined(written: string): string {
  const texts = [...written.matchAll(new RegExp(TEXT, 'g'))].map(([text]) => text.slice(1, -1));
  return texts.length === 0 ? written : texts.join('/');
}
