/** Builds of tools and services that deploy: Skaffold, Tilt, dev containers, Fly.io, Render, Heroku, Jenkins. */
import { dirOf } from '../paths.js';
import { at, entriesOf, itemsOf, jsonCells, lineCounter, textsOf, yamlCells, type Cell } from './cells.js';
import { optionsSaid, wordsOf } from './commands.js';
import { pipelineBuilds } from './pipelines.js';
import { pairsOf, placed, ROOT } from './placing.js';
import type { ImageBuild, Said } from './types.js';

type Found = readonly (ImageBuild | undefined)[];

/** https://skaffold.dev/docs/references/yaml/: the Dockerfile is looked up in the context. */
export async function skaffoldBuilds(by: string, text: string): Promise<Found> {
  const found: (ImageBuild | undefined)[] = [];
  for (const file of await yamlCells(text)) {
    const builds = [
      at(file, 'build'),
      ...itemsOf(at(file, 'profiles')).map((profile) => at(profile, 'build')),
    ];
    for (const artifact of builds.flatMap((build) => itemsOf(at(build, 'artifacts')))) {
      if (['jib', 'buildpacks', 'ko', 'bazel', 'custom'].some((key) => artifact.map?.has(key))) continue;
      const docker = at(artifact, 'docker') ?? at(artifact, 'kaniko');
      found.push(
        placed(by, dirOf(by), {
          line: artifact.line,
          context: textOf(at(artifact, 'context')),
          dockerfile: textOf(at(docker, 'dockerfile')),
          from: 'context',
          target: textOf(at(docker, 'target')),
          args: argsOf(at(docker, 'buildArgs')),
          network: textOf(at(docker, 'network')),
          secrets: itemsOf(at(docker, 'secrets')).flatMap((secret) => at(secret, 'id')?.text ?? []),
        }),
      );
    }
  }
  return found;
}

/** Both paths start at the directory of the file (https://containers.dev/implementors/json_reference/). */
export async function devContainerBuilds(by: string, text: string): Promise<Found> {
  const file = await jsonCells(text);
  const build = at(file, 'build');
  const dockerfile = at(build, 'dockerfile') ?? at(file, 'dockerFile') ?? at(build, 'dockerFile');
  if (dockerfile === undefined) return [];
  const said = {
    line: dockerfile.line,
    context: textOf(at(build, 'context') ?? at(file, 'context')),
    dockerfile: textOf(dockerfile),
    from: 'base' as const,
    target: textOf(at(build, 'target')),
    args: argsOf(at(build, 'args')),
  };
  return [placed(by, dirOf(by), said)];
}

/**
 * https://fly.io/docs/reference/configuration/#specify-a-dockerfile. The context is the directory in which flyctl is run:
 * that of the file, or the root with `--config`.
 */
export async function flyBuilds(by: string, text: string): Promise<Found> {
  const { parse } = await import('smol-toml');
  const { build } = parse(text) as { readonly build?: Readonly<Record<string, unknown>> };
  if (build === undefined || typeof build.image === 'string' || build.builder !== undefined) return [];
  const args = Object.entries((build.args ?? {}) as Readonly<Record<string, unknown>>);
  const contexts = dirOf(by) === '' ? ['.'] : ['.', ROOT];
  return contexts.map((context) =>
    placed(by, dirOf(by), {
      context,
      line: Math.max(1, text.split('\n').findIndex((line) => /^\s*\[build\]/.test(line)) + 1),
      dockerfile: typeof build.dockerfile === 'string' ? build.dockerfile : undefined,
      from: 'base',
      target: typeof build['build-target'] === 'string' ? build['build-target'] : undefined,
      args: new Map(args.map(([name, value]) => [name, String(value)])),
    }),
  );
}

/** https://render.com/docs/blueprint-spec#docker: both paths start at the root of the repository. */
export async function renderBuilds(by: string, text: string): Promise<Found> {
  const [file] = await yamlCells(text);
  return itemsOf(at(file, 'services')).map((service) => {
    const docker = (at(service, 'runtime') ?? at(service, 'env'))?.text === 'docker';
    if (!docker || at(service, 'rootDir') !== undefined) return undefined;
    const dockerfile = textOf(at(service, 'dockerfilePath')) ?? 'Dockerfile';
    return placed(by, '', {
      line: service.line,
      context: textOf(at(service, 'dockerContext')),
      dockerfile,
      from: 'base',
    });
  });
}

/** The context is where the Dockerfile lies (https://devcenter.heroku.com/articles/build-docker-images-heroku-yml). */
export async function herokuBuilds(by: string, text: string): Promise<Found> {
  const [file] = await yamlCells(text);
  return entriesOf(at(file, 'build', 'docker')).map(([, process]) => {
    const dockerfile = process.text ?? at(process, 'dockerfile')?.text;
    if (dockerfile === undefined) return undefined;
    return placed(by, dirOf(by), {
      line: process.line,
      context: dirOf(dockerfile) || '.',
      dockerfile,
      from: 'base',
      target: textOf(at(process, 'target')),
      args: argsOf(at(file, 'build', 'config')),
    });
  });
}

const TILT = /\b(?:docker_build|docker_build_with_restart|custom_build_with_restart)\s*\(/g;

/** https://docs.tilt.dev/api.html#api.docker_build: both paths start at the Tiltfile. */
export function tiltBuilds(by: string, text: string): Found {
  const lineAt = lineCounter(text);
  return [...text.replace(/^\s*#.*$/gm, (line) => ' '.repeat(line.length)).matchAll(TILT)].map((call) => {
    const [places, named] = callArguments(text, call.index + call[0].length);
    const context = named.get('context') ?? places[1];
    if (context === undefined || named.has('dockerfile_contents')) return undefined;
    const args = /^\{([^{}]*)\}$/.exec(named.get('build_args') ?? '')?.[1];
    return placed(by, dirOf(by), {
      line: lineAt(call.index),
      context: literal(context),
      dockerfile: named.has('dockerfile') ? literal(named.get('dockerfile') ?? '') : undefined,
      from: named.has('dockerfile') ? 'base' : 'context',
      target: named.has('target') ? literal(named.get('target') ?? '') : undefined,
      args: new Map(
        [...(args ?? '').matchAll(/["']([\w.-]+)["']\s*:\s*([^,]+)/g)].map(([, name = '', value = '']) => [
          name,
          literal(value.trim()) ?? undefined,
        ]),
      ),
      openArgs: named.has('build_args') && args === undefined,
    });
  });
}

/** The arguments of a call in Starlark as written, those without a name and those with one. */
function callArguments(text: string, start: number): [readonly string[], ReadonlyMap<string, string>] {
  const parts: string[] = [];
  let [depth, from, quote] = [0, start, ''];
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (/[([{]/.test(char)) depth += 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    } else if (/[)\]}]/.test(char) && (depth -= 1) < 0) {
      parts.push(text.slice(from, at).trim());
      break;
    }
  }
  const named = parts.flatMap((part) => /^(\w+)\s*=\s*([^=][^]*)$/.exec(part) ?? []);
  const byName = new Map<string, string>();
  for (let at = 0; at < named.length; at += 3) byName.set(named[at + 1] ?? '', named[at + 2] ?? '');
  return [parts.filter((part) => !/^\w+\s*=[^=]/.test(part)), byName];
}

function literal(text: string): string | null {
  return /^(["'])([^"'\\]*)\1$/.exec(text.trim())?.[2] ?? null;
}

/** `docker.build('name', '-f x dir')`, `agent { dockerfile { … } }`, and commands for `sh`. */
export function jenkinsBuilds(by: string, text: string): Found {
  const lineAt = lineCounter(text);
  const found: (ImageBuild | undefined)[] = [];
  for (const call of text.matchAll(
    /\bdocker\.build\s*\(\s*(?:"[^"\n]*"|'[^'\n]*'|[\w.]+)\s*(?:,\s*(?:"([^"\n]*)"|'([^'\n]*)'))?/g,
  )) {
    const said = optionsSaid(wordsOf(call[1] ?? call[2] ?? '.', new Map()), lineAt(call.index));
    found.push(said === undefined ? undefined : placed(by, '', said));
  }
  for (const block of text.matchAll(/\bdockerfile\s*\{([^{}]*)\}/g)) {
    const field = (name: string): string | undefined =>
      new RegExp(`\\b${name}\\s+["']([^"'\\n]*)["']`).exec(block[1] ?? '')?.[1];
    const more = optionsSaid([...wordsOf(field('additionalBuildArgs') ?? '', new Map()), '.'], 1);
    const dockerfile = field('filename');
    found.push(
      placed(by, '', {
        line: lineAt(block.index),
        context: field('dir'),
        dockerfile,
        from: 'context',
        target: more?.target,
        args: more?.args ?? new Map(),
      }),
    );
  }
  const scripts = text
    .replace(/"""|'''/g, '   ')
    .replace(/^[^\n]*?\bsh[ \t]*\(?[ \t]*(?:script[ \t]*:[ \t]*)?["']?/gm, '');
  return [
    ...found,
    ...pipelineBuilds(by, '', { line: 1, text: scripts.replace(/["'][ \t]*\)?[ \t]*$/gm, '') }),
  ];
}

function textOf(cell: Cell | undefined): Said {
  if (cell === undefined) return undefined;
  return cell.text === undefined || /\$|\{\{/.test(cell.text) ? null : cell.text;
}

function argsOf(cell: Cell | undefined): ReadonlyMap<string, string | undefined> {
  const pairs = entriesOf(cell).map(([name, value]) => [name, textOf(value) ?? undefined] as const);
  return new Map([...pairs, ...pairsOf(textsOf(cell))]);
}
