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
