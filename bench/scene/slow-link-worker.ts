/** The process of a slow link. It ends with the channel to the process that asked for it. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const placeSchema = z.object({ address: z.string(), port: z.number() });
const delaySchema = z.object({ roundTripMs: z.number() });
let roundTripMs = 0;
let traffic = noTraffic();

process.on('disconnect', () => process.exit());
process.on('message', (message) => void answer(message));

async function answer(message: unknown): Promise<void> {
  const place = placeSchema.safeParse(message);
  if (place.success) process.send?.(await listen(place.data));
  else if (message === 'traffic') {
    process.send?.(traffic);
    traffic = noTraffic();
  } else {
    ({ roundTripMs } = delaySchema.parse(message));
    process.send?.('set');
  }
}

async function listen(to: z.output<typeof placeSchema>): Promise<number> {
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => void relay(client, to));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return portOf(address);
}

/** As over a distance: the client is connected after one round trip, the server half a one later. */
async function relay(client: Socket, to: z.output<typeof placeSchema>): Promise<void> {
  traffic.connections += 1;
  const oneWayMs = roundTripMs / 2;
  const dialled = after(3 * oneWayMs).then(() => connect({ host: to.address, port: to.port, noDelay: true }));
  await after(2 * oneWayMs);
  pass(client, Promise.resolve(client), dialled, oneWayMs, (bytes) => (traffic.sentBytes += bytes));
  pass(client, dialled, Promise.resolve(client), oneWayMs, (bytes) => (traffic.receivedBytes += bytes));
}

/** Every byte on its own time, in order. */
function pass(
  client: Socket,
  from: Promise<Socket>,
  to: Promise<Socket>,
  oneWayMs: number,
  count: (bytes: number) => void,
): void {
  void from.then((source) => {
    const later = (act: (target: Socket) => void): void => void after(oneWayMs).then(async () => act(await to));
    source.on('data', (chunk: Buffer) => {
      count(chunk.length);
      later((target) => void target.write(chunk));
    });
    source.on('end', () => later((target) => void target.end()));
    source.on('error', () => later((target) => void target.destroy()));
    source.on('close', () => later((target) => void target.destroySoon()));
    if (source === client) client.resume();
  });
}

/** Timers of one length fire in the order they were set. */
async function after(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return address.port;
}

function noTraffic(): { connections: number; sentBytes: number; receivedBytes: number } {
  return { connections: 0, sentBytes: 0, receivedBytes: 0 };
}
