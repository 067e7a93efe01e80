import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { z } from 'zod';
import { quotes } from './quotes.js';

const __dirname = path.dirname(fileURLToPath(import.meta.url));
const Query = z.object({ number: z.coerce.number().int().min(0).default(0) });

const app = express();

app.use(express.static(path.join(__dirname, '..', 'public')));

app.get('/quote', (request, response) => {
  const query = Query.safeParse(request.query);
  if (!query.success) {
    response.status(400).json({ error: 'number has to be a whole number' });
    return;
  }
  response.json({ quote: quotes[query.data.number % quotes.length] });
});

const server = app.listen(Number(process.env.PORT ?? 3000));

process.on('SIGTERM', () => server.close());
