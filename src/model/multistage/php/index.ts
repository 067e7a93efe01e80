import type { Stage } from '../../stages.js';

export { phpPlan } from './plan.js';

/** Whether a stage looks as if something of it were needed only while packages and extensions are installed. */
export function mayBuild({ instructions, image, resolved }: Stage): boolean {
  if (/alpine/.test((resolved ?? image).tag ?? '')) return false;
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ body }) => body.text);
  return (
    runs.some((text) => /\bcomposer(?:\.phar)?\b[^;&|]*?\binstall\b/.test(text)) ||
    (runs.some((text) => /\bdocker-php-ext-install\b/.test(text)) &&
      runs.some((text) => /\bapt(?:-get)?\b[^;&|]*\binstall\b[^;&|]*\s[\w.+-]+-dev\b/.test(text)))
  );
}
