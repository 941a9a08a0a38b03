import { createServer } from 'node:http';
import { priceText } from '../../packages/prices/index.js';

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ tea: priceText(450) }));
});
server.listen(process.env.PORT);
process.on('SIGTERM', () => server.close());
