/**
 * Starts a new transform: writes transforms/<name>.ts and test/cases/<name>.md, a small one that works, and adds it at
 * the end of transforms/index.ts. CONTRIBUTING.md says how to go on.
 *
 * Usage: npm run new-transform -- <name> [--level safe|recommended|aggressive] [--dry-run]
 * `--root <dir>` works on another checkout. Exit code 2 when the name is not usable or taken; nothing is written then.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { caseFile, transformFile, withTransform } from './new-transform/templates.mjs';

const LEVELS = ['safe', 'recommended', 'aggressive'];
const OPTIONS = { level: { type: 'string' }, root: { type: 'string' }, 'dry-run': { type: 'boolean' } };

/** Names with another meaning: the list itself, and "every transform" in reports. */
const TAKEN = new Set(['index', 'all']);

/** ECMAScript's reserved words (ECMA-262, 12.7.2, strict mode and modules) and what cannot be bound: no name of a constant. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof var void while with yield'
  ).split(' '),
);

class Refusal extends Error {}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal) && error?.code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const root = path.resolve(values.root ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '..'));
  const level = values.level ?? 'safe';
  const name = checkedName(root, positionals);
  if (!LEVELS.includes(level)) throw new Refusal(`the level is one of ${LEVELS.join(', ')}, not "${level}"`);
  const config = JSON.parse(readFileSync(path.join(root, '.prettierrc.json'), 'utf8'));
  const index = readFileSync(path.join(root, 'transforms/index.ts'), 'utf8');
  const files = {
    [`transforms/${name}.ts`]: await format(transformFile(name, level), { ...config, parser: 'typescript' }),
    [`test/cases/${name}.md`]: caseFile(),
    'transforms/index.ts': await format(addedTo(index, name), { ...config, parser: 'typescript' }),
  };
  for (const [file, text] of Object.entries(files)) {
    if (values['dry-run'] === true) process.stdout.write(`--- ${file}\n${text}`);
    else writeFileSync(path.join(root, file), text);
  }
  if (values['dry-run'] !== true) process.stdout.write(nextSteps(name));
}

function checkedName(root, positionals) {
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new Refusal('usage: npm run new-transform -- <name>');
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || TAKEN.has(name) || RESERVED.has(name)) {
    throw new Refusal(
      `"${name}" is no name for a transform: words in lower case joined by "-", such as drop-sudo`,
    );
  }
  for (const file of [`transforms/${name}.ts`, `test/cases/${name}.md`]) {
    if (existsSync(path.join(root, file))) throw new Refusal(`${file} is there already`);
  }
  return name;
}

function addedTo(index, name) {
  const text = withTransform(index, name);
  if (text === undefined)
    throw new Refusal('transforms/index.ts: the list `export const transforms = […]` was not found');
  return text;
}

function nextSteps(name) {
  return `wrote transforms/${name}.ts, test/cases/${name}.md and the last line of transforms/index.ts

Next:
  1. Write the cases: what it must rewrite, and at least as many that it must leave alone.
  2. Write the transform until \`npm test -- cases -t ${name}\` passes.
  3. Move its line in transforms/index.ts when it has to run earlier, and name those before it in \`after\`.
  4. npm run docs, npm test, and a line in CHANGELOG.md.
`;
}
