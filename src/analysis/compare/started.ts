import type { Observed } from './types.js';

/** True when both containers start a program of one name with the same arguments. */
export function startsSame(before: Observed, after: Observed): boolean {
  const [old, now] = [before, after].map(({ config: { entrypoint = [], cmd = [] } }) => {
    // Of Docker's own images: it runs what it is given.
    const [program = '', ...words] = [...entrypoint, ...cmd].filter(
      (word) => word !== 'docker-entrypoint.sh',
    );
    return JSON.stringify([program.slice(program.lastIndexOf('/') + 1), ...words]);
  });
  return old === now;
}
