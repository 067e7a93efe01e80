/** The client that `prisma generate` leaves, in node_modules or in a directory of the project. */
import { lockedGraphs } from '../../../project/node/locked/index.js';
import { manifestIn, prismaOutputs } from '../../../project/node/manifests.js';
import { dirOf } from '../../../project/paths.js';
import { prismaFiles } from '../../../project/prisma.js';
import type { Project } from '../../../project/types.js';
import type { Carried } from '../types.js';
import type { BuildPlace } from './builds.js';

/** Notes where the client lies; why that is not known. */
export function prismaStep([verb, ...words]: readonly string[], place: BuildPlace): string | undefined {
  const { project, dir, built } = place;
  if (verb === 'validate' || verb === 'format') return undefined;
  if (verb !== 'generate') return `prisma ${verb ?? ''} works on a database or on files of the project`;
  const files = prismaFiles(project, dir, words);
  if (typeof files === 'string') return `prisma generate, ${files}`;
  const outputs = prismaOutputs(project, files);
  const own = dir === '' ? 0 : dir.length + 1;
  if (outputs.some((path) => own > 0 && !path.startsWith(`${dir}/`)))
    return 'prisma generate writes outside of the package';
  built.written.push(...outputs.map((path) => path.slice(own)));
  const schemas = files.flatMap((file) =>
    file.endsWith('/') ? [...project.texts.keys()].filter((path) => path.startsWith(file)) : [file],
  );
  const places = new Set(schemas.flatMap((path) => placesIn(project.texts.get(path) ?? '')));
  if (places.has('other')) return 'prisma generate writes into another place of node_modules';
  built.generated = true;
  if (places.has('default')) built.clients.push(manifestIn(dir));
  return undefined;
}

/** Where each generator of a schema writes. */
function placesIn(schema: string): readonly ('default' | 'own' | 'other')[] {
  return [...schema.matchAll(/^\s*generator\s+\w+\s*\{([^}]*)\}/gm)].map(([, body = '']) => {
    const output = /^\s*output\s*=\s*(.*?)\s*$/m.exec(body)?.[1];
    if (output === undefined)
      return /^\s*provider\s*=\s*"prisma-client-js"/m.test(body) ? 'default' : 'other';
    return /^"[^"]*"$/.test(output) && !output.includes('node_modules') ? 'own' : 'other';
  });
}

/**
 * The default place beside `@prisma/client` (Prisma's documentation, "Generating Prisma Client"): its install alone leaves
 * there what only says that nothing was generated.
 */
export function clientsCarried(
  clients: readonly string[],
  directory: string,
  project: Project,
): readonly Carried[] | { readonly left: string } {
  const [manifest] = clients;
  if (manifest === undefined) return [];
  const dir = dirOf(manifest);
  const pkg = project.packages.get(manifest);
  if (pkg === undefined || !Object.hasOwn(pkg.dependencies, '@prisma/client'))
    return {
      left: `${manifest} does not have @prisma/client among its dependencies, whose client is generated`,
    };
  const isElsewhere =
    clients.some((each) => each !== manifest) ||
    [...lockedGraphs(project).values()].some(
      ({ path, kind, members }) => dirOf(path) === dir && (kind === 'pnpm' || members.length > 1),
    );
  return isElsewhere
    ? { left: 'prisma generate writes its client to a place in node_modules that is not known' }
    : [{ path: `${directory}/node_modules/.prisma`, type: 'directory' }];
}
