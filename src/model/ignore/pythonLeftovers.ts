import { baseOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { takes, type Reader, type Taking } from './contextReads.js';
import type { Hiding, Left } from './hiding.js';
import { inside, inventoryOf, isPlainPattern, isPythonManifest, reaching } from './inventory.js';
import type { Build } from '../types.js';

/** What Python and its tools leave in a context: compiled files, caches, virtual environments of the host. */
export function pythonLeftovers(build: Build, takings: readonly Taking[]): readonly (Hiding | Left)[] {
  const { project } = build;
  const inventory = inventoryOf(project);
  const reaches = reaching(build, takings);
  const dirs = inventory.python.filter((dir) => reaches(inside(dir, 'x.py')));
  if (!isPythonBuild(build, takings)) return [];
  const found: (Hiding | Left)[] = [compiledFolders(dirs)];
  if (inventory.sourceless === undefined && !usesCompiled(takings)) found.push(COMPILED);
  for (const name of toolCaches(project)) {
    const pattern = `**/${name}`;
    found.push({
      pattern,
      samples: [`${name}/x`],
      counts: project.directories.has(name),
      because: 'its tool makes it again',
    });
  }
  const seen = inventory.environments.filter((dir) => dir !== '' && reaches(inside(dir, 'pyvenv.cfg')));
  return [...found, ...environments(build, takings, seen)];
}

const COMPILED: Hiding = {
  pattern: '**/*.py[cod]',
  samples: ['x.pyc'],
  counts: false,
  because: 'Python compiles it from the source beside it',
};

function compiledFolders(dirs: readonly string[]): Hiding {
  // More directories than this say nothing more.
  const samples = dirs.slice(0, 100).map((dir) => inside(dir, '__pycache__/x.cpython-312.pyc'));
  return { pattern: '**/__pycache__', samples, counts: true, because: 'Python writes it on import' };
}

const PYTHON =
  /\bpython|\bpip\d?\b|\b(?:uv|poetry|pipenv|pdm|conda|gunicorn|uvicorn|hypercorn|flask|django|celery)\b/i;

/** True when the Dockerfile runs Python, as far as it shows. */
export function runsPython({ dockerfile }: Build): boolean {
  return dockerfile.instructions.some(({ keyword, text }) => keyword !== 'COPY' && PYTHON.test(text));
}

/** True when the build copies Python sources, and its Dockerfile runs Python or Python has run there. */
export function isPythonBuild(build: Build, takings: readonly Taking[]): boolean {
  const reaches = reaching(build, takings);
  if (!inventoryOf(build.project).python.some((dir) => reaches(inside(dir, 'x.py')))) return false;
  const { directories } = build.project;
  return (
    runsPython(build) || [...directories].some((path) => baseOf(path) === '__pycache__' && reaches(path))
  );
}

/** True when an instruction names a compiled file other than to delete it: `CMD ["python", "app.pyc"]`. */
function usesCompiled(takings: readonly Taking[]): boolean {
  const readers = new Set(takings.map(({ reader }) => reader));
  return [...readers].some(({ dockerfile }) =>
    dockerfile.instructions.some(({ text }) => /\.py[cod]\b/.test(text) && !/\bfind\b|\brm\b/.test(text)),
  );
}

const TOOLS: readonly (readonly [cache: string, tool: RegExp])[] = [
  ['.pytest_cache', /\bpytest\b/],
  ['.mypy_cache', /\bmypy\b/],
  ['.ruff_cache', /\bruff\b/],
  ['.tox', /\btox\b/],
];

/** Caches that are there, or whose tool a manifest names. */
function toolCaches({ directories, texts }: Project): readonly string[] {
  const manifests = [...texts].filter(([path]) => isPythonManifest(path)).map(([, text]) => text);
  return TOOLS.filter(
    ([cache, tool]) => directories.has(cache) || manifests.some((text) => tool.test(text)),
  ).map(([cache]) => cache);
}

/** `.venv` whether it is there or not, environments of other names where they are seen. */
function environments(
  build: Build,
  takings: readonly Taking[],
  seen: readonly string[],
): readonly (Hiding | Left)[] {
  const usual = seen.filter((dir) => baseOf(dir) === '.venv');
  const others = seen.filter((dir) => baseOf(dir) !== '.venv' && isPlainPattern(dir));
  const wanted = [
    { pattern: '**/.venv', name: '.venv', dirs: usual },
    ...others.map((dir) => ({ pattern: dir, name: baseOf(dir), dirs: [dir] })),
  ];
  return wanted.flatMap(({ pattern, name, dirs }): readonly (Hiding | Left)[] => {
    const user = environmentUser(build.project, takings, name);
    const counts = dirs.length > 0;
    if (user !== undefined)
      return counts
        ? [{ left: `left ${dirs[0]} in the build context: ${user} uses it and no command makes it` }]
        : [];
    const samples = [...new Set([pattern.replace('**/', ''), ...dirs])].map((dir) =>
      inside(dir, 'pyvenv.cfg'),
    );
    return [
      { pattern, samples, counts, because: 'a virtual environment of the host does not work in an image' },
    ];
  });
}

/** Commands that use the environment beside the manifest without naming it. */
const RUNNERS = /\b(?:uv|poetry|pipenv|pdm|hatch)["',\s]+run\b/;

/**
 * Commands behind which `poetry run` and `pipenv run` find an environment without `.venv` too: one of the tool's own
 * directories, or the system's (poetry's `EnvManager.get`, pipenv's `VenvLocator`).
 */
const INSTALLS = /\b(?:poetry|pipenv)\s+(?:-\S+\s+)*(?:install|sync)\b/;

/** The file that uses a virtual environment which no command of the Dockerfile makes. */
function environmentUser(project: Project, takings: readonly Taking[], name: string): string | undefined {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const named = new RegExp(`(?:^|[\\s"'=:/;&|(])${escaped}(?=[\\s"':/;&|)]|$)`, 'm');
  const made = new RegExp(`\\b(?:venv|virtualenv)\\s[^&|;\\n]*${escaped}(?=[\\s"'/;&|]|$)`, 'm');
  const readers = new Set(takings.filter((taking) => takes(taking, name)).map(({ reader }) => reader));
  for (const reader of readers) {
    const text = textOf(reader);
    if (made.test(text) || (name === '.venv' && makesByDefault(text))) continue;
    const runs = name === '.venv' && !INSTALLS.test(text) ? RUNNERS : undefined;
    const uses = (body: string): boolean => named.test(body) || runs?.test(body) === true;
    if (uses(text)) return reader.path;
    const script = [...project.texts].find(([file, body]) => isRun(file, text) && uses(body));
    if (script !== undefined) return script[0];
  }
  return undefined;
}

function textOf({ dockerfile }: Reader): string {
  return dockerfile.instructions.map(({ text }) => text).join('\n');
}

/** Tools whose environment is `.venv` beside the manifest, the way they are set up here. */
function makesByDefault(text: string): boolean {
  if (/\buv\s+(?:sync|venv)\b/.test(text) && !text.includes('UV_PROJECT_ENVIRONMENT')) return true;
  if (/\bpdm\s+(?:sync|install)\b/.test(text)) return true;
  if (/\bpoetry\b[^&|;\n]*\binstall\b/.test(text) && /in[-_]project/i.test(text)) return true;
  return /\bpipenv\b[^&|;\n]*\b(?:install|sync)\b/.test(text) && text.includes('PIPENV_VENV_IN_PROJECT');
}

/** Scripts that the Dockerfile names, and compose files, which may replace its command. */
function isRun(file: string, dockerfile: string): boolean {
  return (
    (file.endsWith('.sh') && dockerfile.includes(baseOf(file))) ||
    /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(file)
  );
}
