import { editIgnore, skip } from '../src/model/build.js';
import { contextReads, type Taking } from '../src/model/ignore/contextReads.js';
import { contextSize } from '../src/model/ignore/contextSize.js';
import { hidingObstacle, isHidden, type Hiding } from '../src/model/ignore/hiding.js';
import { isKnownKind, leftoversOf, runsKnownTool } from '../src/model/ignore/leftovers.js';
import { contextSources, matchesSource } from '../src/model/sources.js';
import { modelOf } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';
import { ignoreOf } from '../src/project/ignore.js';
import { mergeIgnore } from '../src/project/mergeIgnore.js';
import type { Instruction } from '../src/syntax/types.js';

export const dockerignore: Transform = {
  name: 'dockerignore',
  summary: 'Keep what only the host made (`node_modules`, `target`, `obj`, …) out of the build context.',
  level: 'recommended',
  image: [{ type: 'ignored' }],
  docs: {
    why:
      'A `COPY` of a directory takes everything along that lies in it: the `node_modules` of the host, which may be built ' +
      'for another system and overwrite those of the image, caches, and `.git` with the whole history. Each of them makes ' +
      'the image larger, and a change in any of them makes the build run again from that COPY on.',
    example: {
      before: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
      after:
        '# .dockerignore, new:\n#   **/node_modules\n#   **/npm-debug.log*\nFROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n' +
        'CMD ["node", "server.js"]\n',
    },
    risk:
      'Sources are not read: an application that opens one of the hidden files at run time, though the Dockerfile makes ' +
      'or needs none of them, would miss it. Only names that build tools and package managers generate are hidden, and ' +
      'nothing that git tracks.',
    references: [
      'https://docs.docker.com/build/concepts/context/#dockerignore-files',
      'https://github.com/microsoft/vscode-docker/issues/1219',
      'https://github.com/opendatacube/datacube-explorer/issues/1015',
    ],
  },
  apply(build) {
    const taking = build.dockerfile.instructions.filter((instruction) => takesDirectory(build, instruction));
    const [at] = taking;
    if (at === undefined || taking.some((instruction) => build.protected.has(instruction))) return build;
    if (isAllowList(build)) return build;
    const takings = takingsOf(build);
    if (!('refused' in takings)) return extended(build, at, takings);
    if (!runsKnownTool(build)) return build;
    return skip(build, dockerignore, at, `left ${build.ignore.path} as it is: ${takings.refused}`);
  },
};

/** True when everything is ignored and some of it taken back in: the author chose each path. */
function isAllowList({ ignore }: Build): boolean {
  const rules = ignoreOf(ignore);
  if ('error' in rules) return false;
  return rules.patterns.some(({ pattern, negated }) => !negated && /^(?:\*|\*\*|\*\*\/\*)$/.test(pattern));
}

function takingsOf(build: Build): ReturnType<typeof contextReads> {
  const rules = ignoreOf(build.ignore);
  return 'error' in rules ? { refused: `its line ${rules.line}: ${rules.error}` } : contextReads(build);
}

/** True for a COPY or ADD of a whole directory, the only way in which files come along that nobody named. */
function takesDirectory({ dockerfile, project: { directories } }: Build, instruction: Instruction): boolean {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  const sources = contextSources(instruction, modelOf(dockerfile).scopeAt(instruction)) ?? [];
  return sources.some(({ path, glob }) => {
    if (!glob) return path === '' || directories.has(path);
    return [...directories].some((directory) => matchesSource(path, directory));
  });
}

function extended(build: Build, at: Instruction, takings: readonly Taking[]): Build {
  if (!isKnownKind(build, takings)) return build;
  const wanted = leftoversOf(build, takings);
  let result = build;
  const chosen: Hiding[] = [];
  for (const one of wanted) {
    const { taken, left } = 'left' in one ? { taken: [], left: one.left } : choose(build, takings, one);
    chosen.push(...taken);
    if (left !== undefined) result = skip(result, dockerignore, at, left);
  }
  if (!chosen.some(({ counts }) => counts)) return result;
  const patterns = chosen.map(({ pattern }) => pattern);
  const next = mergeIgnore(build.ignore, patterns);
  if (next === build.ignore) return result;
  return editIgnore(result, dockerignore, next, {
    at,
    message: message(build, at, chosen),
    evidence: [...evidence(build, takings, chosen), contextSize(build, next)].filter(
      (fact) => fact !== undefined,
    ),
  });
}

interface Choice {
  readonly taken: readonly Hiding[];
  readonly left?: string;
}

/** The pattern, or the narrower ones in its place, as far as nothing speaks against them. */
function choose(build: Build, takings: readonly Taking[], hiding: Hiding): Choice {
  if (isHidden(build, hiding)) return { taken: [] };
  const reason = hidingObstacle(build, takings, hiding);
  if (reason === undefined) return { taken: [hiding] };
  const narrower = (hiding.instead ?? []).flatMap(
    (each) => choose(build, takings, { ...each, counts: true }).taken,
  );
  if (narrower.length > 0) return { taken: narrower };
  return {
    taken: [],
    ...(hiding.counts && { left: `left ${hiding.pattern} out of ${build.ignore.path}: ${reason}` }),
  };
}

/** Room for the patterns in a line of 120 characters. */
const ROOM = 70;

function message({ ignore }: Build, at: Instruction, chosen: readonly Hiding[]): string {
  const names = chosen.map(({ pattern }) => pattern);
  let count = names.length;
  while (count > 1 && names.slice(0, count).join(', ').length > ROOM) count -= 1;
  const rest = names.length - count;
  const list = `${names.slice(0, count).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const done = ignore.exists ? `added ${list} to ${ignore.path}` : `wrote ${ignore.path} with ${list}`;
  return `${done}: ${at.keyword} takes whole directories along`;
}

function evidence(
  { project }: Build,
  takings: readonly Taking[],
  chosen: readonly Hiding[],
): readonly string[] {
  const readers = [...new Set(takings.map(({ reader }) => reader.path))];
  const tracked =
    project.tracked === undefined
      ? 'no git repository: that they are generated is told from their names'
      : 'git tracks nothing that they hide';
  return [
    ...chosen.map(({ pattern, because }) => `${pattern}: ${because}`),
    `no COPY, ADD or bind mount names them in ${readers.join(', ')}`,
    tracked,
  ];
}
