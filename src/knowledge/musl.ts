/**
 * What works with musl, the C library of Alpine, and what does not. Hand-picked, 2026-11; what is not here is unknown, and a
 * caller has to refuse it by name.
 */

/** Programs that Debian's images have beside those of `./lost.ts`, and that Alpine lacks or has in another form. */
export const GLIBC_COMMANDS: readonly string[] =
  'bash apt apt-get apt-cache apt-mark apt-key dpkg dpkg-query dpkg-reconfigure useradd userdel usermod groupadd groupdel groupmod newusers chpasswd chage locale localedef locale-gen update-alternatives update-ca-certificates ldconfig ldd iconv perl getconf rbash start-stop-daemon service systemctl'.split(
    ' ',
  );

/**
 * Packages of PyPI without compiled parts, or with such that their build may leave out, all of whose requirements are in this
 * list too (their metadata on pypi.org, 2026-11).
 */
export const MUSL_PURE: ReadonlySet<string> = new Set(
  (
    'pip setuptools wheel flask werkzeug jinja2 markupsafe itsdangerous click blinker flask-cors flask-login wtforms flask-wtf ' +
    'requests urllib3 idna certifi charset-normalizer gunicorn packaging waitress bottle django asgiref sqlparse tzdata ' +
    'typing-extensions whitenoise dj-database-url django-environ django-filter django-cors-headers djangorestframework ' +
    'python-dotenv pytz six python-dateutil pymysql pyjwt beautifulsoup4 soupsieve tabulate toml tomli colorama openpyxl ' +
    'et-xmlfile xlsxwriter schedule humanize tenacity backoff cachetools attrs paho-mqtt pika prometheus-client python-slugify ' +
    'text-unidecode httpx httpcore h11 anyio sniffio uvicorn starlette markdown isodate jsonpointer jsonpatch'
  ).split(/\s+/),
);

/** Packages of npm that bring, fetch or make programs for glibc without saying so in a lockfile. */
const FOR_GLIBC: Readonly<Record<string, string>> = {
  pkg: 'makes programs that are linked with glibc',
  '@yao-pkg/pkg': 'makes programs that are linked with glibc',
  nexe: 'makes programs that are linked with glibc',
  'uWebSockets.js': 'brings programs for glibc',
  oracledb: 'brings programs for glibc',
  couchbase: 'brings programs for glibc',
  ibm_db: 'brings programs for glibc',
};

/** Why a package does not run with musl, as the end of a sentence; undefined when nothing is known against it. */
export function needsGlibc(name: string): string | undefined {
  return Object.hasOwn(FOR_GLIBC, name) ? FOR_GLIBC[name] : undefined;
}

/** The package with which musl does what it does with glibc; its own name for one that needs no C library. */
export function muslTwin(name: string): string | undefined {
  // Programs of Go, linked statically.
  if (name.startsWith('@esbuild/linux-') || /(?:-musl|musleabihf|-linuxmusl-\w+)$/.test(name)) return name;
  if (name.startsWith('@img/sharp-')) return name.replace(/-linux-/, '-linuxmusl-');
  return /linux-\w+-gnu$/.test(name) ? name.replace(/-gnu$/, '-musl') : undefined;
}
