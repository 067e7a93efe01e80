import type { Palette } from '../../report/types.js';
import type { VerifyReport } from '../../verify/types.js';
import { version } from '../version.js';

export const VERIFY_FORMATS = ['text', 'json', 'markdown', 'html'] as const;

export type VerifyFormat = (typeof VERIFY_FORMATS)[number];

/** Prints reports on standard output; only what the format needs is loaded. */
export async function printReports(
  reports: readonly VerifyReport[],
  format: VerifyFormat,
  palette: Palette,
): Promise<void> {
  process.stdout.write(await textOf(reports, format, palette));
}

async function textOf(
  reports: readonly VerifyReport[],
  format: VerifyFormat,
  palette: Palette,
): Promise<string> {
  if (format === 'json') return (await import('../../report/verify/json.js')).verifyJson(reports, version);
  if (format === 'html') return (await import('../../report/verify/html.js')).verifyHtml(reports, version);
  if (format === 'markdown') return (await import('../../report/verify/markdown.js')).verifyMarkdown(reports);
  return (await import('../../report/verify/text.js')).verifyText(reports, palette);
}
