import type { Entry } from '../types.js';
import type { FileChange, Own } from './types.js';

/** Ids below are those of services; `nobody` has its own one (Debian Policy 9.2). */
const PEOPLE = 1000;
const NOBODY = '65534';

const ACCOUNTS: ReadonlySet<string> = new Set(['/etc/passwd', '/etc/group', '/etc/shadow', '/etc/gshadow']);

/** True for the files that list users and groups. */
export function isAccounts(path: string): boolean {
  return ACCOUNTS.has(path);
}

/** Only the day on which a password was set is other, in days since 1970 (shadow(5)). */
export function isDayOfPassword({ path, type, before, after, aspects }: FileChange): boolean {
  if (path !== '/etc/shadow' || type !== 'changed' || aspects.join('') !== 'content') return false;
  const [old, now] = [linesOf(path, before), linesOf(path, after)];
  return old.size > 0 && old.size === now.size && [...old].every(([name, line]) => now.get(name) === line);
}

/** Accounts came, or went that are those of services, as scripts of packages make them: the Dockerfile names none of them. */
export function isOfServices({ path, type, before, after }: FileChange, own: Own): boolean {
  if (type !== 'changed' || before?.text === undefined || after?.text === undefined) return false;
  const now = linesOf(path, after);
  return [...linesOf(path, before)].every(
    ([name, line]) => now.get(name) === line || (!own.words.has(name) && isService(path, line)),
  );
}

/** What the Dockerfile put into the list of one base image stands in that of the other in the same words. */
export function keepsOwnAccounts(
  path: string,
  before: Entry,
  base: Entry | undefined,
  after: Entry,
): boolean {
  const [known, now] = [linesOf(path, base), linesOf(path, after)];
  const own = [...linesOf(path, before)].filter(([name, line]) => known.get(name) !== line);
  return own.every(([name, line]) => now.get(name) === line);
}

function isService(path: string, line: string): boolean {
  if (path !== '/etc/passwd' && path !== '/etc/group') return true;
  const id = line.split(':')[2] ?? '';
  return id === NOBODY || Number(id) < PEOPLE;
}

/** By name; without the day in shadow. */
function linesOf(path: string, entry: Entry | undefined): ReadonlyMap<string, string> {
  const lines = (entry?.text ?? '').split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const fields = line.split(':');
      const [name = ''] = fields;
      return [name, path === '/etc/shadow' ? fields.toSpliced(2, 1).join(':') : line];
    }),
  );
}
