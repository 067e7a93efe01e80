/** Owners that mean the same in every small image. */

/**
 * False for the number of an account of the system without a group: which group it has, and which home, is said by
 * /etc/passwd, and below 1000 the lists of Debian, Alpine and Google's images differ.
 */
export function isAlikeAnywhere(owner: string): boolean {
  const uid = /^\d+$/.test(owner) ? Number(owner) : undefined;
  return uid === undefined || uid === 0 || uid >= 1000;
}
