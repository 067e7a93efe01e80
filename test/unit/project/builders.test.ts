import { describe, expect, it } from '@jest/globals';
import { buildersIn } from '../../../src/project/builders.js';

/** `+ what` for BuildKit, `- what` for another builder. */
function shown(path: string, ...lines: readonly string[]): readonly string[] {
  return buildersIn(path, lines.join('\n')).map(({ what, buildkit }) => `${buildkit ? '+' : '-'} ${what}`);
}

const WORKFLOW = '.github/workflows/build.yml';

describe('files that show BuildKit', () => {
  it.each([
    [WORKFLOW, '      - uses: docker/build-push-action@v6', '+ builds with docker/build-push-action'],
    [WORKFLOW, '      - uses: docker/bake-action@v5', '+ builds with docker/bake-action'],
    [WORKFLOW, '      - uses: docker/setup-buildx-action@v3', '+ sets up Buildx'],
    ['scripts/build.sh', 'docker buildx build --push .', '+ builds with docker buildx'],
    ['Makefile', 'build:\n\tDOCKER_BUILDKIT=1 docker build .', '+ switches BuildKit on'],
    ['.gitlab-ci.yml', 'variables:\n  DOCKER_BUILDKIT: "1"', '+ switches BuildKit on'],
    ['Makefile', 'up:\n\tdocker compose up -d --build', '+ builds with docker compose'],
    ['package.json', '{"scripts":{"image":"docker compose build"}}', '+ builds with docker compose'],
    ['a.sh', 'docker build \\\n  --secret id=x .', '+ builds with options that only BuildKit has'],
    ['Makefile', 'b:\n\tdocker compose -f ci.yml --profile x build app', '+ builds with docker compose'],
    ['Makefile', 'export DOCKER_BUILDKIT ?= 1', '+ switches BuildKit on'],
    ['build.ps1.sh', '$env:DOCKER_BUILDKIT=1', '+ switches BuildKit on'],
    ['docker-bake.hcl', 'target "app" {}', '+ is for docker buildx bake'],
    ['skaffold.yaml', 'build:\n  local:\n    useBuildkit: true', '+ switches BuildKit on'],
    [
      'compose.yaml',
      'services:\n  a:\n    build:\n      context: .\n      additional_contexts:\n        x: ../x',
      '+ has build.additional_contexts, which only Compose v2 knows',
    ],
    [
      'docker-compose.yml',
      'services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM x',
      '+ has build.dockerfile_inline, which only Compose v2 knows',
    ],
    [
      'docker-compose.yml',
      'services:\n  a:\n    build:\n      context: .\n      secrets:\n        - token',
      '+ has build.secrets, which only Compose v2 knows',
    ],
  ])('%s: %s', (path, text, expected) => expect(shown(path, text)).toEqual([expected]));
});

describe('files that show another builder', () => {
  it.each([
    ['.gitlab-ci.yml', 'image: gcr.example.org/kaniko-project/executor:debug', '- builds with kaniko'],
    ['skaffold.yaml', 'build:\n  artifacts:\n  - image: x\n    kaniko: {}', '- builds with kaniko'],
    ['.tekton/p.yaml', 'taskRef:\n  name: kaniko', '- builds with kaniko'],
    ['.tekton/p.yaml', 'taskRef:\n  name: buildah', '- builds with buildah or podman'],
    ['ci.sh', 'buildah bud -t x .', '- builds with buildah or podman'],
    ['ci.sh', 'podman build -t x .', '- builds with buildah or podman'],
    [WORKFLOW, '  - uses: redhat-actions/buildah-build@v2', '- builds with buildah or podman'],
    ['openshift/bc.yaml', 'strategy:\n  dockerStrategy:\n    x: y', '- builds with buildah or podman'],
    ['deploy.sh', 'gcloud run deploy app --source .', '- has Google Cloud build the image'],
    ['deploy.sh', 'gcloud builds submit --tag x/y', '- has Google Cloud build the image'],
    [
      'cloudbuild.yaml',
      "steps:\n  - name: 'gcr.example.org/cloud-builders/docker'",
      '- builds with the docker step of Cloud Build, where BuildKit is not switched on',
    ],
    ['deploy.sh', 'az acr build -r x .', '- has Azure build the image'],
    [
      'azure-pipelines.yml',
      'steps:\n  - task: Docker@2',
      '- builds with the Docker task of Azure Pipelines, where BuildKit is not switched on',
    ],
    ['heroku.yml', 'build:\n  docker:\n    web: Dockerfile', '- has Heroku build the image'],
    ['app.json', '{"stack":"container"}', '- has Heroku build the image'],
    ['app.yaml', 'runtime: custom\nenv: flex', '- has App Engine build the image'],
    ['.do/app.yaml', 'services:\n- dockerfile_path: Dockerfile', '- has App Platform build the image'],
    ['railway.json', '{}', '- has Railway build the image'],
    ['deploy.sh', 'az containerapp up -n x --source .', '- has Azure build the image'],
    [
      'captain-definition',
      '{"schemaVersion":2,"dockerfilePath":"./Dockerfile"}',
      '- has CapRover build the image',
    ],
    ['Makefile', 'b:\n\tsam build --parallel', '- builds with SAM, where BuildKit is not switched on'],
    [
      'template.yaml',
      'Resources:\n  F:\n    Properties:\n      PackageType: Image\n    Metadata:\n      Dockerfile: Dockerfile',
      '- has SAM build the image',
    ],
    [
      'infra/main.tf',
      'resource "docker_image" "a" {\n  name = "a"\n  build {\n    context = "."\n  }\n}',
      "- builds with Terraform's docker_image, without a builder of Buildx",
    ],
    ['Makefile', 'export DOCKER_BUILDKIT ?= 0', '- switches BuildKit off'],
    ['k8s/pipelines/a.yaml', '- name: DOCKER_BUILDKIT\n  value: "0"', '- switches BuildKit off'],
    ['Makefile', 'export DOCKER_BUILDKIT = 0', '- switches BuildKit off'],
    ['.gitlab-ci.yml', 'variables:\n  DOCKER_BUILDKIT: "0"', '- switches BuildKit off'],
  ])('%s: %s', (path, text, expected) => expect(shown(path, text)).toEqual([expected]));
});

describe('files that show nothing', () => {
  it.each([
    ['docker-compose.yml', 'version: "3"\nservices:\n  a:\n    build: .'],
    ['Makefile', 'up:\n\tdocker-compose up --build'],
    ['Makefile', 'up:\n\tdocker compose up -d'],
    ['Makefile', 'x:\n\tdocker build .'],
    [WORKFLOW, '  - uses: docker/build-push-action@v1'],
    [WORKFLOW, '  # - uses: docker/build-push-action@v6'],
    ['README.md', 'docker buildx build .'],
    ['package.json', '{"scripts":{"b":"docker compose exec app npm run build"}}'],
    ['package.json', '{"scripts":{"b":"docker compose run --rm build make build"}}'],
    ['a.sh', 'if [ "$DOCKER_BUILDKIT" = "1" ]; then true; fi'],
    ['a.sh', 'if [ "${DOCKER_BUILDKIT}" = 0 ]; then true; fi'],
    ['a.sh', 'sam build --use-buildkit'],
    ['template.yaml', 'Resources:\n  F:\n    Properties:\n      PackageType: Zip'],
    ['captain-definition', '{"schemaVersion":2,"imageName":"x"}'],
    ['heroku.yml', 'run:\n  web: x'],
    ['app.json', '{"name":"a"}'],
    ['app.yaml', 'runtime: python312'],
    ['deploy.sh', 'gcloud builds submit --config cloudbuild.yaml'],
  ])('%s: %s', (path, text) => expect(shown(path, text)).toEqual([]));

  it('leaves it to the switch in the same file', () => {
    expect(
      shown('azure-pipelines.yml', 'variables:\n  DOCKER_BUILDKIT: 1\nsteps:\n  - task: Docker@2'),
    ).toEqual(['+ switches BuildKit on']);
    expect(
      shown('cloudbuild.yaml', "- name: gcr.example.org/cloud-builders/docker\n  env: ['DOCKER_BUILDKIT=1']"),
    ).toEqual(['+ switches BuildKit on']);
  });
});
