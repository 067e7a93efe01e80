/** Whether a stage of Ruby looks as if something of it were needed only while gems are compiled. */
import type { Stage } from '../../stages.js';

const INSTALLS = /\b(?:apt(?:-get|itude)?\b[^;&|]*?\binstall|apk\b[^;&|]*?\badd)\b([^;&|]*)/g;
const BUILDS = /^(?:gcc|g\+\+|build-essential|build-base|make|[\w.+-]+-dev)(?:=.*)?$/;

/** Only of such a stage, a refusal is worth a line. */
export function mayCompile({ instructions, image, resolved }: Stage): boolean {
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ body }) => body.text);
  if (!runs.some((text) => /\bbundler?\b(?:\s+install\b|\s*(?:$|&&|;|-))/.test(text))) return false;
  const tag = (resolved ?? image).tag ?? '';
  if (!/slim|alpine/.test(tag)) return true;
  return runs.some((text) =>
    [...text.matchAll(INSTALLS)].some(([, names = '']) =>
      names.split(/[\s\\]+/).some((name) => BUILDS.test(name)),
    ),
  );
}
