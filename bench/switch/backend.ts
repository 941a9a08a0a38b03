import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';

export type Address = { readonly port: number; readonly host: string } | { readonly path: string };

export interface Backend {
  readonly name: string;
  /** Stops listening, waits for open requests. */
  drain(): Promise<void>;
}

/** Answers its name and the number of bytes it was sent. */
export async function startBackend(name: string, address: Address): Promise<Backend> {
  const server = createHttpServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => response.end(`${name} ${bytes}`));
  });
  await listen(server, address);
  return { name, drain: () => close(server) };
}

/**
 * What a client meets while a container is being stopped behind Docker's userland proxy: connections
 * are taken, and closed when the far end turns out to be gone.
 */
export async function startStopping(address: Address): Promise<Backend> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.destroy());
  });
  await listen(server, address);
  return { name: 'stopping', drain: () => close(server) };
}

async function listen(server: Server, address: Address): Promise<void> {
  if ('path' in address) await rm(address.path, { force: true });
  server.listen({ ...address, readableAll: true, writableAll: true });
  await once(server, 'listening');
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
