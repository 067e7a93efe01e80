/** What the sources and packages of a Next application read at run time that tracing of files may not find. */
import type { LockPackage, Project } from '../../../project/types.js';

/** Reading of files, paths of the application, other programs, loading by a computed name, and HOSTNAME. */
const READS =
  /\bnode:fs\b|['"]fs(?:\/promises)?['"]|\bprocess\.cwd\b|\b__dirname\b|\b__filename\b|\bimport\.meta\.(?:url|dirname|filename)|\bchild_process\b|\bworker_threads\b|\bcreateRequire\b|\brequire\((?!\s*['"])|\bimport\((?!\s*['"])|\bHOSTNAME\b|\beval\(/;
/** Everything that Next may make a part of the server: routes may be named `docs` or `examples` too. */
const SOURCE = /\.(?:[cm]?[jt]sx?|mdx)$/;
const NO_SOURCE =
  /(?:^|\/)(?:node_modules|__tests__|__mocks__|\.next|cypress|e2e)\/|\.d\.[cm]?ts$|[._-](?:test|spec|stories)\.\w+$/;
/** What lies in public is served as it is. */
const STATIC = /^public\//;
/** Configurations of tools that only the build runs. */
const TOOLING = /(?:^|\/)[\w.-]+\.config\.[cm]?[jt]s$|(?:^|\/)\.[\w-]+rc\.[cm]?js$/;
/** Started by Next itself, or in its place. */
const STARTED = /^(?:src\/)?(?:instrumentation(?:-node)?\.[jt]s|server\.[cm]?[jt]s)$/;

/** Why a source may need a file that a standalone server lacks; undefined when none that was read does. */
export function sourceObstacle(project: Project): string | undefined {
  for (const path of project.files) {
    if (STARTED.test(path)) return `${path} runs beside the server of Next`;
    if (!SOURCE.test(path) || [NO_SOURCE, STATIC, TOOLING].some((other) => other.test(path))) continue;
    const text = project.texts.get(path);
    if (text === undefined) return `${path}, which may read files, was not read`;
    const reads = READS.exec(text)?.[0];
    if (reads !== undefined) return `${path} uses ${reads}, and may need files that the server does not have`;
  }
  return undefined;
}

/** Packages that read files, start programs or load others by computed names, in ways that tracing is known to miss. */
const MISSED =
  /prisma|^typeorm$|^sequelize|^knex$|mikro-orm|i18n|^pino|^winston|puppeteer|playwright|chromium|^canvas$|skia|pdf|tesseract|^bull|piscina|^threads?|geoip|newrelic|^dd-trace|sentry|opentelemetry|grpc|protobuf|swagger|handlebars|^ejs$|^pug$|mjml|react-email|ffmpeg|imagemagick|sqlite|duckdb|onnx|tensorflow|tiktoken|wasm|argon2|^bcrypt$|libsql|^oracledb$|odbc|^payload|^@payloadcms|keystone|contentlayer|velite|next-mdx|gray-matter|shiki|jsdom|isolated-vm|^fastify|^express$|next-translate|next-intl|intlayer|lingui/;

/** Why a package that production needs may lack files; undefined for those that are traced as they are. */
export function packageObstacle(project: Project, manifest: string): string | undefined {
  const pkg = project.packages.get(manifest);
  if (pkg === undefined) return `${manifest} was not read`;
  if (pkg.workspaces !== undefined || project.files.has('pnpm-workspace.yaml'))
    return `${manifest} has workspaces`;
  const names = Object.keys({ ...pkg.dependencies, ...pkg.optionalDependencies });
  const missed = names.find((name) => MISSED.test(name));
  if (missed !== undefined) return `${manifest} has ${missed}, of whose files tracing may miss some`;
  if (isPlugAndPlay(project)) return 'Yarn installs without node_modules, of which Next traces nothing';
  const native = [...project.locks].flatMap(([path, { packages }]) => {
    const found = [...packages].find(([at, entry]) => !entry.dev && isNative(at, entry));
    return found === undefined ? [] : [`${path} has ${found[0]}, which is compiled or installed by a script`];
  })[0];
  if (native !== undefined) return native;
  return versionObstacle(project, manifest, pkg.dependencies['next'] ?? pkg.devDependencies['next']);
}

/** Compiled code of Next itself, which it traces. */
const OWN_NATIVE = /(?:^|\/)node_modules\/(?:@next\/swc-[\w-]+|@img\/sharp-[\w-]+|sharp|@emnapi\/[\w-]+)$/;

function isNative(at: string, { hasInstallScript, cpu }: LockPackage): boolean {
  return (hasInstallScript || cpu.length > 0) && !OWN_NATIVE.test(at);
}

/** The first major version whose server was read: it takes PORT and HOSTNAME, and sharp is one of its own packages. */
const FIRST = 15;

function versionObstacle(project: Project, manifest: string, range: string | undefined): string | undefined {
  const locked = [...project.locks.values()].map(
    ({ packages }) => packages.get('node_modules/next')?.version,
  );
  const version = locked.find((each) => each !== undefined) ?? range;
  const major = Number(/^[\^~]?(\d+)\./.exec(version ?? '')?.[1] ?? 0);
  if (version === undefined || major === 0) return `${manifest} does not say which Next it has`;
  return major < FIRST ? `Next ${version} is older than ${FIRST}, whose server was read` : undefined;
}

/** Settings that only the build, or only the other server, would find. */
export function environmentObstacle(project: Project, hidden: (path: string) => boolean): string | undefined {
  const local = [...project.files].find((path) => /^\.env(?:\.\w+)?\.local$/.test(path) && !hidden(path));
  return local && `${local} is copied, which a standalone server does not get`;
}

/** Options of Node that name files. */
export const LOADS =
  /\bNODE_OPTIONS\b[^\n]*(?:^|[\s="'])(?:-r|--(?:require|import|loader|experimental-loader|env-file[\w-]*))(?=[\s="'])/;

/** Why a service may have Node load a file; undefined where none does. */
export function optionsObstacle({ texts }: Project): string | undefined {
  const found = [...texts].find(([path, text]) => /\.(?:ya?ml|toml)$/.test(path) && LOADS.test(text));
  return found && `${found[0]} has Node load a file that may stay behind`;
}

/** A package script that does more than `next build` around it. */
export function publicMaker({ packages }: Project): string | undefined {
  for (const [path, { scripts }] of packages) {
    for (const [name, text] of Object.entries(scripts)) {
      const isBeside = /^(?:(?:pre|post)[\w:-]*build[\w:-]*|(?:post)?install|prepare)$/.test(name);
      if (isBeside || (/\bnext build\b/.test(text) && /[;&|]/.test(text)))
        return `${path}: ${name} does more`;
    }
  }
  return undefined;
}

/** Yarn 2 and later, unless it is told otherwise. */
function isPlugAndPlay({ files, texts, packages }: Project): boolean {
  if (files.has('.pnp.cjs') || files.has('.pnp.js')) return true;
  const isModern =
    /^__metadata:/m.test(texts.get('yarn.lock') ?? '') ||
    [...packages.values()].some(({ packageManager }) => /^yarn@[2-9]/.test(packageManager ?? ''));
  return isModern && !/^nodeLinker:\s*["']?(?:node-modules|pnpm)/m.test(texts.get('.yarnrc.yml') ?? '');
}
