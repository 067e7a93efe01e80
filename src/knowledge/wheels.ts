/**
 * Packages of PyPI that install without a compiler on Debian (glibc, x86-64 and arm64) and run without libraries of the
 * system, with all that they require. Hand-picked; what is not here is unknown, and a caller has to refuse it by name.
 * Written 2026-11 from the projects' release notes and not measured; floors are rounded up to a release whose wheels are
 * sure, on the safe side.
 */

import { PURE_PACKAGES } from './python-pure.data.js';

/** No compiled part, or one that the build may leave out: every version installs everywhere. */
const PURE = words(`${PURE_PACKAGES}
  pip setuptools wheel build virtualenv pip-tools pipdeptree packaging typing-extensions six attrs certifi idna chardet
  charset-normalizer urllib3 requests requests-toolbelt requests-oauthlib oauthlib httpx httpcore h11 h2 hpack hyperframe
  anyio sniffio exceptiongroup flask flask-cors flask-login flask-wtf flask-migrate flask-sqlalchemy flask-restful
  flask-jwt-extended flask-limiter flask-caching flask-session flask-mail flask-admin flask-socketio flask-restx
  werkzeug jinja2 itsdangerous click blinker markupsafe gunicorn waitress uvicorn hypercorn fastapi fastapi-cli
  starlette sse-starlette annotated-types typing-inspection pydantic-settings django djangorestframework
  django-cors-headers django-environ django-filter django-extensions django-redis django-storages django-allauth
  django-debug-toolbar django-crispy-forms django-celery-beat django-celery-results djangorestframework-simplejwt
  drf-spectacular drf-yasg dj-database-url whitenoise asgiref sqlparse channels channels-redis sqlalchemy alembic mako
  sqlmodel databases psycopg-pool aiosqlite pymysql redis celery kombu billiard vine amqp flower rq apscheduler tenacity backoff
  retrying python-dotenv environs pyyaml toml tomli tomlkit python-dateutil pytz tzdata tzlocal babel marshmallow
  marshmallow-sqlalchemy webargs apispec email-validator dnspython wtforms pyjwt python-jose passlib python-multipart
  ecdsa rsa pyasn1 pyasn1-modules authlib boto3 botocore s3transfer jmespath google-auth google-api-core
  googleapis-common-protos google-cloud-storage google-cloud-core google-resumable-media proto-plus
  google-api-python-client google-auth-httplib2 google-auth-oauthlib httplib2 uritemplate cachetools azure-core
  azure-identity azure-storage-blob msal msal-extensions isodate openai stripe twilio sendgrid sentry-sdk
  prometheus-client prometheus-flask-exporter structlog loguru python-json-logger colorama coloredlogs humanfriendly
  termcolor tqdm rich typer shellingham pygments markdown markdown-it-py mdurl docutils beautifulsoup4 soupsieve
  html5lib webencodings bleach feedparser xmltodict openpyxl et-xmlfile xlsxwriter xlrd tabulate prettytable texttable
  wcwidth jsonschema-specifications referencing jsonpatch jsonpointer pluggy iniconfig pytest pytest-cov pytest-asyncio
  pytest-django pytest-mock mock freezegun faker factory-boy responses flake8 pyflakes pycodestyle mccabe isort
  simplejson websockets websocket-client python-socketio python-engineio simple-websocket wsproto bidict tornado
  pymongo motor mongoengine elasticsearch elastic-transport elasticsearch-dsl slack-sdk slack-bolt discord-webhook
  python-telegram-bot paho-mqtt pika kafka-python networkx cycler pyparsing joblib threadpoolctl narwhals plotly dash
  altair patsy sympy mpmath phonenumbers pycountry python-slugify text-unidecode unidecode inflection
  humanize arrow deprecated decorator defusedxml cloudpickle dill filelock platformdirs appdirs distlib
  zipp importlib-metadata importlib-resources more-itertools ordered-set jsonpickle pyopenssl service-identity
  limits graphene graphql-core graphql-relay strawberry-graphql ariadne aiofiles aioredis async-timeout
  aiosignal aiohappyeyeballs gspread ratelimit schedule croniter click-plugins click-didyoumean
  click-repl prompt-toolkit colorlog zope-event whoosh argon2-cffi pycparser
`);

/** Compiled: a release from which on there are wheels for Python 3.8 to 3.11 (`11`), 3.12, 3.13, or all since (`all`, abi3). */
const COMPILED: Readonly<Record<string, string>> = {
  numpy: '11:1.23.3 12:1.26.0 13:2.1.0',
  pandas: '11:1.5.1 12:2.1.1 13:2.2.3',
  scipy: '11:1.9.3 12:1.11.3 13:1.14.1',
  matplotlib: '11:3.6.1 12:3.8.0 13:3.9.3',
  contourpy: '11:1.0.7 12:1.2.0 13:1.3.1',
  kiwisolver: '11:1.4.4 12:1.4.5 13:1.4.8',
  fonttools: 'all:4.0.0',
  'scikit-learn': '11:1.2.0 12:1.3.2 13:1.6.0',
  pillow: '11:9.4.0 12:10.1.0 13:11.0.0',
  cryptography: 'all:36.0.0',
  bcrypt: 'all:4.0.0',
  pynacl: 'all:1.5.0',
  'argon2-cffi-bindings': 'all:21.2.0',
  psutil: 'all:5.9.6',
  cffi: '11:1.15.1 12:1.16.0 13:1.17.1',
  greenlet: '11:2.0.1 12:3.0.0 13:3.1.1',
  gevent: '11:22.10.2 12:23.9.1 13:24.11.1',
  'psycopg-binary': '11:3.1.18 12:3.1.18 13:3.2.3',
  'psycopg2-binary': '11:2.9.5 12:2.9.9 13:2.9.10',
  asyncpg: '11:0.27.0 12:0.29.0 13:0.30.0',
  lxml: '11:4.9.2 12:4.9.4 13:5.3.0',
  pydantic: '11:2.1 12:2.5 13:2.9',
  'pydantic-core': '11:2.4.0 12:2.14.1 13:2.23.4',
  orjson: '11:3.8.1 12:3.9.10 13:3.10.11',
  uvloop: '11:0.17.0 12:0.19.0 13:0.21.0',
  httptools: '11:0.5.0 12:0.6.1 13:0.6.4',
  watchfiles: '11:0.19.0 12:0.21.0 13:1.0.0',
  aiohttp: '11:3.8.4 12:3.9.0 13:3.10.11',
  multidict: '11:6.0.4 12:6.0.5 13:6.1.0',
  yarl: '11:1.8.2 12:1.9.4 13:1.15.0',
  frozenlist: '11:1.3.3 12:1.4.1 13:1.5.0',
  hiredis: '11:2.1.1 12:2.3.2 13:3.1.0',
  msgpack: '11:1.0.5 12:1.0.7 13:1.1.0',
  grpcio: '11:1.51.1 12:1.60.0 13:1.68.0',
  protobuf: 'all:3.20.0',
  jsonschema: 'all:3.0.0',
  'rpds-py': '11:0.13.0 12:0.13.0 13:0.20.0',
};

/**
 * Package managers: what they require has wheels from these versions on (as above). uv is one program, and pipenv brings
 * what it needs with it.
 */
const MANAGERS: Readonly<Record<string, string>> = {
  poetry: '11:1.2.0 12:1.7.0 13:2.0.0',
  'poetry-core': 'all:1.0.0',
  'poetry-plugin-export': '11:1.2.0 12:1.5.0 13:1.9.0',
  pipenv: 'all:2020.5.28',
  pdm: '11:2.5.0 12:2.10.0 13:2.20.0',
  uv: 'all:0.1.0',
};

/** Extras that only bring packages from the tables above. */
const EXTRAS = words(
  'uvicorn[standard] psycopg[binary] sqlalchemy[asyncio] celery[redis] redis[hiredis] httpx[http2] passlib[bcrypt] ' +
    'passlib[argon2] python-jose[cryptography] pydantic[email] django[argon2] django[bcrypt] requests[socks] ' +
    'flask[async] pyjwt[crypto]',
);

/** What is asked for often and does not fit, with the reason. */
const REFUSED: Readonly<Record<string, string>> = {
  psycopg2: 'is compiled against libpq',
  psycopg: 'needs libpq of the system (psycopg[binary] brings its own)',
  mysqlclient: 'is compiled against the client library of MySQL',
  uwsgi: 'is compiled when it is installed',
  pycairo: 'is compiled against cairo',
  pygobject: 'is compiled against GObject',
  'python-ldap': 'is compiled against libldap',
  pycurl: 'may be compiled against libcurl',
  pyodbc: 'needs unixODBC',
  'opencv-python': 'needs libGL and libglib',
  'opencv-contrib-python': 'needs libGL and libglib',
  'python-magic': 'needs libmagic',
  weasyprint: 'needs pango and cairo',
  cairosvg: 'needs cairo',
  lightgbm: 'needs libgomp',
  xmlsec: 'is compiled against libxmlsec',
  wand: 'needs the libraries of ImageMagick',
  gitpython: 'runs git',
  playwright: 'runs browsers, which need many libraries',
  jupyter: 'has parts that may be compiled',
  gdal: 'is compiled against libgdal',
  daphne: 'brings autobahn, which may be compiled',
  autobahn: 'may be compiled',
};

/** Commands that these packages install and that run nothing but Python. */
export const PYTHON_COMMANDS: ReadonlySet<string> = words(
  'gunicorn uvicorn hypercorn daphne waitress-serve flask fastapi celery alembic django-admin flower rq pytest',
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/**
 * Why a requirement may need a compiler or a library of the system.
 * @param name normalised (lower case, `-`)
 * @param specifier as written, for example `>=2,<3`; '' when open
 * @param minor of Python 3; undefined when the tag does not tell
 * @returns the end of a sentence that begins with the package; undefined when it is shown to install without
 */
export function compileReason(
  name: string,
  specifier: string,
  minor: number | undefined,
): string | undefined {
  if (Object.hasOwn(REFUSED, name)) return REFUSED[name];
  if (name === 'pip' || name === 'setuptools' || name === 'wheel') return undefined;
  // Also of the plain ones, many require compiled ones.
  if (minor === undefined || minor < 8 || minor > 14)
    return 'may have compiled parts, and it is not known whether there are wheels for the Python of this tag';
  if (PURE.has(name)) return undefined;
  const floors = [COMPILED, MANAGERS].find((table) => Object.hasOwn(table, name))?.[name];
  if (floors === undefined) return 'dockopt does not know: it may be compiled when it is installed';
  if (name === 'pydantic' && /^[=~]=\s*1\./.test(specifier)) return undefined;
  return specifier === '' || isAbove(specifier, floorOf(floors, minor))
    ? undefined
    : `${specifier} may have no wheel for Python 3.${minor}`;
}

/**
 * Why a package of a lockfile may need a compiler or a library of the system, where the names of its archives are known.
 *
 * @param wheels whether there is a wheel for this Python on all machines
 * @param isRequired true for what another package of the tables requires: with that, it runs
 */
export function archivesReason(name: string, wheels: boolean, isRequired: boolean): string | undefined {
  if (Object.hasOwn(REFUSED, name)) return REFUSED[name];
  if (!wheels && !PURE.has(name)) return 'has no wheel for the Python of this tag on x86-64 and arm64';
  if (knowsPackage(name) || isRequired) return undefined;
  return 'dockopt does not know: it may load libraries or start programs of the system';
}

/** True for a package of the tables: it runs without compilers and without libraries of the system. */
export function knowsPackage(name: string): boolean {
  return PURE.has(name) || Object.hasOwn(COMPILED, name);
}

/** True when all of these extras, written `name[a,b]`, are known. */
export function knowsExtras(name: string, extras: readonly string[]): boolean {
  return extras.every((extra) => EXTRAS.has(`${name}[${extra}]`));
}

function floorOf(floors: string, minor: number): readonly number[] | undefined {
  const column = `${Math.max(minor, 11)}:`;
  const found = floors.split(' ').find((floor) => floor.startsWith('all:') || floor.startsWith(column));
  return found === undefined ? undefined : numbersOf(found.slice(found.indexOf(':') + 1));
}

function numbersOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}

/** True when pip, which takes the newest release that fits, takes one at or above the floor. */
function isAbove(specifier: string, floor: readonly number[] | undefined): boolean {
  for (const part of specifier.split(',')) {
    const [, operator = '', written = ''] =
      /^\s*(===|==|~=|!=|<=|>=|<|>)\s*(\d+(?:\.\d+)*)(?:\.\*)?\s*$/.exec(part) ?? [];
    if (operator === '') return false;
    if (operator.startsWith('>') || operator === '!=') continue;
    if (floor === undefined) return false;
    const order = compare(numbersOf(written), floor);
    if (operator === '<' ? order <= 0 : order < 0) return false;
  }
  return true;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
