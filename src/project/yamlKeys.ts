/** One mapping of a YAML file: its own entries, without those of the mappings and lists below it. */
export interface Mapping {
  /** The key that it stands under, undefined at the top and for an entry of a list at the top. */
  readonly parent: string | undefined;
  /** Values on the line of their key, unquoted; '' for a key without one, or with an anchor, an alias or a tag. */
  readonly values: ReadonlyMap<string, string>;
}

interface Open {
  readonly indent: number;
  readonly parent: string | undefined;
  readonly values: Map<string, string>;
  last: string | undefined;
}

const ENTRY = /^([ ]*(?:-[ ]+)*)(?:"([^"]+)"|'([^']+)'|([\w.<-]+))[ ]*:(?:[ ]+(.*))?$/;

/**
 * The mappings of a YAML text, by indentation alone: enough to find keys that stand together, and nothing throws. Block
 * scalars are read as if they were mappings, so look for keys that mean something only where they belong.
 */
export function mappingsOf(text: string): readonly Mapping[] {
  const all: Mapping[] = [];
  const open: Open[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = ENTRY.exec(line);
    if (match === null) continue;
    const [, lead = '', double, single, bare, rest = ''] = match;
    const key = double ?? single ?? bare ?? '';
    // An entry of a list begins a mapping of its own.
    const floor = lead.includes('-') ? lead.indexOf('-') : lead.length;
    while (open.length > 0 && isOver(open.at(-1), lead.length, floor)) open.pop();
    let mapping = open.at(-1);
    if (mapping?.indent !== lead.length) {
      mapping = { indent: lead.length, parent: mapping?.last, values: new Map(), last: undefined };
      open.push(mapping);
      all.push(mapping);
    }
    mapping.last = key;
    mapping.values.set(key, scalarOf(rest));
  }
  return all;
}

function isOver(mapping: Open | undefined, indent: number, floor: number): boolean {
  return mapping !== undefined && (mapping.indent > indent || (floor < indent && mapping.indent > floor));
}

function scalarOf(rest: string): string {
  const quoted = /^(?:"([^"]*)"|'([^']*)')/.exec(rest);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  const plain = rest.replace(/(?:^|\s)#.*$/, '').trim();
  return /^[&*!|>]/.test(plain) ? '' : plain;
}
