// Behaves as the environment says.
const { createServer } = require('node:http');
const { env } = require('node:process');

const { MODE = 'ok', PORT, STATUS = '200' } = env;

process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`starting as ${MODE}\n`);

if (MODE === 'crash') {
  process.stderr.write('no route to the database\n');
  process.exit(3);
}
if (MODE === 'hungry') {
  const eaten = [];
  setInterval(() => eaten.push(Buffer.alloc(8 * 1024 * 1024, 1)), 10);
}
if (MODE === 'idle' || PORT === undefined) setInterval(() => undefined, 1000);
if (MODE === 'ok' && PORT !== undefined) {
  createServer((request, response) => {
    const { method, url, headers } = request;
    process.stdout.write(`${method} ${url} ${headers.host} ${headers['x-forwarded-proto']}\n`);
    response.statusCode = Number(STATUS);
    response.end(JSON.stringify({ host: require('node:os').hostname() }));
  }).listen(Number(PORT));
}
