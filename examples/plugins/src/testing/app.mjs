// `web` has a port, `worker` has none; MODE=crash ends at once, MODE=deaf never listens.
import { createServer } from 'node:http';

console.log(`starting as ${process.env.PORT === undefined ? 'worker' : 'web'}`);
if (process.env.MODE === 'crash') process.exit(3);
if (process.env.PORT === undefined || process.env.MODE === 'deaf') setInterval(() => undefined, 1000);
else createServer((_, response) => response.end('hello')).listen(Number(process.env.PORT), '127.0.0.1');
