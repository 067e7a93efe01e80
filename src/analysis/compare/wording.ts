/** A number of bytes for people: `512 B`, `3.4 kB`, `18.2 MB`, `1.2 GB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 999_950_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `1 file`, `2 files`. */
export function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** The first few of a list, and how many more there are: `a, b, c and 12 more`. */
export function some(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${rest} more`;
}

/** Puts differences in the order of what they are about. */
export function bySubject(one: { readonly subject: string }, other: { readonly subject: string }): number {
  if (one.subject === other.subject) return 0;
  return one.subject < other.subject ? -1 : 1;
}
