/** Text for a page: nothing in it is read as HTML, and no control character gets through. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
    .replace(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : '\uFFFD'));
}
