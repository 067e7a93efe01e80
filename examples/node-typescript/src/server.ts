import Fastify from 'fastify';
import { convert } from './units.js';

const server = Fastify({ logger: true });

server.get('/health', () => ({ status: 'ok' }));

server.get<{ Params: { from: string; to: string; value: string } }>('/:from/:to/:value', (request, reply) => {
  const { from, to, value } = request.params;
  const result = convert(Number(value), from, to);
  if (result === undefined || Number.isNaN(result)) return reply.code(404).send({ error: 'not known' });
  return { value: result, unit: to };
});

process.on('SIGTERM', () => void server.close());

await server.listen({ host: '0.0.0.0', port: Number(process.env.PORT ?? 8080) });
