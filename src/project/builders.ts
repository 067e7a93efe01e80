/** What a project's files show of the program that builds its images: BuildKit, or one that may not know its features. */
import { baseOf } from './paths.js';
import { mappingsOf } from './yamlKeys.js';

/** One thing that a file shows. */
export interface BuilderFact {
  readonly path: string;
  /** What the file does, as the end of a sentence that begins with its path: `builds with kaniko`. */
  readonly what: string;
  /** True for BuildKit; false for another builder, or one whose features are not known. */
  readonly buildkit: boolean;
}

const COMPOSE = /^(?:docker-)?compose[\w.-]*\.ya?ml$/;
const BAKE = /^docker-bake[\w.-]*\.(?:hcl|json)$/;
const PIPELINE =
  /^(?:\.gitlab-ci[\w.-]*\.yml|[Jj]enkinsfile[\w.-]*|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.yml|\.drone\.ya?ml|\.woodpecker\.ya?ml|\.travis\.yml|cloudbuild[\w.-]*\.(?:ya?ml|json)|buildspec[\w.-]*\.ya?ml|skaffold[\w.-]*\.ya?ml|heroku\.yml|[Mm]akefile|.+\.mk|[Jj]ustfile|Taskfile\.ya?ml|package\.json|.+\.sh|railway\.(?:json|toml)|app\.(?:json|yaml)|captain-definition|template\.ya?ml|.+\.tf)$/;
/** Folders whose YAML files describe pipelines. */
const PIPELINES =
  /(?:^|\/)(?:\.github\/(?:workflows|actions)|\.circleci|\.gitlab|\.gitlab-ci|\.woodpecker|\.tekton|tekton|\.azure|\.azure-pipelines|\.azuredevops|azure-pipelines|pipelines|\.openshift|openshift)\/.*\.ya?ml$/;

/** True for a file that may say how images are built, by its name. */
export function isBuilderFile(path: string): boolean {
  const name = baseOf(path);
  return COMPOSE.test(name) || BAKE.test(name) || PIPELINE.test(name) || PIPELINES.test(path);
}

interface Sign {
  readonly what: string;
  readonly pattern: RegExp;
  /** Text of the same file that takes the sign's meaning away. */
  readonly unless?: RegExp;
  /** Only in files of these names. */
  readonly files?: RegExp;
}

/** The switch where it is set; `$DOCKER_BUILDKIT` asks for it. */
const SWITCH = /(?<!\$\{?)\bDOCKER_BUILDKIT["']?\s*(?:[?:]{0,2}=|:|,?\s*["']?value["']?\s*[:=])\s*["']?/
  .source;
const ON = new RegExp(`${SWITCH}(?:1|true)\\b`, 'i');
const BUILDX = /\bdocker\s+buildx\s+(?:build|bake|b)\b|\bbuildx["']?,\s*["']?(?:build|bake)\b/;

/** Builders that may not take cache mounts (threads: GoogleContainerTools/kaniko#969, podman-container-tools/buildah#3474). */
const AGAINST: readonly Sign[] = [
  { what: 'builds with kaniko', pattern: /\bkaniko\b/i },
  {
    what: 'builds with buildah or podman',
    pattern:
      /\b(?:buildah|podman)(?:\s+-\S+)*\s+(?:build|bud|build-using-dockerfile)\b|\bpodman[- ]compose\b|\bredhat-actions\/buildah-build@|^\s*dockerStrategy\s*:|^\s*-?\s*name:\s*["']?buildah\b/m,
  },
  {
    what: 'has Google Cloud build the image',
    pattern:
      /\bgcloud\b[^\n|;&]*\brun\s+deploy\b[^\n|;&]*--source\b|\bgcloud\b[^\n|;&]*\bbuilds\s+submit\b(?![^\n|;&]*--config)/,
  },
  {
    what: 'builds with the docker step of Cloud Build, where BuildKit is not switched on',
    pattern: /\bcloud-builders\/docker\b/,
    unless: new RegExp(`${ON.source}|${BUILDX.source}`, 'i'),
  },
  {
    what: 'has Azure build the image',
    pattern: /\baz\s+acr\s+(?:build|run)\b|\baz\s+containerapp\s+up\b[^\n|;&]*--source\b/,
  },
  {
    what: 'builds with the Docker task of Azure Pipelines, where BuildKit is not switched on',
    pattern: /^\s*-?\s*task:\s*["']?Docker@\d/m,
    unless: ON,
  },
  { what: 'has Heroku build the image', pattern: /^build\s*:/m, files: /^heroku\.yml$/ },
  { what: 'has Heroku build the image', pattern: /"stack"\s*:\s*"container"/, files: /^app\.json$/ },
  { what: 'has App Engine build the image', pattern: /^runtime\s*:\s*["']?custom/m, files: /^app\.yaml$/ },
  // kaniko: https://docs.digitalocean.com/products/app-platform/reference/dockerfile/
  { what: 'has App Platform build the image', pattern: /\bdockerfile_path\s*:/, files: /^app\.yaml$/ },
  // It takes ids that begin with that of the service alone: https://docs.railway.com/guides/dockerfiles#cache-mounts
  { what: 'has Railway build the image', pattern: /\S/, files: /^railway\.(?:json|toml)$/ },
  // caprover/caprover#2012
  {
    what: 'has CapRover build the image',
    pattern: /"dockerfile(?:Path|Lines)"/,
    files: /^captain-definition$/,
  },
  // aws/aws-sam-cli#3972, and #8772 for the option
  {
    what: 'builds with SAM, where BuildKit is not switched on',
    pattern: /\bsam\s+build\b/,
    unless: /--use-buildkit\b/,
  },
  {
    what: 'has SAM build the image',
    pattern:
      /^\s*PackageType\s*:\s*["']?Image\b[^]*^\s*Dockerfile\s*:|^\s*Dockerfile\s*:[^]*^\s*PackageType\s*:\s*["']?Image\b/m,
    files: /^template\.ya?ml$/,
  },
  // GoogleChrome/webstatus.dev#1492
  {
    what: "builds with Terraform's docker_image, without a builder of Buildx",
    pattern: /\bresource\s+"docker_image"[^]*^\s*build\s*\{/m,
    unless: /^\s*builder\s*=/m,
    files: /\.tf$/,
  },
  {
    what: 'switches BuildKit off',
    pattern: new RegExp(`${SWITCH}(?:0|false)\\b|^\\s*useBuildkit\\s*:\\s*false\\b`, 'im'),
  },
];

const FOR: readonly Sign[] = [
  { what: 'builds with docker/build-push-action', pattern: /\bdocker\/build-push-action@(?!v1\b)/ },
  { what: 'builds with docker/bake-action', pattern: /\bdocker\/bake-action@/ },
  { what: 'sets up Buildx', pattern: /\bdocker\/setup-buildx-action@/ },
  { what: 'builds with docker buildx', pattern: BUILDX },
  {
    what: 'switches BuildKit on',
    pattern: new RegExp(`${ON.source}|^\\s*useBuildkit\\s*:\\s*true\\b`, 'im'),
  },
  {
    // Compose v2 builds with BuildKit unless that is switched off.
    what: 'builds with docker compose',
    pattern:
      /\bdocker\s+compose\s+(?:-\S+\s+(?:[^\s-]\S*\s+)?)*?(?:build\b|watch\b|up\s[^\n|;&]*--build\b|(?:run|create)\s[^\n|;&]*?--build\b)/,
  },
  {
    what: 'builds with options that only BuildKit has',
    pattern: /\bdocker\s+(?:image\s+)?build\s[^\n|;&]*--(?:secret|ssh|cache-to)\b/,
  },
];

/** Keys of a compose file's `build` that docker-compose v1 refuses (https://docs.docker.com/reference/compose-file/build/). */
const COMPOSE_2_KEYS = ['additional_contexts', 'dockerfile_inline', 'secrets', 'ssh', 'platforms', 'tags'];

/**
 * What a file shows of the builder; comments do not count.
 * @param path by whose name its kind is told
 */
export function buildersIn(path: string, text: string): readonly BuilderFact[] {
  if (!isBuilderFile(path)) return [];
  const name = baseOf(path);
  const code = text.replace(/^\s*(?:#|\/\/).*$/gm, '').replace(/\\\r?\n\s*/g, ' ');
  const against = shown(AGAINST, name, code).map((what) => ({ path, what, buildkit: false }));
  const signs = shown(FOR, name, code).map((what) => ({ path, what, buildkit: true }));
  if (BAKE.test(name)) signs.push({ path, what: 'is for docker buildx bake', buildkit: true });
  const key = COMPOSE.test(name) ? composeKey(code) : undefined;
  if (key !== undefined)
    signs.push({ path, what: `has build.${key}, which only Compose v2 knows`, buildkit: true });
  return [...against, ...signs];
}

function shown(signs: readonly Sign[], name: string, code: string): readonly string[] {
  return signs
    .filter(
      ({ pattern, unless, files }) =>
        (files?.test(name) ?? true) && pattern.test(code) && unless?.test(code) !== true,
    )
    .map(({ what }) => what);
}

function composeKey(text: string): string | undefined {
  const builds = mappingsOf(text).filter(({ parent }) => parent === 'build');
  return COMPOSE_2_KEYS.find((key) => builds.some(({ values }) => values.has(key)));
}
