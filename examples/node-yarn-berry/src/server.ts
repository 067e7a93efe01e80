import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { greet } from './greet.js';

const app = new Hono();

app.get('/', (context) => context.text('up'));
app.get('/hello/:name', (context) => context.json({ message: greet(context.req.param('name')) }));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) });
