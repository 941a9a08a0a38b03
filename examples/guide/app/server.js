import { createServer } from 'node:http';

const server = createServer((request, response) => response.end('hello\n'));
server.listen(process.env.PORT);
// What is open is answered, then the process ends.
process.on('SIGTERM', () => server.close());
