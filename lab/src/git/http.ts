import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface HttpOptions {
  /** Holds the bare repositories, NAME.git. */
  readonly directory: string;
  readonly address: string;
  /** By name of repository; one that is not in it is open to all. */
  readonly credentials: ReadonlyMap<string, Credentials>;
}

/** Git's smart HTTP: git's own http-backend behind a server of node's. */
export async function serveHttp({ directory, address, credentials }: HttpOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const wanted = credentials.get(/^\/([^/]+)\.git\//.exec(request.url ?? '')?.[1] ?? '');
    if (wanted && !carries(request, wanted)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    } else {
      serve(request, response, directory);
    }
  });
  await once(server.listen(0, address), 'listening');
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('no address to serve git at');
  return {
    url: `http://${address}:${listening.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function carries(request: IncomingMessage, { user, password }: Credentials): boolean {
  return request.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function serve(request: IncomingMessage, response: ServerResponse, directory: string): void {
  const backend = spawn('git', ['http-backend'], { env: environment(request, directory) });
  backend.stderr.resume();
  backend.stdin.on('error', () => undefined);
  request.pipe(backend.stdin);
  finished(response, () => backend.kill());
  let head = Buffer.alloc(0);
  backend.stdout.on('data', function readHead(data: Buffer) {
    head = Buffer.concat([head, data]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    backend.stdout.off('data', readHead);
    writeHead(response, head.toString('latin1', 0, end));
    response.write(head.subarray(end + 4));
    backend.stdout.pipe(response);
  });
}

/** CGI's header block; the status is one of its lines. */
function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}

function environment(request: IncomingMessage, directory: string): Record<string, string> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://git');
  const header = (name: string): string => String(request.headers[name] ?? '');
  return {
    PATH: process.env['PATH'] ?? '',
    GIT_PROJECT_ROOT: directory,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: header('git-protocol'),
    GIT_CONFIG_NOSYSTEM: '1',
    PATH_INFO: decodeURIComponent(pathname),
    QUERY_STRING: search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: header('content-type'),
    CONTENT_LENGTH: header('content-length'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    // Whoever got here may push.
    REMOTE_USER: 'lab',
  };
}
