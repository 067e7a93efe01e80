import { Hono } from 'hono';
import { nanoid } from 'nanoid';

const app = new Hono();
const counts = new Map<string, number>();

app.get('/', (context) => context.text('POST /counters, then POST /counters/<id>'));
app.post('/counters', (context) => {
  const id = nanoid();
  counts.set(id, 0);
  return context.json({ id }, 201);
});
app.post('/counters/:id', (context) => {
  const id = context.req.param('id');
  const count = counts.get(id);
  if (count === undefined) return context.notFound();
  counts.set(id, count + 1);
  return context.json({ id, count: count + 1 });
});

export default { port: Number(process.env.PORT ?? 3000), fetch: app.fetch };
