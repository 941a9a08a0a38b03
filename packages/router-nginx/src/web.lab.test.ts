import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from './fixtures/server.ts';
import { get } from './fixtures/web-app.ts';
import { domain, WebLab } from './fixtures/web-lab.ts';
import type { NginxOptions } from './index.ts';

/** Nginx writes a line when the answer is sent. */
const patient = { timeout: 60_000 };
let web: WebLab;

beforeAll(async () => {
  web = await WebLab.start('rnxw', 23_000);
});

afterAll(async () => {
  await web?.[Symbol.asyncDispose]();
});

describe('without options', () => {
  it('a request has an id, which the log tells with its release', async () => {
    await web.route({});
    const { text } = await get(web.server, '/a?b=c', { headers: { 'user-agent': 'a "b"', 'x-request-id': 'forged' } });
    const id = JSON.parse(text).headers['x-request-id'];
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    await get(web.server, '/post', { method: 'POST', body: 'x'.repeat(2000) });
    await web.route({}, 2);
    await get(web.server, '/late', { method: 'PUT', body: 'x' });
    await expect.poll(async () => (await linesOf('/var/log/nginx/appliku.log')).map((line) => JSON.parse(line)), patient).toMatchObject([
      {
        app: 'shop', release: 1, slot: 'a', request_id: id, client: machineOf(web.server), method: 'GET', domain,
        uri: '/a?b=c', protocol: 'HTTP/1.1', status: 200, upstream_time: expect.any(Number), duration: expect.any(Number),
        upstream: `${machineOf(web.server)}:23000`, user_agent: 'a "b"',
      },
      { release: 1, slot: 'a', method: 'POST', uri: '/post', client: machineOf(web.server) },
      { release: 2, slot: 'b', method: 'PUT', uri: '/late' },
    ]); // prettier-ignore
  });

  it('text is compressed for who takes it, and nothing else', async () => {
    const page = 'all the same '.repeat(200);
    web.apps[2].answer = ({ url = '' }, response) => {
      response.setHeader('content-type', url.endsWith('.png') ? 'image/png' : 'application/json; charset=utf-8');
      response.end(url === '/short' ? 'short' : page);
    };
    const asked = { headers: { 'accept-encoding': 'gzip, br' } };
    const { headers } = await get(web.server, '/long', asked);
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    const raw = request({ host: web.server.address, path: '/long', headers: { host: domain, ...asked.headers } }).end();
    const [response] = await once(raw, 'response');
    expect(gunzipSync(await buffer(response)).toString()).toBe(page);
    for (const path of ['/short', '/long.png'])
      expect((await get(web.server, path, asked)).headers['content-encoding']).toBeUndefined();
    expect((await get(web.server, '/long')).text).toBe(page);
  });

  it('a snippet has its say where an option has none', async () => {
    const log = '/var/log/nginx/own.log';
    const snippet = `access_log ${log}; gzip on; gzip_types text/css; # as before`;
    web.apps[1].answer = (_, response) => response.setHeader('content-type', 'text/css').end('a { }'.repeat(200));
    await web.route({ compression: false, accessLog: false, snippet });
    const { headers } = await get(web.server, '/own', { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBe('gzip');
    await expect.poll(() => linesOf(log), patient).toEqual([expect.stringContaining('GET /own ')]);
  });

  it('an answer that says so is not kept back', async () => {
    await expectEachPart('/sse', { 'x-accel-buffering': 'no' });
  });
});

describe('headers and pages', () => {
  const options: NginxOptions = {
    securityHeaders: true,
    headers: { 'Referrer-Policy': 'no-referrer', 'X-Odd': String.raw`a "b" \ {c}; #d` },
    errorPages: { 404: '<p>$uri no such', 413: '<p>large', 502: '<p>down', 503: '<p>none', 504: '<p>slow', maintenance: '<p>back soon' },
    clientMaxBodySize: '1k',
    clientBodyTimeoutMs: 300,
    compression: false,
    accessLog: false,
    locations: [{ path: '/slow', proxyReadTimeoutMs: 300 }, { path: '/upload', clientMaxBodySize: '1m' }],
  }; // prettier-ignore

  it('are added to what the app says, or in its place', async () => {
    await web.route(options);
    web.apps[1].answer = (_, response) => {
      response.setHeader('X-Frame-Options', 'DENY').setHeader('Referrer-Policy', 'unsafe-url');
      response.setHeader('content-type', 'text/plain').end('x'.repeat(2000));
    };
    const { headers } = await get(web.server, '/', { headers: { 'accept-encoding': 'gzip' } });
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'permissions-policy': expect.stringContaining('camera=()'),
      'referrer-policy': 'no-referrer',
      'x-odd': String.raw`a "b" \ {c}; #d`,
    });
    expect(headers['content-encoding']).toBeUndefined();
  });

  it('are those of the options where Nginx answers itself', async () => {
    const expected = { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' };
    const missing = await get(web.server, '/none', { domain: 'part.example.com' });
    expect(missing).toMatchObject({ status: 404, text: '<p>$uri no such', headers: expected });
    expect(await get(web.server, '/.appliku-pages/502')).toMatchObject({ status: 404 });
    const body = 'x'.repeat(5000);
    expect(await get(web.server, '/', { method: 'POST', body })).toMatchObject({ status: 413, text: '<p>large' });
    expect(await get(web.server, '/upload', { method: 'POST', body })).toMatchObject({ status: 200 });
    web.apps[1].answer = () => undefined;
    expect(await get(web.server, '/slow/x')).toMatchObject({ status: 504, text: '<p>slow' });
    expect(await get(web.server, '/slow', { method: 'POST', body: 'x' })).toMatchObject({
      status: 504,
      text: '<p>slow',
    });
    web.apps[1].answer = (_, response) => response.writeHead(404).end('of the app');
    expect(await get(web.server, '/')).toMatchObject({ status: 404, text: 'of the app' });
  });

  it('give up a body that does not come', async () => {
    const socket = connect(80, web.server.address);
    socket.write(`POST / HTTP/1.1\r\nHost: ${domain}\r\nContent-Length: 10\r\n\r\nhalf`);
    // Nginx closes the connection without a word in HTTP/1.1.
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^$|^HTTP\/1.1 408/);
  });

  it('tell of maintenance, and that the app is down', async () => {
    const workers = await web.server.run(['pgrep', '-f', 'nginx: worker process$']);
    await web.route(options, 1, true);
    const page = { status: 503, text: '<p>back soon', headers: { 'retry-after': '30', 'x-odd': expect.any(String) } };
    expect(await get(web.server, '/')).toMatchObject(page);
    expect(await get(web.server, '/x', { method: 'DELETE', body: 'x' })).toMatchObject(page);
    await web.apps[1].stop();
    await web.route(options, 1);
    expect(await get(web.server, '/')).toMatchObject({ status: 502, text: '<p>down' });
    expect(await get(web.server, '/', { method: 'POST', body: 'x' })).toMatchObject({ status: 502, text: '<p>down' });
    expect(await web.server.run(['pgrep', '-f', 'nginx: worker process$'])).toBe(workers);
    await web.apps[1].start();
    await web.route({ errorPages: { 503: '<p>none' } }, 1, true);
    expect(await get(web.server, '/')).toMatchObject({ status: 503, text: '<p>none' });
  });
});

describe('what is not kept back', () => {
  const options = {
    locations: [
      { path: '/upload', buffering: { requests: false } },
      { path: '/events', buffering: { responses: false } },
    ],
  };

  it('is a body, which stays with the release that it came to', async () => {
    await web.route(options);
    const arrived = new Promise<void>((resolve) => {
      web.apps[1].answer = (incoming, response) => {
        incoming.once('data', () => resolve());
        incoming.on('end', () => response.end('the former'));
      };
    });
    const upload = request({
      host: web.server.address,
      method: 'POST',
      path: '/upload',
      headers: { host: domain, 'content-length': 8 },
      agent: false,
    });
    upload.write('half');
    await arrived;
    await web.route(options, 2);
    upload.end('half');
    const [response] = await once(upload, 'response');
    expect((await buffer(response)).toString()).toBe('the former');
    await web.route(options);
  });

  it('is an answer', async () => {
    await expectEachPart('/events', {});
  });
});

it('a connection that is not taken ends in time', async () => {
  await web.routeToNobody({ proxyConnectTimeoutMs: 200 });
  expect(await get(web.server, '/')).toMatchObject({ status: 504 });
});

async function linesOf(file: string): Promise<readonly string[]> {
  return (await web.server.run(['cat', file])).trim().split('\n');
}

/**
 * The app sends each part only when the client has the one before. Without a length and without chunks, which Nginx passes on
 * at once in any case; the first may come with the headers.
 */
async function expectEachPart(path: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const asked: ServerResponse[] = [];
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    asked.push(response);
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
    response.write('data: 1\n\n');
  };
  web.apps[1].answer = answer;
  web.apps[2].answer = answer;
  const sent = request({ host: web.server.address, path, headers: { host: domain } }).end();
  const [response] = await once(sent, 'response');
  const parts: string[] = [];
  for await (const chunk of response) {
    parts.push(String(chunk));
    if (parts.length < 3) asked[0]?.write(`data: ${parts.length + 1}\n\n`);
    else asked[0]?.end();
  }
  expect(parts).toEqual(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']);
}
