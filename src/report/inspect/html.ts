export function inspectHtml(): string {
  return '';
}
