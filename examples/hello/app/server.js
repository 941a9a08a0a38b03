import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { fault, version } from './version.js';

const visible = new Set(['GREETING', 'NODE_ENV', 'PORT']);
const largestBody = 1024 * 1024;
let stopping = false;
let open = 0;

if (fault === 'crash') throw new Error('This version cannot start: a variable is not set');

const routes = {
  'GET /': () => ({ version, hostname: hostname() }),
  'GET /up': health,
  'GET /slow': slow,
  'GET /env': ({ url }) => environment(url.searchParams.get('name') ?? ''),
  'POST /echo': echo,
};

const server = createServer(async (request, response) => {
  open += 1;
  response.on('close', () => {
    open -= 1;
    endWhenQuiet();
  });
  response.setHeader('x-version', version);
  const url = new URL(request.url ?? '/', 'http://hello');
  const route = routes[`${request.method === 'HEAD' ? 'GET' : request.method} ${url.pathname}`];
  if (route === undefined) return send(response, 404, { error: 'not found' });
  try {
    const answer = await route({ request, url });
    send(response, answer.status ?? 200, answer.body ?? answer);
  } catch (error) {
    send(response, 400, { error: error.message });
  }
});

const sockets = new WebSocketServer({ server, path: '/ws' });
sockets.on('connection', (socket) => {
  socket.send(JSON.stringify({ version, hostname: hostname() }));
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on('error', (error) => console.error(`WebSocket: ${error.message}`));
});

server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`hello ${version} listens on port ${server.address().port}`);
});

process.on('SIGTERM', stop);
process.on('SIGINT', stop);

/** Takes no more connections, answers what was asked, and closes WebSockets last. */
function stop() {
  if (stopping) return;
  stopping = true;
  console.log(`hello ${version} stops: ${open} requests open, ${sockets.clients.size} WebSockets`);
  server.close(() => process.exit(0));
  endWhenQuiet();
}

function endWhenQuiet() {
  if (!stopping || open > 0) return;
  server.closeIdleConnections();
  for (const socket of sockets.clients) socket.close(1001, 'This version stops');
}

async function health() {
  // No answer at all, for as long as anybody waits.
  if (fault === 'unhealthy') await new Promise(() => {});
  return fault === 'status' ? { status: 500, body: { error: 'not well' } } : { version };
}

async function slow({ url }) {
  const ms = Math.min(Number(url.searchParams.get('ms') ?? 1000), 60_000);
  await sleep(ms);
  return { version, ms };
}

async function echo({ request }) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestBody) throw new Error('the body is larger than 1 MiB');
    chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks) };
}

function environment(name) {
  if (!visible.has(name)) return { status: 403, body: { error: 'not shown' } };
  return { name, value: process.env[name] ?? null };
}

function send(response, status, body) {
  const isBytes = Buffer.isBuffer(body);
  if (stopping) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' });
  response.end(isBytes ? body : `${JSON.stringify(body)}\n`);
}
