/** An image reference in parts: `reg:5000/a/b:tag@sha256:…`. Variables stay as written. */
export interface ImageReference {
  readonly text: string;
  /** `reg:5000`; undefined for Docker Hub left out. */
  readonly registry: string | undefined;
  /** `a/b`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…`. */
  readonly digest: string | undefined;
  /** True when a `$` variable stands in it. */
  readonly variable: boolean;
}

/**
 * Splits an image reference by the rules of distribution/reference: the first component names a registry when it has a
 * dot or a colon, is `localhost`, or has upper-case letters. Colons, slashes and at-signs inside `${…}` do not count.
 */
export function parseImage(text: string): ImageReference {
  const masked = maskVariables(text);
  const at = masked.indexOf('@');
  const named = at < 0 ? masked : masked.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasRegistry = /[.:A-Z]/.test(first) || first === 'localhost';
  const start = hasRegistry ? slash + 1 : 0;
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/') && colon >= start;
  return Object.freeze({
    text,
    registry: hasRegistry ? text.slice(0, slash) : undefined,
    repository: text.slice(start, tagged ? colon : named.length),
    tag: tagged ? text.slice(colon + 1, named.length) : undefined,
    digest: at < 0 ? undefined : text.slice(at + 1),
    variable: text.includes('$'),
  });
}

/** `${…}` as so many letters, so that none of its characters is taken for a separator. */
function maskVariables(text: string): string {
  return text.includes('${') ? text.replace(/\$\{[^}]*\}/g, (found) => 'x'.repeat(found.length)) : text;
}

/** The reference with another tag; registry, repository and digest stay as written. */
export function withTag(image: ImageReference, tag: string): string {
  const registry = image.registry === undefined ? '' : `${image.registry}/`;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  return `${registry}${image.repository}:${tag}${digest}`;
}
