import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { updateCase } from '../cases/update.js';
import { runProject, shapeReport, smallProjects } from './run.js';

const UPDATE = process.env['UPDATE_PROJECTS'] === '1';
if (UPDATE && process.env['CI'] !== undefined)
  throw new Error('UPDATE_PROJECTS rewrites expectations: not under CI');

const folder = import.meta.dirname;

describe('small projects', () => {
  it.each(smallProjects(folder).map((each) => [each.file, each.title, each] as const))(
    '%s: %s',
    async (file, _, project) => {
      const result = await runProject(project, project.before);
      if (UPDATE) {
        const path = join(folder, file);
        writeFileSync(
          path,
          updateCase(readFileSync(path, 'utf8'), project, result.after, shapeReport(result)),
        );
      }
      expect(result.violations).toEqual([]);
      if (UPDATE) return;
      expect(result.after).toBe(project.after ?? project.before);
      expect(shapeReport(result)).toBe(project.report);
      const ignore = result.files.find(({ path }) => path === '.dockerignore')?.after;
      const again = await runProject(project, result.after, ignore);
      expect({ text: again.after, changes: again.changes }).toEqual({ text: result.after, changes: [] });
    },
  );
});
