import { quoteOf } from '@quotes/quotes';
import polka from 'polka';

const app = polka();

app.get('/health', (_request, response) => void response.end('ok'));
app.get('/day/:number', (request, response) => {
  const quote = quoteOf(Number(request.params['number']) || 0);
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(quote));
});

app.listen(3000, () => console.log('quotes are served on port 3000'));
