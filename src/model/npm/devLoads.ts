/** Packages that others load by a name that no source of the project has: found in settings, tables of drivers, output of compilers. */
import { nameOf } from '../../project/packageLock.js';
import { baseOf } from '../../project/paths.js';
import type { PackageJson, PackageLock, Project } from '../../project/types.js';
import { SEPARATORS } from '../slim/texts.js';
import { firstObstacle, type Obstacle } from '../slim/types.js';
import { packageOf, type DevTree } from './devTree.js';

/** A driver for a dialect, an engine for the ending of a view. */
const LOADED_BY_OTHERS: ReadonlySet<string> = new Set(
  (
    'pg pg-native pg-hstore pg-query-stream mysql mysql2 mariadb sqlite sqlite3 better-sqlite3 tedious mssql oracledb mongodb redis ioredis ' +
    'pino-pretty ejs pug jade hbs handlebars nunjucks mustache eta express-handlebars dotenv bufferutil ' +
    'utf-8-validate'
  ).split(' '),
);
/** Every project of `nest new` has it (nestjs/schematics); whoever loads it says so somewhere, or brings it. */
const SOURCE_MAPS = 'source-map-support';
const BABEL_HOOKS = ['@babel/register', 'babel-register', '@babel/node', 'babel-cli', '@swc-node/register'];
/** Dependencies that load what their settings name, whoever uses them. */
const SETTINGS_OF: ReadonlyMap<string, string> = new Map([
  ['ts-node', 'types and what tsconfig.json names'],
  ['ts-node-dev', 'types and what tsconfig.json names'],
  ['@babel/core', 'what the settings of Babel name'],
  ['prettier', 'the plugins that its settings name'],
  ['eslint', 'the plugins that its settings name'],
  ['vite', 'the plugins that its settings name'],
  ['webpack', 'the plugins that its settings name'],
  ['rollup', 'the plugins that its settings name'],
  ['log4js', 'the appenders that its settings name'],
  ['sails', 'every hook that it finds in node_modules'],
  ['moleculer', 'the transporter that its settings name'],
  ['loopback-boot', 'the connectors that its settings name'],
]);
/** Formats that `config` reads with a package of the project's (node-config 3, parser.js). */
const CONFIG_FILE = /(?:^|\/)config\/[^/]+\.(?:ya?ml|json5|hjson|toml|cson|coffee|iced|ts|xml|properties)$/;
/** Compilers let their output load these, by these settings. */
const EMITTED: readonly (readonly [file: RegExp, setting: RegExp, packages: RegExp])[] = [
  [/^tsconfig[\w.-]*\.json$/, /"importHelpers"\s*:\s*true/, /^tslib$/],
  [/^\.swcrc$/, /"externalHelpers"\s*:\s*true/, /^@swc\/helpers$/],
  [/^\.swcrc$/, /"mode"\s*:\s*"(?:usage|entry)"/, /^core-js(?:-pure)?$/],
  [
    /^(?:\.babelrc(?:\.json|\.[cm]?js)?|babel\.config\.(?:json|[cm]?[jt]s))$/,
    /^/,
    /^(?:@babel\/runtime[\w-]*|core-js(?:-pure)?|regenerator-runtime)$/,
  ],
];
/** Where elements of a source become calls of a package that it does not name. */
const ELEMENTS: readonly (readonly [file: RegExp, setting: RegExp, source: RegExp])[] = [
  [/^tsconfig[\w.-]*\.json$/, /"jsx"\s*:\s*"react-jsx/, /"jsxImportSource"\s*:\s*"([^"]*)"/],
  [/^\.swcrc$/, /"runtime"\s*:\s*"automatic"/, /"importSource"\s*:\s*"([^"]*)"/],
  [/^\.babelrc(?:\.json)?$|^babel\.config\.json$/, /@babel\/preset-react/, /"importSource"\s*:\s*"([^"]*)"/],
];
/** Peers for building, checking and testing: what runs does without. */
export const TOOL =
  /^(?:@types\/|@babel\/|@playwright\/|@jest\/|@swc\/core|babel|typescript$|eslint|webpack|vite|rollup|esbuild$|sass|less$|stylus$|jest|mocha$|postcss|tailwindcss$|prettier|ts-node$|ts-jest$|happy-dom$|jsdom$|terser$|svelte|vue-template-compiler$)/;

/** Why something that stays may load a package that goes. */
export function loadedObstacle(
  tree: DevTree,
  project: Project,
  {
    packages,
    pkg,
    manifest,
    isGenerated,
  }: {
    readonly packages: PackageLock['packages'];
    readonly pkg: PackageJson;
    readonly manifest: string;
    readonly isGenerated: boolean;
  },
): Obstacle {
  const { names, named } = tree;
  const kept = (name: string): boolean => packages.get(`node_modules/${name}`)?.dev === false;
  if (!isGenerated && names.has('prisma') && kept('@prisma/client'))
    return 'the install script of @prisma/client needs prisma, a devDependency, to generate the client';
  const driver = [...named].find((name) => LOADED_BY_OTHERS.has(name));
  if (driver !== undefined)
    return `${driver}, a devDependency, may be loaded by a package that nothing shows to name it`;
  const mapping = named.has(SOURCE_MAPS) ? sourceMapsUser(project) : undefined;
  if (mapping !== undefined) return `${mapping} names ${SOURCE_MAPS}, a devDependency`;
  const hook = BABEL_HOOKS.find(kept);
  if (hook !== undefined) return `${hook} loads what the settings of Babel name`;
  const loader = [...SETTINGS_OF].find(([name]) => Object.hasOwn(pkg.dependencies, name));
  if (loader !== undefined) return `${loader[0]} loads ${loader[1]}`;
  const read = [...project.files].find((path) => CONFIG_FILE.test(path));
  if (read !== undefined && Object.hasOwn(pkg.dependencies, 'config'))
    return `config reads ${read} with a package that it does not bring`;
  return (
    peerObstacle(tree, packages) ?? aliasObstacle(tree, project, manifest) ?? emittedObstacle(tree, project)
  );
}

/** A text of the project with that name other than a manifest's version of it. */
function sourceMapsUser({ texts }: Project): string | undefined {
  return [...texts].find(
    ([path, text]) =>
      !/(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|[^/]+\.md)$/.test(
        path,
      ) && text.replaceAll(/"(?:@types\/)?source-map-support"\s*:\s*"[^"]*"/g, '').includes(SOURCE_MAPS),
  )?.[0];
}

/** A package that stays, and that uses one that goes where it finds it. */
function peerObstacle({ named }: DevTree, packages: PackageLock['packages']): Obstacle {
  for (const [path, { dev, peerDependencies, optionalPeers }] of packages) {
    if (dev || !path.includes('node_modules/')) continue;
    const peer = [...Object.keys(peerDependencies), ...optionalPeers].find(
      (name) => named.has(name) && !TOOL.test(name),
    );
    if (peer !== undefined) return `${nameOf(path)} uses ${peer}, a devDependency, where it finds it`;
  }
  return undefined;
}

/** `"imports": {"#db": "pg-mem"}` of package.json: sources name only the alias. */
function aliasObstacle({ named }: DevTree, { texts }: Project, manifest: string): Obstacle {
  const text = texts.get(manifest)?.replaceAll(/\s+/g, ' ') ?? '';
  for (const [, key = '', body = ''] of text.matchAll(
    /"(imports|_moduleAliases|babel)": ?(\{(?:[^{}]|\{[^{}]*\})*\})/g,
  )) {
    const name = body
      .split(SEPARATORS)
      .map(packageOf)
      .find((each) => each !== undefined && named.has(each));
    if (name !== undefined) return `${key} of ${manifest} names ${name}`;
  }
  return undefined;
}

function emittedObstacle({ names }: DevTree, { files, texts }: Project): Obstacle {
  const hasElements = [...files].some((path) => /\.[jt]sx$/.test(path));
  return firstObstacle(files, (path) => {
    if (path.includes('node_modules/')) return undefined;
    const text = texts.get(path);
    const emitted =
      emittedBy(baseOf(path), text, names) ??
      (hasElements ? elementsOf(baseOf(path), text, names) : undefined);
    return (
      emitted && `${path} may have the compiler's output load ${emitted}, a package for development only`
    );
  });
}

function emittedBy(base: string, text: string | undefined, names: ReadonlySet<string>): string | undefined {
  for (const [file, setting, packages] of EMITTED) {
    const name = file.test(base) ? [...names].find((each) => packages.test(each)) : undefined;
    if (name !== undefined && (text === undefined || setting.test(text))) return name;
  }
  return undefined;
}

function elementsOf(base: string, text: string | undefined, names: ReadonlySet<string>): string | undefined {
  for (const [file, setting, source] of ELEMENTS) {
    if (!file.test(base) || (text !== undefined && !setting.test(text))) continue;
    const name = packageOf(source.exec(text ?? '')?.[1] ?? 'react') ?? 'react';
    if (names.has(name)) return name;
  }
  return undefined;
}
