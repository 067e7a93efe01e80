/** Answers to `401 Unauthorized`: tokens of registries (distribution specification, "token authentication"), and passwords. */
import { parseChallenge, type Challenge } from './challenge.js';
import type { Credentials, CredentialsFor } from './credentials.js';
import type { Http, Request } from './http.js';
import { isLoopback } from './reference.js';
import type { Endpoint, Unknown } from './types.js';

type Bearer = Extract<Challenge, { readonly scheme: 'bearer' }>;

const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;

/**
 * The `Authorization` that an endpoint asks for.
 * @param header its `WWW-Authenticate`
 */
export async function authorization(
  http: Http,
  credentialsFor: CredentialsFor,
  endpoint: Endpoint,
  header: string | null,
): Promise<string | Unknown> {
  const challenge = parseChallenge(header ?? undefined);
  if (challenge === undefined) return { unknown: 'it asks for a login of a kind that is not known' };
  const credentials = await credentialsFor(endpoint.host);
  if (challenge.scheme === 'bearer') return bearer(http, endpoint, challenge, credentials);
  if (credentials === undefined || !('user' in credentials)) return { unknown: 'it asks for a login' };
  return basic(credentials);
}

function basic({ user, password }: Extract<Credentials, { readonly user: string }>): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

async function bearer(
  http: Http,
  endpoint: Endpoint,
  challenge: Bearer,
  credentials: Credentials | undefined,
): Promise<string | Unknown> {
  const realm = URL.canParse(challenge.realm) ? new URL(challenge.realm) : undefined;
  if (realm === undefined || !isAllowed(realm, endpoint))
    return { unknown: 'it sends us for a token to an address that is not encrypted' };
  const answer = await http.ask(...tokenRequest(realm, endpoint, challenge, credentials));
  if ('unknown' in answer) return { ...answer, unknown: `its token server ${realm.host}: ${answer.unknown}` };
  if (answer.status === 401 || answer.status === 403)
    return {
      unknown:
        credentials === undefined
          ? 'it asks for a login'
          : 'it does not take the login that docker has for it',
    };
  if (answer.status !== 200)
    return { unknown: `its token server ${realm.host} answered with status ${answer.status}`, down: true };
  const token = tokenIn(answer.body.toString('utf8'));
  return token === undefined
    ? { unknown: `its token server ${realm.host} gave no token` }
    : `Bearer ${token}`;
}

/** A password goes over an encrypted connection, or to this machine, or where the registry itself is not encrypted. */
function isAllowed(realm: URL, endpoint: Endpoint): boolean {
  if (realm.protocol === 'https:') return true;
  if (realm.protocol !== 'http:' || !endpoint.base.startsWith('http:')) return false;
  return isLoopback(realm.hostname) || realm.host === new URL(endpoint.base).host;
}

function tokenRequest(
  realm: URL,
  { name }: Endpoint,
  { service, scope = `repository:${name}:pull` }: Bearer,
  credentials: Credentials | undefined,
): [URL, Request] {
  const parameters = { ...(service !== undefined && { service }), scope };
  if (credentials !== undefined && 'identityToken' in credentials) {
    const grant = {
      grant_type: 'refresh_token',
      refresh_token: credentials.identityToken,
      client_id: 'dockopt',
    };
    const body = new URLSearchParams({ ...parameters, ...grant }).toString();
    return [realm, { method: 'POST', headers: FORM, body }];
  }
  const url = new URL(realm);
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
  const headers = credentials === undefined ? {} : { authorization: basic(credentials) };
  return [url, { method: 'GET', headers }];
}

/** Some servers call it `token`, some `access_token`; nothing else may get into a header. */
function tokenIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { token, access_token: access }: Readonly<Record<string, unknown>> = { ...value };
    return [token, access].find((each) => typeof each === 'string' && /^[\x21-\x7e]+$/.test(each)) as
      string | undefined;
  } catch {
    return undefined;
  }
}
