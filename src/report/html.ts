/** What the pages of all reports have in common. */
import { STYLE } from './style.js';
import { oneLine } from './wording.js';

/** Text inside of an HTML element or a quoted attribute, on one line. */
export function html(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** One page in one file: no scripts, nothing that is fetched, for light and dark. `body` and `style` are taken as they are. */
export function page({ title, style, body }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${STYLE}${style.trimStart()}</style>
</head>
<body>
<main>
${body.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

interface Page {
  readonly title: string;
  /** Rules beside those that all pages share. */
  readonly style: string;
  readonly body: readonly string[];
}
