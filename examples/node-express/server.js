import express from 'express';

const port = Number(process.env.PORT ?? 3000);
const app = express();

app.get('/', (request, response) => {
  response.json({ hello: request.query.name ?? 'world' });
});

const server = app.listen(port, () => {
  console.log(`listening on port ${port}`);
});

process.on('SIGTERM', () => server.close());
