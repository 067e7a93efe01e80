import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { configSchema, explain } from './schema.js';
import type { ConfigProblem, Settings } from './types.js';

/** JSON as its standard has it: what a configuration holds must be readable by any other program too. */
const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/**
 * Reads the text of a configuration file.
 *
 * @param key the key whose value it is in this file, `dockopt` in a package.json; without it the whole file
 * @returns undefined when the file has no such key; never throws
 */
export function parseConfig(
  text: string,
  key?: string,
): { readonly settings: Settings } | { readonly problem: ConfigProblem } | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, STRICT);
  const [error] = errors;
  if (error !== undefined) {
    const what = printParseErrorCode(error.error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    return { problem: { message: `is not valid JSON: ${what}`, line: lineAt(text, error.offset) } };
  }
  const node = key === undefined || tree === undefined ? tree : findNodeAtLocation(tree, [key]);
  if (node === undefined) return undefined;
  const result = configSchema.safeParse(getNodeValue(node));
  if (!result.success) return { problem: firstIssue(text, node, result.error.issues) };
  const { $schema: _, ...settings } = result.data;
  return { settings: settings as Settings };
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
  readonly message: string;
}

function firstIssue(text: string, node: Node, issues: readonly Issue[]): ConfigProblem {
  const [issue] = issues;
  if (issue === undefined) return { message: 'is not valid' };
  const path = [...issue.path, ...(issue.keys ?? []).slice(0, 1)].map((part) =>
    typeof part === 'number' ? part : String(part),
  );
  const place = findNodeAtLocation(node, path) ?? node;
  return { message: explain(issue, path.join('.')), line: lineAt(text, place.offset) };
}

function lineAt(text: string, offset: number): number {
  return text.trimEnd().slice(0, offset).split('\n').length;
}
