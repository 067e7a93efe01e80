/** A record of BuildKit's cache, as `docker buildx du --verbose` prints it. */
export interface CacheRecord {
  readonly id: string;
  readonly parents: readonly string[];
  readonly description: string;
}

/** A build of BuildKit's history. */
export interface HistoryRecord {
  readonly ref: string;
  readonly name: string;
  readonly ended: boolean;
}

/** The records in the output of `docker buildx du --verbose`. */
export function recordsIn(text: string): readonly CacheRecord[] {
  return text.split(/^(?=ID:[ \t]+[a-z0-9]+$)/m).flatMap((part) => {
    // Ids become patterns when records are removed: nothing but letters and digits may get there.
    const id = /^ID:[ \t]+([a-z0-9]+)$/m.exec(part)?.[1];
    if (id === undefined) return [];
    // A description is as long as the command that it quotes; what stands behind it begins anew.
    const description =
      /^Description:[ \t]*([^]*?)\n(?=Usage count:|Last used:|Type:)/m.exec(part)?.[1] ?? '';
    const parents = /^Parents?:[ \t]*\n?((?:[ \t]*-?[ \t]*\w+\n)+)/m.exec(part)?.[1] ?? '';
    return [{ id, parents: parents.match(/\w+/g) ?? [], description: description.trim() }];
  });
}

/** These records in an order in which each can be removed: what stands on another one comes before it. */
export function childrenFirst(records: readonly CacheRecord[]): readonly CacheRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const ordered = new Set<CacheRecord>();
  function add(record: CacheRecord): void {
    for (const parent of record.parents) {
      const found = byId.get(parent);
      if (found !== undefined && !ordered.has(found)) add(found);
    }
    ordered.add(record);
  }
  for (const record of records) add(record);
  return [...ordered].reverse();
}

/** The builds in the output of `docker buildx history ls --format json`, one object a line. */
export function historyIn(text: string): readonly HistoryRecord[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const { ref = '', name = '', status } = JSON.parse(line) as Record<string, string | undefined>;
    return [{ ref, name, ended: status !== 'Running' }];
  });
}

/** What is known about a build when its records are told from those of others. */
export interface BuildTrace {
  /** The namespace of its cache mounts. */
  readonly mounts: string;
  /** Names of the vertices that did work. */
  readonly worked: readonly string[];
}

/**
 * Which of the new records are surely this build's, when other builds ran at the same time: its cache mounts by their
 * namespace, and its steps by their descriptions. Of several with one description only one that stands on a record of
 * ours is taken, and the files that were sent to the engine are nobody's: their descriptions tell nothing.
 */
export function surelyOurs(fresh: readonly CacheRecord[], build: BuildTrace): readonly CacheRecord[] {
  const ours = new Map<string, CacheRecord>();
  const steps = new Map<string, CacheRecord[]>();
  for (const record of fresh) {
    if (record.description.includes(` with id "${build.mounts}/`)) ours.set(record.id, record);
    if (!build.worked.some((name) => describes(record.description, name))) continue;
    steps.set(record.description, [...(steps.get(record.description) ?? []), record]);
  }
  for (let before = -1; before !== ours.size;) {
    before = ours.size;
    for (const same of steps.values()) {
      const standing =
        same.length === 1 ? same : same.filter(({ parents }) => parents.some((id) => ours.has(id)));
      for (const record of standing.length === 1 ? standing : []) ours.set(record.id, record);
    }
  }
  return [...ours.values()];
}

/**
 * True when a record is the result of the step with this name. COPY, ADD and WORKDIR are described by their names, RUN
 * by the program that it started: there variables stand as they are written, in the name they have their values.
 */
function describes(description: string, name: string): boolean {
  if (description === name) return true;
  const program = /^mount \/ from exec (?:\/bin\/sh -c )?([^]+)$/.exec(description)?.[1];
  const command = /^\[[^\]]*\] RUN (?:--\S+ +)*([^]+)$/.exec(name)?.[1];
  if (program === undefined || command === undefined) return false;
  return isFilledIn(collapsed(program).split(/\$(?:\w+|\{[^}]*\})/), collapsed(command));
}

/** True when a text is these parts in order, with something or nothing between them. */
function isFilledIn(parts: readonly string[], text: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
