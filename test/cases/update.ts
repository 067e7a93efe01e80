import type { Case } from './parse.js';

/** The case file with the outputs of one case replaced by what came out; for `UPDATE_CASES=1`. */
export function updateCase(markdown: string, theCase: Case, after: string, report: string): string {
  const start = markdown.indexOf(`## ${theCase.title}\n`);
  const next = markdown.indexOf('\n## ', start + 1);
  const end = next < 0 ? markdown.length : next;
  const whole =
    after === theCase.before ? markdown.slice(start, end) : withAfter(markdown.slice(start, end), theCase);
  const section = replaceBlock(replaceBlock(whole, 'dockerfile after', after), 'text report', report);
  return markdown.slice(0, start) + section + markdown.slice(end);
}

/** A section whose text was to stay, with a block for what comes out now. */
function withAfter(section: string, { before }: Case): string {
  const unchanged = `\`\`\`dockerfile unchanged\n${before}\`\`\`\n`;
  const both = `\`\`\`dockerfile before\n${before}\`\`\`\n\n\`\`\`dockerfile after\n\`\`\`\n`;
  return section.replace(unchanged, () => both);
}

function replaceBlock(section: string, info: string, text: string): string {
  const open = `\`\`\`${info}\n`;
  const start = section.indexOf(open);
  if (start < 0) return section;
  const close = section.indexOf('```', start + open.length);
  return section.slice(0, start + open.length) + text + section.slice(close);
}
