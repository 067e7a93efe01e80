import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import { lockedPair } from '../src/model/python/locking.js';
import { surroundings } from '../src/model/python/surroundings.js';
import type { Build, Transform } from '../src/model/types.js';
import { pipfileHash } from '../src/project/python/pipfileHash.js';
import { documentAt, tableAt } from '../src/project/python/tables.js';
import type { Project } from '../src/project/types.js';
import { officialName } from '../src/knowledge/images.js';
import { hasFlag, invocationOf, options } from '../src/shell/index.js';

export const pipenvDeploy: Transform = {
  name: 'pipenv-deploy',
  summary: 'Add --deploy to `pipenv install` where Pipfile.lock is in step with Pipfile.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/Pipfile.lock'] }],
  docs: {
    why:
      'Where Pipfile.lock does not fit, `pipenv install` resolves versions anew or goes on with the old ones. ' +
      'With --deploy the build stops instead: what is installed is what was committed.',
    example: {
      before:
        'FROM python:3.12-slim\nRUN pip install pipenv\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pipenv install --system\n',
      after:
        'FROM python:3.12-slim\nRUN pip install pipenv\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pipenv install --deploy --system\n',
      files: {
        Pipfile: '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\nverify_ssl = true\n',
        'Pipfile.lock':
          '{ "_meta": { "hash": { "sha256": "ebffa69a1fa192d1cef7cb42ad79231ca976565c5ce371a70160b3048d3cbc06" } }, "default": {}, "develop": {} }',
      },
    },
    risk: 'A later change of Pipfile without `pipenv lock` stops the build.',
    references: [
      'https://pipenv.pypa.io/en/latest/commands.html#install',
      'https://github.com/sarugaku/plette/blob/master/src/plette/pipfiles.py',
    ],
  },
  apply: (build) => mapCommands(build, pipenvDeploy, 'pipenv install', (at) => decide(build, at)),
};

const NEUTRAL =
  /^(?:--(?:dev|system|verbose|quiet|clear|site-packages|extra-pip-args|keep-outdated)|-[dvq])$/;
const FAR_REACHING =
  /^PIPENV_(?:PIPFILE|PROJECT_DIR|SKIP_LOCK|PYTHON|DEFAULT_PYTHON_VERSION|IGNORE_PIPFILE|MAX_DEPTH)$/;

function decide(build: Build, at: CommandAt): Decision | undefined {
  const { command } = at;
  const { subcommandIndex = 1, operands } = invocationOf(command);
  if (
    operands.length > 0 ||
    hasFlag(command, '--deploy', '--ignore-pipfile', '--skip-lock', '-r', '-e', '--help', '-h')
  )
    return undefined;
  const left = (reason: string): Decision => ({
    skip: `left \`pipenv install\` without --deploy: ${reason}`,
  });
  const pair = lockedPair(build, at, ['Pipfile', 'Pipfile.lock']);
  if (pair === undefined) return undefined;
  if ('left' in pair) return left(pair.left);
  const odd = options(command).find(({ name }) => !NEUTRAL.test(name));
  const reason =
    (odd && `what --deploy does with ${odd.name} is not known`) ??
    surroundings(at, command, FAR_REACHING) ??
    lockTrouble(build.project, pair) ??
    otherPython(build.project, pair.manifest, at);
  if (reason !== undefined) return left(reason);
  return {
    edits: [{ insert: subcommandIndex + 1, text: '--deploy' }],
    because: `added --deploy to \`pipenv install\`: it stops where ${pair.lockfile} does not fit, instead of going on`,
    evidence: [`${pair.lockfile} has the hash of ${pair.manifest}`],
  };
}

function lockTrouble(
  project: Project,
  { manifest, lockfile }: { readonly manifest: string; readonly lockfile: string },
): string | undefined {
  const [pipfile, lock] = [documentAt(project, manifest), documentAt(project, lockfile)];
  if ('refused' in pipfile) return pipfile.refused;
  if ('refused' in lock) return lock.refused;
  const hash = pipfileHash(pipfile.data);
  if (hash === undefined) return `the hash of ${manifest} cannot be told`;
  const locked = tableAt(lock.data, '_meta', 'hash').sha256;
  return hash === locked ? undefined : `${lockfile} was made for another ${manifest}`;
}

/** Why the Python of the image may not be the one that the Pipfile requires, at which --deploy stops. */
function otherPython(
  project: Project,
  manifest: string,
  { stage: { image } }: CommandAt,
): string | undefined {
  const { python_version: minor, python_full_version: full } = tableAt(
    project.documents.get(manifest),
    'requires',
  );
  const required = full ?? minor;
  if (required === undefined) return undefined;
  if (typeof required !== 'string') return `which Python ${manifest} requires is not known`;
  const isPython = officialName(image.registry, image.repository) === 'python' && !image.variable;
  const version = isPython ? /^\d+(?:\.\d+)*/.exec(image.tag ?? '')?.[0] : undefined;
  const fits = version === required || (full === undefined && version?.startsWith(`${required}.`) === true);
  return fits ? undefined : `${manifest} requires Python ${required}, which ${image.text} may not be`;
}
