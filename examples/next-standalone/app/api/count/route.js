export const dynamic = 'force-dynamic';

/** How many words a text of the query has. */
export function GET(request) {
  const text = new URL(request.url).searchParams.get('text') ?? '';
  return Response.json({ words: text.split(/\s+/).filter((word) => word !== '').length });
}
