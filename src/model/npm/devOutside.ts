/** What the project's other files run in the image: compose services, deployments, `docker run` in scripts. */
import { firstObstacle, type Obstacle } from '../slim/types.js';
import { servicesOf } from '../services.js';
import { SEPARATORS } from '../slim/texts.js';
import { scriptsUse, wordUse, type UseAt } from './devCommands.js';

const COMPOSE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;
const DEPLOYMENT = /(?:^|\/)(?:Procfile|fly\.toml|render\.ya?ml|heroku\.yml|app\.yaml)$/;
const RUNS =
  /(?:^|\/)(?:Makefile|[Jj]ustfile|package\.json|Jenkinsfile|README(?:\.\w+)?|CONTRIBUTING(?:\.\w+)?|Taskfile\.ya?ml|\.travis\.yml|\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml|appveyor\.yml|\.drone\.yml)$|\.sh$|\.github\/workflows\/|\.circleci\//;
const CALLS = /\bdocker(?:-compose|[ \t]+compose)?\b[^\n;&|]*?[ \t](?:run|exec)[ \t]([^\n;&|]*)/g;
/** The same as a list: `args: ['run', 'app', 'npm', 'test']`. */
const LISTED = /\bargs:\s*\[\s*["']?(?:run|exec)["']?\s*,([^\]]*)\]/g;
const COMMENT_LINES = /^[ \t]*#.*\n/gm;

/** Why one of them may run what only development needs. */
export function outsideUse(use: Omit<UseAt, 'who'>): Obstacle {
  const { project } = use;
  const services = servicesOf(project).map(({ file, text }) => [file, text] as const);
  const merged = [...project.texts].filter(
    ([path, text]) => COMPOSE.test(path) && /<<[ \t]*:|^[ \t]+extends[ \t]*:/m.test(text),
  );
  const deployed = [...project.texts].filter(
    ([path, text]) =>
      !COMPOSE.test(path) &&
      !RUNS.test(path) &&
      (DEPLOYMENT.test(path) || (/\.ya?ml$/.test(path) && /\bcontainers:/.test(text))),
  );
  const called = [...project.texts].flatMap(([path, text]) =>
    RUNS.test(path)
      ? [...text.replaceAll(/\\\r?\n/g, ' ').matchAll(CALLS), ...text.matchAll(LISTED)].map(
          ([, words = '']) => [path, words] as const,
        )
      : [],
  );
  const base = standsOn(project);
  if (base !== undefined) return base;
  const inside = [...project.texts].find(([path, text]) => JOBS.test(path) && mayBeInside(path, text))?.[0];
  if (inside !== undefined) return `${inside} may run its jobs in the image`;
  return firstObstacle([...services, ...merged, ...deployed, ...called], ([path, text]) =>
    startedIn(text.replaceAll(COMMENT_LINES, ''), { ...use, who: path }),
  );
}

const REFERENCE = /(?:\bimage:\s*|\s(?:-t|--tag)[ =])["']?([\w./-]+)/g;

/** Another Dockerfile whose FROM is a name that the project's files give to an image of theirs. */
function standsOn({ siblings, texts }: UseAt['project']): Obstacle {
  const given = new Set<string>();
  for (const [path, text] of texts)
    if (RUNS.test(path) || COMPOSE.test(path))
      for (const [, name = ''] of text.matchAll(REFERENCE)) given.add(name);
  for (const [path, text] of siblings) {
    const base = [...text.matchAll(/^\s*FROM\s+(?:--\S+\s+)*([\w./-]+)/gim)].find(
      ([, name = '']) =>
        given.has(name) &&
        !/^(?:node|nginx|debian|alpine|ubuntu|postgres|redis|python|mongo|mysql)$/.test(name),
    );
    if (base !== undefined) return `${path} goes on from ${base[1]}, which may be this image`;
  }
  return undefined;
}

const JOBS =
  /(?:^|\/)(?:\.gitlab-ci|bitbucket-pipelines|azure-pipelines)\.ya?ml$|\.github\/workflows\/|\.circleci\//;

/** Jobs that name an image of which a variable or a registry of their own tells, and that run scripts. */
function mayBeInside(path: string, text: string): boolean {
  if (!/\b(?:npm|npx|yarn|pnpm)\b/.test(text)) return false;
  if (path.includes('.github/')) return /^[ \t]+container:[ \t]*(?:\S*\$|\S*ghcr\.io|$)/m.test(text);
  return /^[ \t-]*image:[ \t]*["']?\S*\$/m.test(text);
}

const BETWEEN = String.raw`["',\s\[\]-]+`;
const NPM = new RegExp(
  String.raw`\bnpm${BETWEEN}(?:(?:run|run-script)${BETWEEN}([\w:.-]+)|(start|test|stop|restart)\b)`,
  'g',
);
const OTHER = /(?:^|[\s"'[])(npx|yarn|pnpm|bunx?)(?=["'\s,])/;

function startedIn(text: string, use: UseAt): Obstacle {
  const other = OTHER.exec(text)?.[1];
  if (other !== undefined) return `${use.who} uses ${other}`;
  return (
    wordUse(text.split(SEPARATORS), use) ??
    firstObstacle(text.matchAll(NPM), ([, run, verb]) => scriptsUse(run ?? verb, use))
  );
}
