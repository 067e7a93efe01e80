/**
 * Which variables hold secrets, by their names: BuildKit's own rule (moby/buildkit, `getSecretsRegex` in
 * frontend/dockerfile/dockerfile2llb/convert.go, 2026-08), behind its check SecretsUsedInArgOrEnv.
 */
const SECRET = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const ALLOWED = /(?:_|^)(?:public|file|version)(?:_|$)/i;
/** What a name ends in that says how something is done: `GF_AUTH_ANONYMOUS_ORG_ROLE`, `JWT_TOKEN_TTL`. */
const SETTING =
  /_(?:role|mode|type|method|provider|enabled|disabled|host|port|path|dir|ttl|expiry|length|size)$/i;

/** True for a name such as `NPM_TOKEN`, `DATABASE_PASSWORD`, `auth`. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !ALLOWED.test(name) && !SETTING.test(name);
}

/** Values that are none, whatever their variable is called: switches, numbers, paths, fingerprints, placeholders. */
const HARMLESS =
  /^(?:|\*.*|ignored|true|false|yes|no|on|off|null|none|nil|undefined|\d{1,5}|[xX*]+|<.*>|[/.~]\S*|[\w.-]+\/\S*|https?:\/\/[^@\s]*|(?:0x)?(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f\s]{40,}))$/i;

/** True for a value that cannot be a secret. */
export function isHarmlessValue(value: string): boolean {
  return HARMLESS.test(value.trim());
}

const URL_LOGIN = /[a-z][a-z0-9+.-]*:\/\/([^\s/:@$'"{}<>]+):([^\s/@$'"{}<>]{3,})@([\w.-]+)/gi;
const OWN_HOST = /^(?:localhost|127\.|0\.0\.0\.0|db|database|postgres|mysql|mariadb|redis|mongo|rabbitmq)/i;
const PLACEHOLDER = /^(?:pass(?:word)?|secret|changeme|example|dummy|user|admin|test|x+|\*+)$/i;

/** True for a text with a URL that holds a user and a password, as written, for another host. */
export function hasLoginInUrl(text: string): boolean {
  if (!text.includes('@') || !text.includes('://')) return false;
  return [...text.matchAll(URL_LOGIN)].some(([, user = '', password = '', host = '']) => {
    return password !== user && !PLACEHOLDER.test(password) && !OWN_HOST.test(host);
  });
}
