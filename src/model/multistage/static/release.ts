/** Which major version of `serve` a container may start. */
import type { Build } from '../../types.js';
import type { Stage } from '../../stages.js';
import type { Served } from './server.js';

/** The first major version whose source was read, and the first that listens on 3000 where nothing names a port. */
const READ = 11;
const ON_3000 = 13;

/** Why the version that a file of the project names is not what is configured; undefined where none does. */
export function releaseObstacle({ project }: Build, stage: Stage, served: Served): string | undefined {
  for (const [by, major] of [...installed(stage), ...locked(project), ...asked(project)]) {
    if (major < READ) return `${by} has a serve older than ${READ}, which was not read`;
    if (major < ON_3000 && served.port === undefined)
      return `${by} has serve ${major}, which listens on 5000 where nothing names a port`;
  }
  return undefined;
}

type Seen = readonly (readonly [by: string, major: number])[];

function installed({ instructions }: Stage): Seen {
  return instructions.flatMap(({ text, origin }) =>
    [...text.matchAll(/\bserve@[\^~=v]*(\d+)/g)].map(
      ([, major]) => [`line ${origin}`, Number(major)] as const,
    ),
  );
}

function locked({ locks }: Build['project']): Seen {
  return [...locks].flatMap(([path, { packages }]) =>
    majorOf(path, packages.get('node_modules/serve')?.version),
  );
}

function asked({ packages }: Build['project']): Seen {
  return [...packages].flatMap(([path, { dependencies, devDependencies, scripts }]) => [
    ...majorOf(path, dependencies['serve'] ?? devDependencies['serve']),
    ...Object.values(scripts).flatMap((text) => majorOf(path, /\bserve@(\S+)/.exec(text)?.[1])),
  ]);
}

function majorOf(path: string, version: string | undefined): Seen {
  const major = /^[\^~=v]*(\d+)/.exec(version ?? '')?.[1];
  return major === undefined ? [] : [[path, Number(major)]];
}
