import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { send } from './transport.ts';

const question = { method: 'GET', headers: {}, body: '' };

it('gives up a server that takes the call and says nothing', async () => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = `https://127.0.0.1:${port}/dir`;
  const { signal } = new AbortController();
  await expect(send({ ...question, url }, { signal, limitMs: 50 })).rejects.toThrow();
  await expect(send({ ...question, url }, { signal: AbortSignal.abort() })).rejects.toThrow();
  server.close();
});
