/**
 * `next.config`: where `output: 'standalone'` would stand in it. The text is read as a tree of Babel, never run, and nothing
 * is printed anew: the setting is put between two characters, so that comments and style stay as they are.
 */
import type { parse as Parse } from '@babel/parser';
import type { visit as Visit } from 'recast';
import type { Expression, ObjectExpression, Program, Statement } from '@babel/types';

/** What a configuration says of `output`, and how it would read with a standalone one. */
export type NextConfig =
  | { readonly withStandalone: string }
  /** It has the key; the value is undefined where it is no plain text. */
  | { readonly output: string | undefined }
  | { readonly left: string };

/** What is loaded where a project has such a file. */
export interface Readers {
  /** Of `@babel/parser`. */
  readonly parse: typeof Parse;
  /** Of `recast`: it knows every kind of node. */
  readonly visit: typeof Visit;
}

/** @throws SyntaxError for what is neither JavaScript nor TypeScript */
export function nextConfigOf(text: string, { parse, visit }: Readers): NextConfig {
  const { program } = parse(text, { sourceType: 'unambiguous', plugins: ['typescript'] });
  const config = exportedObject(program, visit);
  if ('left' in config) return config;
  const { properties } = config;
  for (const property of properties) {
    if (property.type === 'SpreadElement') return { left: 'it takes settings from elsewhere with `...`' };
    if (property.computed) return { left: 'it computes the name of a setting' };
    const { key } = property;
    const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined;
    if (name !== 'output') continue;
    const isText = property.type === 'ObjectProperty' && property.value.type === 'StringLiteral';
    return { output: isText && property.value.type === 'StringLiteral' ? property.value.value : undefined };
  }
  const withStandalone = spliced(text, config);
  return withStandalone === undefined ? { left: 'its first line has a comment' } : { withStandalone };
}

/** The object that the file exports, directly or by the name of a constant that nothing else touches. */
function exportedObject(program: Program, visit: typeof Visit): ObjectExpression | { readonly left: string } {
  const { body } = program;
  const exported = body.flatMap((statement) => exportOf(statement) ?? []);
  const [found, another] = exported;
  if (found === undefined || another !== undefined) return { left: 'it does not export one configuration' };
  const value = plain(found);
  if (value.type === 'ObjectExpression') return value;
  if (value.type !== 'Identifier') return { left: 'it exports what a function or another expression makes' };
  const { name } = value;
  const init = body.flatMap((statement) => constantOf(statement, name) ?? [])[0];
  if (init?.type !== 'ObjectExpression' || usesOf(name, program, visit) !== 2)
    return { left: `it exports ${name}, which is no plain object that nothing else touches` };
  return init;
}

/** How often a name stands in a program, its declaration and types included. */
function usesOf(name: string, program: Program, visit: typeof Visit): number {
  let uses = 0;
  // A node of Babel is one of recast, whose types are its own.
  visit(program as Parameters<typeof Visit>[0], {
    visitIdentifier(path) {
      if (path.node.name === name) uses += 1;
      this.traverse(path);
    },
  });
  return uses;
}

/** What a statement exports as the configuration: `export default x`, `module.exports = x`. */
function exportOf(statement: Statement): Expression | undefined {
  if (statement.type === 'ExportDefaultDeclaration') {
    const { declaration } = statement;
    const { type } = declaration;
    const isDeclared =
      type === 'FunctionDeclaration' || type === 'ClassDeclaration' || type === 'TSDeclareFunction';
    return isDeclared ? undefined : declaration;
  }
  const assigned = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (assigned?.type !== 'AssignmentExpression' || assigned.left.type !== 'MemberExpression')
    return undefined;
  const { object, property } = assigned.left;
  const isModule = object.type === 'Identifier' && object.name === 'module';
  return isModule && property.type === 'Identifier' && property.name === 'exports'
    ? assigned.right
    : undefined;
}

function constantOf(statement: Statement, name: string): Expression | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return undefined;
  const found = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
  return found?.init === null || found?.init === undefined ? undefined : plain(found.init);
}

/** Without `satisfies` and `as`, which mean nothing when it runs. */
function plain(value: Expression): Expression {
  return value.type === 'TSSatisfiesExpression' || value.type === 'TSAsExpression'
    ? plain(value.expression)
    : value;
}

/** The text with the setting as the first one of the object; undefined where a comment stands in the way. */
function spliced(text: string, { start, properties }: ObjectExpression): string | undefined {
  if (start === null || start === undefined) return undefined;
  const quote = !text.includes("'") && text.includes('"') ? '"' : "'";
  const setting = `output: ${quote}standalone${quote}`;
  const at = start + 1;
  const first = properties[0]?.start;
  if (first === undefined || first === null) {
    const isEmpty = /^\s*\}/.test(text.slice(at));
    return isEmpty ? `${text.slice(0, at)} ${setting} ${text.slice(at).replace(/^\s+/, '')}` : undefined;
  }
  const before = text.slice(at, first);
  const [, eol, indent] = /(\r?\n)([ \t]*)$/.exec(before) ?? [];
  if (eol === undefined)
    return before.trim() === '' ? `${text.slice(0, first)}${setting}, ${text.slice(first)}` : undefined;
  if (!/^[ \t]*\r?\n/.test(before)) return undefined;
  return `${text.slice(0, at)}${eol}${indent}${setting},${text.slice(at)}`;
}
