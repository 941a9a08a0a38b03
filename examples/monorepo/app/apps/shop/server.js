import { createServer } from 'node:http';
import { priceText } from '../../packages/prices/index.js';

const server = createServer((request, response) => response.end(`Tea: ${priceText(450)}\n`));
server.listen(process.env.PORT);
process.on('SIGTERM', () => server.close());
