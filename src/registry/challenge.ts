/** What a registry asks for with status 401. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service?: string; readonly scope?: string };

const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/y;

/**
 * Reads `WWW-Authenticate` (RFC 9110, section 11.6.1), which may name several schemes; Bearer comes before Basic.
 * @returns undefined when there is none that we know
 */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const challenges = challengesIn(header ?? '');
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  const realm = bearer?.parameters.get('realm');
  if (bearer !== undefined && realm !== undefined) {
    const [service, scope] = [bearer.parameters.get('service'), bearer.parameters.get('scope')];
    return {
      scheme: 'bearer',
      realm,
      ...(service !== undefined && { service }),
      ...(scope !== undefined && { scope }),
    };
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : undefined;
}

interface Scheme {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
}

/** A comma stands between parameters and between schemes; a scheme is a word without `=` after it. */
function challengesIn(header: string): readonly Scheme[] {
  const found: Scheme[] = [];
  let at = 0;
  while (at < header.length) {
    const blank = /[\s,]+/y;
    blank.lastIndex = at;
    at += blank.exec(header)?.[0].length ?? 0;
    PARAMETER.lastIndex = at;
    const parameter = PARAMETER.exec(header);
    if (parameter !== null) {
      const [whole, name = '', quoted, plain = ''] = parameter;
      found.at(-1)?.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
      at += whole.length;
      continue;
    }
    const scheme = /^[\w-]+/.exec(header.slice(at))?.[0];
    // What is no challenge at all is passed over letter by letter.
    if (scheme !== undefined) found.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    at += scheme?.length ?? 1;
  }
  return found;
}
