/** Which files `prisma generate` reads (Prisma's documentation, "Prisma schema location" and "Prisma config"). */
import { isObject, parseObject } from './json.js';
import { dirOf, isWithin, joinPath } from './paths.js';
import type { Project } from './types.js';

/** Generators that read the schema alone. */
const KNOWN_GENERATORS: ReadonlySet<string> = new Set(['prisma-client-js', 'prisma-client']);
const CONFIG_NAMES = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'].flatMap((ext) => [
  `prisma.config.${ext}`,
  `.config/prisma.${ext}`,
]);

/**
 * The files that `prisma generate` reads in a directory, or the end of a sentence that says why that is not known.
 * @param args its arguments after `generate`
 */
export function prismaFiles(
  project: Project,
  dir: string,
  args: readonly string[],
): readonly string[] | string {
  const flag = schemaFlag(args);
  if (flag === undefined) return 'with arguments that dockopt does not know';
  const config = CONFIG_NAMES.map((name) => joinPath(dir, name) ?? name).find((path) =>
    project.files.has(path),
  );
  const configured = config === undefined ? '' : configSchema(project, dir, config);
  if (typeof configured === 'object') return configured.reason;
  const written = flag || configured || packageSchema(project, dir);
  const schema = written === '' ? defaultSchema(project, dir) : existing(project, dir, written);
  if (schema === undefined) return 'and no Prisma schema was found';
  const problem = schemaProblem(project, schema);
  return problem ?? (config === undefined ? [schema] : [config, schema]);
}

/** The value of `--schema`, '' without it; undefined for flags that may name other files. */
function schemaFlag(args: readonly string[]): string | undefined {
  let schema = '';
  for (let index = 0; index < args.length; index += 1) {
    const [flag = '', value] = (args[index] ?? '').split('=', 2);
    if (/^--(?:no-engine|no-hints|data-proxy|accelerate|allow-no-models)$/.test(flag)) continue;
    if (flag !== '--schema') return undefined;
    schema = value ?? args[++index] ?? '';
  }
  return schema;
}

/** `schema` of a prisma.config file, '' without one. Only plain configuration is understood. */
function configSchema(project: Project, dir: string, path: string): string | { readonly reason: string } {
  const text = project.texts.get(path);
  if (text === undefined) return { reason: `which reads ${path}, a file that was not read` };
  if (/(?:from|import|require)\s*\(?\s*["']\.{1,2}\//.test(text))
    return { reason: `which reads ${path}, and that loads other files` };
  const hasEnvironment = [...project.files].some(
    (file) => dirOf(file) === dir && /(?:^|\/)\.env(?:\.|$)/.test(file),
  );
  if (hasEnvironment && /\benv\s*\(|process\.env|dotenv/.test(text))
    return { reason: `which reads ${path}, and that reads .env` };
  const literal =
    /\bschema\s*:\s*(?:"([^"]*)"|'([^']*)'|(?:path\.)?join\(\s*((?:["'][\w./-]+["']\s*,?\s*)+)\))/.exec(text);
  if (!literal)
    return /\bschema\b/.test(text)
      ? { reason: `which reads ${path}, and its schema is not a plain path` }
      : '';
  const joined = literal[3]
    ?.split(',')
    .map((part) => part.trim().slice(1, -1))
    .join('/');
  return literal[1] ?? literal[2] ?? joined ?? '';
}

/** `prisma.schema` of the package.json. */
function packageSchema(project: Project, dir: string): string {
  const parsed = parseObject(project.texts.get(joinPath(dir, 'package.json') ?? '') ?? '');
  if ('error' in parsed || !isObject(parsed.object.prisma)) return '';
  const { schema } = parsed.object.prisma;
  return typeof schema === 'string' ? schema : '';
}

function defaultSchema(project: Project, dir: string): string | undefined {
  for (const name of ['schema.prisma', 'prisma/schema.prisma', 'prisma/schema']) {
    const found = existing(project, dir, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The path of a schema file, or of a schema folder with `/` at its end. */
function existing(project: Project, dir: string, written: string): string | undefined {
  const path = joinPath(dir, written);
  if (path === undefined || path === '') return undefined;
  if (project.files.has(path)) return path;
  for (const file of project.files) if (isWithin(path, file) && file.endsWith('.prisma')) return `${path}/`;
  return undefined;
}

function schemaProblem(project: Project, schema: string): string | undefined {
  const paths = schema.endsWith('/')
    ? [...project.files].filter((file) => file.startsWith(schema) && file.endsWith('.prisma'))
    : [schema];
  for (const path of paths) {
    const text = project.texts.get(path);
    if (text === undefined) return `which reads ${path}, a file that was not read`;
    for (const [, body = ''] of text.matchAll(/^\s*generator\s+\w+\s*\{([^}]*)\}/gm)) {
      const problem = generatorProblem(project, dirOf(path), body);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** A client that is written into the project could be overwritten by the COPY of the project that follows. */
function generatorProblem(project: Project, dir: string, body: string): string | undefined {
  const setting = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, 'm').exec(body)?.[1];
  const provider = setting('provider') ?? '';
  if (!KNOWN_GENERATORS.has(provider))
    return `which runs the generator "${provider}" that dockopt does not know`;
  const fixed = setting('moduleFormat') !== undefined && setting('importFileExtension') !== undefined;
  if (
    provider === 'prisma-client' &&
    !fixed &&
    [...project.files].some((file) => /(?:^|\/)tsconfig[^/]*\.json$/.test(file))
  ) {
    return 'which fits the client to tsconfig.json';
  }
  const written = setting('output');
  const output = written === undefined ? undefined : joinPath(dir, written);
  if (written === undefined || output?.split('/').includes('node_modules')) return undefined;
  if (output === undefined) return `which writes to ${written}, outside the build context`;
  const clash = [...project.files].some((file) => isWithin(output, file));
  return clash ? `which writes to ${output}, where files of the project lie` : undefined;
}
