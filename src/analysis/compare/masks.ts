/** Parts of answers that are other each time: dates, numbers made by chance, ports and processes. */
const VOLATILE: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['identifiers', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi],
  ['times', /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d|UTC))?/g],
  [
    'times',
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[\d ,:]*(?: ?(?:GMT|UTC))?(?:[+-]\d{4})?(?: \([\w ]+\))?/g,
  ],
  // Of a file, as ls prints it.
  ['times', /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d (?:\d\d:\d\d| \d{4})(?= )/g],
  // Seconds, milliseconds, microseconds or nanoseconds since 1970, from 2017 to 2033.
  ['times', /\b1[5-9]\d{8}(?:\.\d+|\d{3}|\d{6}|\d{9})?\b/g],
  ['times', /\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g],
  ['durations', /\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|seconds?|secs?|s)\b/g],
  [
    'values that count up',
    /(?<=["']?\b(?:uptime|pid|ppid|process_?id|hostname|host_?name|container_?id|timestamp|elapsed|duration|rss|heap_?(?:total|used))["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[\w.-]+)/gi,
  ],
  // The name of a container is the beginning of its id.
  ['container names', /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b/g],
  // Of Next.js, 21 characters by chance: in the paths of its manifests, in what its pages hand on, and above them.
  [
    'identifiers of a build',
    /(?<=\/_next\/static\/|\\?"(?:b|buildId)\\?":\\?"|<!DOCTYPE html><!--)[\w-]{21}(?=\/|\\?"|-->)/g,
  ],
  // Ports that the kernel hands out (ip_local_port_range).
  ['ports', /(?<=:)(?:3[3-9]\d{3}|4\d{4}|5\d{4}|60\d{3})\b/g],
];

export interface Masked {
  readonly text: string;
  /** What was left out, for people. */
  readonly left: readonly string[];
}

/** A text with such parts left out. */
export function masked(text: string): Masked {
  const left = new Set<string>();
  let rest = text;
  for (const [what, pattern] of VOLATILE) {
    const next = rest.replace(pattern, '#');
    if (next !== rest) left.add(what);
    rest = next;
  }
  return { text: rest, left: [...left] };
}

/** Whether two texts are equal, or are so with such parts left out: then with their names. */
export function alike(one: string, other: string): 'same' | 'other' | readonly string[] {
  if (one === other) return 'same';
  const [first, second] = [masked(one), masked(other)];
  return first.text === second.text ? [...new Set([...first.left, ...second.left])] : 'other';
}
