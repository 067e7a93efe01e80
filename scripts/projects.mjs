/**
 * What all transforms make of the small projects of test/projects: one line each, with the share that was changed and that
 * was refused. What they have to make of them is tested by test/projects/projects.test.ts.
 *
 * Usage: npm run projects [-- <part of a name>] [--show]; `--show` prints the results. Exit 1 when a check was broken.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importTypeScript } from './typescript.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = parseArgs({ options: { show: { type: 'boolean' } }, allowPositionals: true });
const { smallProjects, runProject, outcome } = await importTypeScript({
  entryPoints: [path.join(root, 'test/projects/run.ts')],
});

const projects = smallProjects(path.join(root, 'test/projects')).filter(({ file }) =>
  positionals.every((part) => file.includes(part)),
);
const rows = [];
for (const project of projects) {
  const result = await runProject(project, project.before);
  rows.push({ name: project.file.replace(/\.md$/, ''), title: project.title, said: outcome(result) });
  if (values.show) console.log(`\n== ${project.file}: ${project.title}\n${result.after}`);
}

const widest = Math.max(...rows.map(({ name }) => name.length), 'project'.length);
console.log(`${'project'.padEnd(widest)}  outcome`);
for (const { name, title, said } of rows) {
  console.log(`${name.padEnd(widest)}  ${said}`);
  if (values.show) console.log(`${' '.repeat(widest)}  (${title})`);
}
const count = (begin) => rows.filter(({ said }) => said.startsWith(begin)).length;
const refused = count('refused') + count('left');
const broken = count('BROKEN');
const changed = rows.length - refused - broken - count('nothing');
console.log(
  `\n${rows.length} projects: ${changed} changed, ${count('divided')} of them divided; ${refused} refused; ${broken} broken`,
);
process.exitCode = broken === 0 ? 0 : 1;
