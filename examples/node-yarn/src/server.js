const polka = require('polka');
const { nanoid } = require('nanoid');

const links = new Map([['docs', 'https://example.org/docs']]);

polka()
  .get('/health', (_request, response) => response.end('ok'))
  .get('/new', (request, response) => {
    const target = request.query.url;
    if (!target) {
      response.statusCode = 400;
      return response.end('url is missing');
    }
    const id = nanoid(8);
    links.set(id, target);
    response.end(`/${id}`);
  })
  .get('/:id', (request, response) => {
    const target = links.get(request.params.id);
    response.writeHead(target ? 302 : 404, target ? { Location: target } : {});
    response.end();
  })
  .listen(process.env.PORT || 3000, () => console.log('shortener is listening'));
