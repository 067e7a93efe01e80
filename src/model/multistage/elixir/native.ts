/** Whether a release works on the slim image of the Erlang that it was made with. */
import type { Project } from '../../../project/types.js';

/** NIFs that bring their C code along, and are linked with libc and libm alone. */
const SELF_CONTAINED: ReadonlySet<string> = new Set(['bcrypt_elixir', 'argon2_elixir', 'exqlite']);
/** Packages built with rebar3 that compile no C and start no programs. */
const PLAIN_ERLANG: ReadonlySet<string> = new Set(
  (
    'telemetry telemetry_poller cowboy cowlib ranch cowboy_telemetry hackney certifi idna metrics mimerl parse_trans ' +
    'unicode_util_compat ssl_verify_fun jose base64url jsx jsone recon yamerl opentelemetry_api gen_state_machine ' +
    'thoas getopt goldrush lager poolboy worker_pool meck proper eunit_formatters'
  ).split(' '),
);
/** Packages of Elixir that start programs, or load libraries of the system. */
const STARTS =
  /^(?:mogrify|thumbnex|image|vix|evision|ex_cmd|exile|erlexec|porcelain|rambo|muontrap|temp|git_cli|gix|chromic_pdf|pdf_generator|puppeteer_pdf|nodejs|execjs|wallaby|hound|ffmpex|waffle|arc|sftp_ex|exsync|system_cmd|exla|torchx|nx_\w+|membrane_\w+|circuits_\w+|nerves\w*|sshkit|bootleg|edeliver|pandex|gnuplot|ex_magick|os_mon)$/;
/** Applications of Erlang whose libraries only the full image has. */
const APPLICATIONS = /:(?:wx|observer|debugger|et|reltool|os_mon)\b/;
/** Programs that only the full image has, in scripts that run when the release starts. */
const PROGRAMS = /\b(?:curl|wget|git|python3?|perl|openssl|make|gcc|ps|ssh|nc|jq|dig|file|unzip)\b/;
const LINE = /^\s*"?(\w+)"?: \{:(hex|git), (?::\w+, )?"[^"]*", "[0-9a-f]+", (\[[^\]]*\](?:, \[.*\])?)/;

/** Why the release may need what the full image has, as the end of a sentence; undefined when nothing shows that. */
export function fullObstacle(project: Project, manifest: string, lock: string): string | undefined {
  const text = project.texts.get(lock);
  if (text === undefined) return `there is no ${lock} that says what it is made of`;
  const application = APPLICATIONS.exec(project.texts.get(manifest) ?? '')?.[0];
  if (application !== undefined) return `${manifest} names ${application}`;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:%\{|\}|)\s*$/.test(line)) continue;
    const reason = lineObstacle(line, project.texts.get(manifest) ?? '');
    if (reason !== undefined) return `${lock} has ${reason}`;
  }
  const own = [...project.files].find((path) => /(?:^|\/)(?:c_src|native)\//.test(path));
  if (own !== undefined) return `${own} may be compiled`;
  return scriptObstacle(project);
}

function scriptObstacle({ texts }: Project): string | undefined {
  const script = [...texts].find(([path, each]) => /(?:^|\/)rel\//.test(path) && PROGRAMS.test(each));
  return script && `${script[0]} may start ${PROGRAMS.exec(script[1])?.[0]}`;
}

/** What may start programs that were installed for the build, as the end of a sentence; undefined without it. */
export function startsPrograms(project: Project, lock: string): string | undefined {
  const names = [...(project.texts.get(lock) ?? '').matchAll(/^\s*"?(\w+)"?: \{/gm)].map(
    ([, name = '']) => name,
  );
  const found = names.find((name) => STARTS.test(name));
  return found === undefined ? scriptObstacle(project) : `${lock} has ${found}, which may start programs`;
}

function lineObstacle(line: string, source: string): string | undefined {
  const [, name = '', kind, rest = ''] = LINE.exec(line) ?? [];
  if (name === '') return 'a line that was not understood';
  if (SELF_CONTAINED.has(name) || (kind === 'hex' && PLAIN_ERLANG.has(name))) return undefined;
  // Icons and the like, of which only files are taken.
  if (kind === 'git' && new RegExp(`\\{:${name},[^}]*\\bcompile: false`).test(source)) return undefined;
  if (kind !== 'hex') return `${name} from git, and what that compiles is not known`;
  if (STARTS.test(name)) return `${name}, which may need programs or libraries of the full image`;
  const managers = /^\[([^\]]*)\]/.exec(rest)?.[1] ?? '';
  if (
    /:make\b/.test(managers) ||
    /\{:(?:elixir_make|cc_precompiler|rustler|zigler|bundlex|unifex),/.test(rest)
  )
    return `${name}, which compiles, and may need libraries of the full image`;
  return /:mix\b/.test(managers) ? undefined : `${name}, of which it is not known whether it compiles`;
}
