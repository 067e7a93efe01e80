/** The static servers whose answers nginx can give: read from their command lines. */

/** What a static server serves, and how. */
export interface Served {
  /** `serve` of npm. */
  readonly program: string;
  /** As written, below the working directory. */
  readonly directory: string;
  /** Undefined where the variable PORT of the container names it, and 3000 is meant without one. */
  readonly port: number | undefined;
  /** Every path that is no file gets /index.html. */
  readonly single: boolean;
  readonly compresses: boolean;
  /** Answers have the date of the file, and browsers may keep them without asking. */
  readonly dates: boolean;
}

/** Programs that start something for development, or that render: what they do, for refusals. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^react-scripts start\b/, 'a development server'],
  [
    /^vite preview\b/,
    'which its manual calls no server for production, with headers and a proxy of its configuration',
  ],
  [/^vite(?: dev| serve| -|$)/, 'a development server'],
  [/^ng serve\b/, 'a development server'],
  [/^vue-cli-service serve\b/, 'a development server'],
  [
    /^(?:astro|docusaurus|gatsby|eleventy|parcel|webpack)\b(?: \S+)*? (?:dev|start|serve|develop|--serve)\b/,
    'a development server',
  ],
  [/^(?:webpack-dev-server|live-server|browser-sync|lite-server)\b/, 'a development server'],
  [/^astro preview\b/, 'which is there to look at a build'],
  [
    /^http-server\b/,
    'of whose answers (its cache headers, its own 404) no configuration of nginx was proven',
  ],
];

/** A server of files that is known, with why nginx does not take its place; undefined for any other program. */
export function otherServer(words: readonly string[]): string | undefined {
  const text = words
    .join(' ')
    .replace(/^@11ty\/eleventy/, 'eleventy')
    .replace(/^([\w-]+)@\S+/, '$1');
  const found = OTHERS.find(([pattern]) => pattern.test(text));
  return found && `CMD runs \`${words.join(' ')}\`, ${found[1]}`;
}

const SILENT: ReadonlySet<string> = new Set([
  '-n',
  '--no-clipboard',
  '-L',
  '--no-request-logging',
  '-d',
  '--debug',
  '--no-port-switching',
]);
const WHY_NOT: ReadonlyMap<string, string> = new Map([
  ['-c', 'reads a configuration'],
  ['--config', 'reads a configuration'],
  ['-C', 'allows other origins (CORS)'],
  ['--cors', 'allows other origins (CORS)'],
  ['-S', 'follows symbolic links'],
  ['--symlinks', 'follows symbolic links'],
  ['--ssl-cert', 'speaks TLS'],
  ['--ssl-key', 'speaks TLS'],
  ['--ssl-pass', 'speaks TLS'],
]);

/** What `serve` of npm does (vercel/serve 11 to 14, `source/utilities/cli.ts`); undefined for another program. */
export function serveOf(words: readonly string[]): Served | { readonly left: string } | undefined {
  const [program = '', ...written] = words;
  if (!/^serve(?:@\S+)?$/.test(program)) return undefined;
  const version = Number(/^serve@[\^~]?(\d+)/.exec(program)?.[1] ?? FIRST);
  if (version < FIRST) return { left: `serve ${version} is older than what was read of it` };
  let port: number | undefined;
  let single = false;
  let compresses = true;
  let dates = false;
  const directories: string[] = [];
  const rest = written.flatMap(letters);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', value] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
    const why = WHY_NOT.get(name);
    if (why !== undefined) return { left: `serve ${why} with ${name}` };
    if (name === '-s' || name === '--single') single = true;
    else if (name === '-u' || name === '--no-compression') compresses = false;
    else if (name === '--no-etag') dates = true;
    else if (name === '-l' || name === '--listen' || name === '-p') {
      const place = value ?? rest.shift() ?? '';
      if (port !== undefined) return { left: 'serve listens at several places' };
      port = portOf(place);
      if (port === undefined) return { left: `serve listens on ${place}` };
    } else if (name.startsWith('-')) {
      if (!SILENT.has(name)) return { left: `serve has the option ${name}` };
    } else directories.push(word);
  }
  const [directory = '.', another] = directories;
  if (another !== undefined) return { left: 'serve is given several directories' };
  return { program: 'serve', directory, port, single, compresses, dates };
}

/** The first major version whose source was read. */
const FIRST = 11;

/** `-sn` is `-s -n`; `-l3000` is `-l 3000`. */
function letters(word: string): readonly string[] {
  const bundle = /^-([a-zA-Z]{2,})$/.exec(word)?.[1];
  if (bundle !== undefined) return bundle.split('').map((letter) => `-${letter}`);
  const [, flag, value] = /^(-[lp])=?(\S+)$/.exec(word) ?? [];
  return flag !== undefined && value !== undefined ? [flag, value] : [word];
}

/** A port of all interfaces. */
function portOf(place: string): number | undefined {
  const digits = /^(?:tcp:\/\/(?:0\.0\.0\.0|\[?::\]?):)?(\d{1,5})$/.exec(place)?.[1];
  const port = Number(digits ?? 0);
  return port > 0 && port < 65_536 ? port : undefined;
}
