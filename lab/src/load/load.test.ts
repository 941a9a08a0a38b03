import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { until } from '../machine/until.ts';
import { startLoad } from './load.ts';
import { openWebSockets } from './web-sockets.ts';

let server: Server;
let url: string;
let seen: number;
let connections: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  [seen, connections] = [0, 0];
  answer = (_, response) => response.setHeader('x-version', '1').end('ok');
  server = createServer((request, response) => {
    seen += 1;
    answer(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('what is served is counted by version', async () => {
  answer = (_, response) => response.setHeader('x-version', seen > 50 ? '2' : '1').end();
  const load = await startLoad({ url, rate: 200, seconds: 0.5 });
  await until(async () => (await load.snapshot()).ok === 100, { waitingFor: '100 answers' });
  expect(await load.stop()).toMatchObject({ sent: 100, ok: 100, lost: 0, byVersion: { 1: 50, 2: 50 }, byError: {} });
  // One that answers late is not waited for.
  expect(connections).toBeLessThan(50);
});

test('a planted 502 and a planted reset are each lost once, and nothing is sent again', async () => {
  answer = (request, response) => {
    if (seen === 30) response.writeHead(502).end();
    else if (seen === 60) request.socket.resetAndDestroy();
    else response.end();
  };
  await using load = await startLoad({ url, rate: 300, seconds: 0.4 });
  await until(async () => (await load.snapshot()).sent === 120, { waitingFor: 'all to be sent' });
  const report = await load.stop();
  expect(report).toMatchObject({ sent: 120, ok: 118, lost: 2, byError: { 'status 502': 1, ECONNRESET: 1 } });
  expect(report.failures.map(({ error, method }) => [error, method])).toEqual([
    ['status 502', 'GET'],
    ['ECONNRESET', 'GET'],
  ]);
  expect(seen).toBe(120);
});

test('a body that breaks off is lost', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  };
  const load = await startLoad({ url, rate: 20, seconds: 0.1 });
  await until(() => seen === 2, { waitingFor: 'requests' });
  expect(await load.stop()).toMatchObject({ ok: 0, lost: 2, byError: { ECONNRESET: 2 } });
});

test('one that is refused is lost, one without an answer in time too', async () => {
  answer = () => undefined;
  const slow = await startLoad({ url, rate: 20, seconds: 0.1, timeout: 300 });
  await until(() => seen === 2, { waitingFor: 'requests' });
  expect(await slow.stop()).toMatchObject({ lost: 2, byError: { timeout: 2 } });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const refused = await startLoad({ url, rate: 20, seconds: 0.1 });
  await until(async () => (await refused.snapshot()).sent === 2, { waitingFor: 'requests' });
  expect(await refused.stop()).toMatchObject({ lost: 2, byError: { ECONNREFUSED: 2 } });
});

test('slow requests and bodies arrive, over a connection each where that is asked for', async () => {
  const bodies: string[] = [];
  answer = (request, response) => {
    request.on('data', (data) => bodies.push(String(data)));
    if (request.url === '/slow?ms=300') setTimeout(() => response.end(), 300);
    else response.end();
  };
  const slow = { path: '/slow?ms=300', every: 5 };
  const load = await startLoad({ url, rate: 50, seconds: 0.2, method: 'POST', body: 'a body', keepAlive: false, slow });
  await until(() => seen === 10, { waitingFor: 'requests' });
  const report = await load.stop();
  expect(report).toMatchObject({ sent: 10, ok: 10 });
  expect(report.p99).toBeGreaterThan(290);
  expect(bodies).toEqual(Array.from({ length: 10 }, () => 'a body'));
  expect(connections).toBe(10);
});

test('load goes nowhere but to labs and to this machine', async () => {
  for (const address of [
    'example.com',
    '10.0.0.1',
    '198.17.0.1',
    '198.20.0.1',
    '127.0.0.1.example.com',
    '198.19.255.11',
  ]) {
    await expect(startLoad({ url: `http://${address}/` }), address).rejects.toThrow('this machine and its labs');
    await expect(openWebSockets({ url: `ws://${address}/` }), address).rejects.toThrow('this machine and its labs');
  }
});

test('of each WebSocket it is known when and how it was closed', async () => {
  const sockets = new WebSocketServer({ server });
  const accepted: { close(code: number, reason: string): void; terminate(): void }[] = [];
  sockets.on('connection', (socket) => accepted.push(socket));
  await using load = await openWebSockets({ url: url.replace('http', 'ws'), count: 3 });
  await until(() => accepted.length === 3, { waitingFor: 'three sockets' });
  accepted[0]?.close(1001, 'going away');
  accepted[1]?.terminate();
  await until(() => load.records().filter(({ closedAt }) => closedAt).length === 2, { waitingFor: 'two closed' });
  const codes = load.records().map(({ code }) => code);
  expect(codes.toSorted()).toEqual([1001, 1006, undefined]);
});
