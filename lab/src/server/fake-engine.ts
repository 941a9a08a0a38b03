import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';

/** Answers at a socket as an old Docker does: its versions, and that a client is too new. */
export async function answerAsEngine(socket: string, apiVersion: string): Promise<AsyncDisposable> {
  await rm(socket, { force: true });
  const server = createServer((request, response) => {
    const [, asked, path] = /^(?:\/v(\d+\.\d+))?(\/.*)$/.exec(request.url ?? '/') ?? [];
    response
      .setHeader('api-version', apiVersion)
      .setHeader('ostype', 'linux')
      .setHeader('server', 'Docker/19.03.15 (linux)');
    if (asked && isNewer(asked, apiVersion)) {
      answer(response, 400, {
        message: `client version ${asked} is too new. Maximum supported API version is ${apiVersion}`,
      });
    } else if (path === '/_ping') {
      response.setHeader('content-type', 'text/plain').end('OK');
    } else if (path === '/version') {
      const version = {
        Version: '19.03.15',
        ApiVersion: apiVersion,
        MinAPIVersion: '1.12',
        Os: 'linux',
        Arch: 'amd64',
      };
      answer(response, 200, version);
    } else {
      answer(response, 404, { message: 'page not found' });
    }
  });
  await once(server.listen(socket), 'listening');
  await chmod(socket, 0o660);
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(socket, { force: true });
    },
  };
}

function isNewer(asked: string, known: string): boolean {
  const minor = (version: string): number => Number(version.split('.')[1]);
  return minor(asked) > minor(known);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
