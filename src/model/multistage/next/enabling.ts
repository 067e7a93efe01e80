/** A configuration of Next that gets a standalone output, and what the file would then be. */
import { isObject } from '../../../project/json.js';
import type { Project } from '../../../project/types.js';
import type { Build } from '../../types.js';
import type { Declined, DivisionPlan } from '../types.js';
import { nextPlan, startOfNext } from './plan.js';

export interface Enabling {
  readonly plan: DivisionPlan;
  /** Path of the configuration in the context. */
  readonly path: string;
  readonly text: string;
}

const CONFIG = /^next\.config\.[cm]?[jt]s$/;

/** How a file that starts `next start` is divided once its configuration asks for it; undefined where nothing is to say. */
export function enabling(build: Build): Enabling | Declined | undefined {
  const { project } = build;
  const path = [...project.files].find((each) => CONFIG.test(each));
  if (path === undefined || build.companions.has(path)) return undefined;
  const fact = project.documents.get(path);
  if (!isObject(fact) || 'output' in fact) return undefined;
  const { withStandalone, left } = fact;
  if (typeof withStandalone !== 'string') {
    const at = startOfNext(build);
    return at && { at, left: `${path} got no standalone output: ${String(left)}` };
  }
  const plan = nextPlan({ ...build, project: withText(project, path, withStandalone) });
  if (plan === undefined || 'left' in plan) return plan;
  if (project.tracked?.has(path) === false)
    return { at: plan.division.stage.from, left: `${path} is not tracked by git` };
  return { plan, path, text: withStandalone };
}

function withText(project: Project, path: string, text: string): Project {
  return { ...project, texts: new Map([...project.texts, [path, text]]) };
}
