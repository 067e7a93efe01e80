import { baseOf } from './paths.js';

/** What begins like a Dockerfile but is an ignore file, a document, or left behind by an editor. */
const NOT_A_DOCKERFILE = /(?:\.dockerignore|\.md|\.markdown|\.swp|\.swo|\.orig|\.rej|\.bak|~)$/i;
/** A suffix behind `-` has no extension, so that `Dockerfile-lint.js` is none; docker build takes `dockerfile` too. */
const DOCKERFILE =
  /^(?:(?:Dockerfile|Containerfile)(?:\..+|[-_](?:[\w-]|\.\d)+)?|dockerfile|.+\.(?:Dockerfile|dockerfile))$/;

/** True for a path that is a Dockerfile by its name: `Dockerfile`, `Dockerfile-dev`, `api.dockerfile`, `Containerfile`. */
export function isDockerfilePath(path: string): boolean {
  const name = baseOf(path);
  return DOCKERFILE.test(name) && !NOT_A_DOCKERFILE.test(name);
}

/** True for a name of what Dockerfiles are made from, such as `Dockerfile.template`: to be treated only when it is named. */
export function isTemplatePath(path: string): boolean {
  return /\.(?:template|tmpl|tpl|j2|jinja2?|erb|mustache|hbs|m4|in)$/i.test(path);
}

/** True for a compose file by its name: `compose.yaml`, `docker-compose.dev.yml`. */
export function isComposePath(path: string): boolean {
  return /^(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/.test(baseOf(path));
}

const NEVER =
  /^(?:\.env(?:\..*)?|id_[a-z0-9]+|.+\.(?:pem|key|p12|pfx|jks|keystore|png|jpe?g|gif|webp|ico|pdf|zip|gz|tgz|xz|bz2|tar|whl|jar|war|so|dll|exe|bin|woff2?|ttf|mp[34]|sqlite3?|db))$/i;

/** True for what holds secrets, and what is no text. */
export function isNeverRead(path: string): boolean {
  return NEVER.test(baseOf(path));
}
