import { CONDA_CACHES_PATHS } from '../src/knowledge/cache-paths.js';
import {
  cleanUpAfter,
  likewise,
  startsAgain,
  type Answer,
  type CleanUp,
  type Install,
} from '../src/model/language/cleanUp.js';
import type { Build, Transform } from '../src/model/types.js';
import { hasFlag, invocationOf, type ShellCommand } from '../src/shell/index.js';

const CONDA_CACHE: CleanUp = {
  what: "conda's cache",
  words: ['conda', 'mamba'],
  fills,
  decide,
  handled: /(?:conda|mamba)\s+clean\b|\/pkgs\b/,
  chosenBy: /^(?:CONDA_PKGS_DIRS?|CONDARC|MAMBARC|CONDA_OFFLINE)$/i,
  configured: /\bconfig\s[^\n;&|]*\bpkgs_dirs\b|\bpkgs_dirs\s*:/,
  place: /conda|mamba|\/pkgs\b/,
  wanted: /\/pkgs\b|(?:conda|mamba)\b[^\n;&|]*\s--clone\b/,
  offline: /(?:conda|mamba)\b[^\n;&|]*[\s"']--offline\b|^\s*offline\s*:\s*true/im,
  because:
    "deleted conda's archives and indexes in the layer that fetched them: the environments do not need them",
};

export const condaClean: Transform = {
  name: 'conda-clean',
  summary: 'Delete what conda and mamba downloaded in the RUN that installed it, with `clean --all --yes`.',
  level: 'recommended',
  cache: 'delete',
  image: [{ type: 'removes', paths: CONDA_CACHES_PATHS }],
  docs: {
    why:
      'conda keeps the archive of every package and the indexes of the channels, often some hundred MB, beside the ' +
      'unpacked packages. `conda clean --all` removes archives, indexes and unpacked packages of which no file is ' +
      'linked into an environment; what is linked takes no room of its own and stays.',
    example: {
      before: 'FROM continuumio/miniconda3:24.9.2-0\nRUN conda install -y numpy\n',
      after: 'FROM continuumio/miniconda3:24.9.2-0\nRUN conda install -y numpy && conda clean --all --yes\n',
    },
    risk: 'A package that two RUNs install is downloaded twice.',
    references: [
      'https://docs.conda.io/projects/conda/en/stable/commands/clean.html',
      'https://micromamba-docker.readthedocs.io/en/latest/quick_start.html',
    ],
  },
  apply: (build) => cleanUpAfter(build, condaClean, CONDA_CACHE),
};

const PROGRAMS: ReadonlySet<string | undefined> = new Set(['conda', 'mamba', 'micromamba']);
const INSTALLS: ReadonlySet<string | undefined> = new Set(['install', 'create', 'update', 'upgrade']);

function fills(command: ShellCommand): boolean {
  const { tool, subcommand, operands } = invocationOf(command);
  if (!PROGRAMS.has(tool) || hasFlag(command, '--dry-run', '-d')) return false;
  return INSTALLS.has(subcommand === 'env' ? operands[0]?.value : subcommand);
}

/** Users who own the conda of their image: jupyter/docker-stacks, mambaorg/micromamba. */
const OWNERS = /^(?:root|0|jovyan|1000|mambauser|\$\{?(?:NB_USER|NB_UID|MAMBA_USER|MAMBA_USER_ID)\}?)(?::|$)/;

/** Then the environments hold links to the unpacked packages (conda, "Cleaning"). */
const SOFTLINKS = /\b(?:allow|always)_softlinks?\b/;

function decide(build: Build, install: Install): Answer {
  const { dockerfile, project } = build;
  if (
    dockerfile.instructions.some(({ text }) => SOFTLINKS.test(text)) ||
    [...project.texts].some(([path, text]) => path.endsWith('condarc') && SOFTLINKS.test(text))
  )
    return { leave: 'environments may be links into it' };
  const { user } = install.run.scope;
  if (user !== undefined && !OWNERS.test(user))
    return { leave: `${user} may not be allowed to change all of it` };
  if (mayBreakConda(install.command) && !startsAgain(build, install))
    return { leave: 'it may replace conda itself or its Python, and the new one was not seen to start' };
  return { add: likewise(install, 'clean --all --yes') };
}

/** What conda itself stands on; other packages leave it as it is, or are refused by its solver. */
const CARRIES_CONDA =
  /^(?:[\w.-]+::)?(?:python(?![\w-])|conda|mamba|libmamba|libsolv|libarchive|openssl|cryptography|pyopenssl|requests|urllib3|ruamel|pycosat|tqdm|setuptools|anaconda|certifi|boltons|pluggy|zstandard|menuinst|all$)/;

/** True for an install into the environment of conda itself that may leave a conda that does not start. */
function mayBreakConda(command: ShellCommand): boolean {
  const { tool, subcommand, operands, options } = invocationOf(command);
  // micromamba is one program without Python.
  if (tool === 'micromamba' || subcommand === 'create') return false;
  const named = options.findLast(({ name }) => /^(?:-n|--name|-p|--prefix)$/.test(name));
  if (named !== undefined && !isBase(named.value)) return false;
  if (subcommand === 'env') return operands[0]?.value === 'update';
  return (
    hasFlag(command, '--all', '--file') ||
    operands.some(({ value }) => value === undefined || CARRIES_CONDA.test(value))
  );
}

/** True for the environment of conda itself, and for one that only the build knows. */
function isBase(environment: string | undefined): boolean {
  return environment === undefined || /^(?:base|root|\/opt\/(?:mini)?conda\d?)$/.test(environment);
}
