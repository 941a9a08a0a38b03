import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { fakeHost } from '@appliku/conformance';
import type { Host } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { removeFromRegistry } from './remove-image.ts';

const { signal } = new AbortController();

/** A host from which this machine's loopback is reached. */
const host: Host = {
  ...fakeHost(),
  connect: async (to) => ('port' in to ? connect(to.port, to.address) : Promise.reject(new Error('a socket'))),
};

/** Removes `shop@sha256:00`, and gives what the registry was asked. */
async function asked(
  answer: (line: string, origin: string) => { readonly status: number; readonly challenge?: string },
): Promise<{
  readonly lines: readonly string[];
  readonly error: unknown;
}> {
  const lines: string[] = [];
  const listener: RequestListener = ({ method, url, headers }, response) => {
    const line = `${method} ${url} ${headers.authorization ?? ''}`.trim();
    lines.push(line);
    const { status, challenge } = answer(line, `http://${headers.host}`);
    response.writeHead(status, challenge === undefined ? {} : { 'www-authenticate': challenge });
    response.end(JSON.stringify({ token: 'abc' }));
  };
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  const serveraddress = `127.0.0.1:${port}`;
  const login = { serveraddress, username: 'deploy', password: 'secret' };
  const image = `${serveraddress}/shop@sha256:00`;
  const error: unknown = await removeFromRegistry(image, { host, login, ca: undefined, signal }).catch(
    (thrown: unknown) => thrown,
  );
  server.close();
  return { lines: lines.map((line) => line.replaceAll(String(port), 'PORT')), error };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('removeFromRegistry', () => {
  it.each([202, 404])('takes %i for success', async (status) => {
    expect(await asked(() => ({ status }))).toEqual({
      lines: ['DELETE /v2/shop/manifests/sha256:00 Basic ZGVwbG95OnNlY3JldA=='],
      error: undefined,
    });
  });

  it('gets a token where the registry wants one', async () => {
    const { lines, error } = await asked((line, origin) => {
      if (line.startsWith('GET')) return { status: 200 };
      if (line.includes('Bearer')) return { status: 202 };
      return { status: 401, challenge: `Bearer realm="${origin}/token",service="lab"` };
    });
    expect(error).toBeUndefined();
    expect(lines).toEqual([
      'DELETE /v2/shop/manifests/sha256:00 Basic ZGVwbG95OnNlY3JldA==',
      'GET /token?service=lab&scope=repository%3Ashop%3Apull%2Cdelete Basic ZGVwbG95OnNlY3JldA==',
      'DELETE /v2/shop/manifests/sha256:00 Bearer abc',
    ]);
  });

  it.each([
    [405, 'it allows nobody to remove images'],
    [403, 'the login may not remove images'],
    [500, 'status 500'],
  ])('tells of %i why', async (status, message) => {
    expect((await asked(() => ({ status }))).error).toEqual(new Error(message));
  });
});
