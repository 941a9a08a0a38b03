import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type Kind = 'keep-alive GET' | 'close GET' | 'keep-alive POST';
export const kinds: readonly Kind[] = ['keep-alive GET', 'close GET', 'keep-alive POST'];

export interface Tally {
  sent: number;
  /** Reason -> how often. */
  readonly lost: Map<string, number>;
}

/**
 * Virtual clients, one connection each, with exponentially distributed pauses and no retries: they
 * are idle most of the time, like real ones, which is when a closed connection hurts.
 */
export async function load(kind: Kind, options: { port: number; rate: number; ms: number }): Promise<Tally> {
  const clients = 25;
  const tally: Tally = { sent: 0, lost: new Map() };
  const end = Date.now() + options.ms;
  const pauseMs = (clients * 1000) / options.rate;
  await Promise.all(Array.from({ length: clients }, () => client(kind, options.port, pauseMs, end, tally)));
  return tally;
}

async function client(kind: Kind, port: number, pauseMs: number, end: number, tally: Tally): Promise<void> {
  const agent = new Agent({ keepAlive: kind !== 'close GET', maxSockets: 1 });
  while (Date.now() < end) {
    await sleep(-Math.log(1 - Math.random()) * pauseMs);
    tally.sent += 1;
    const reason = await ask(kind, port, agent);
    if (reason !== undefined) tally.lost.set(reason, (tally.lost.get(reason) ?? 0) + 1);
  }
  agent.destroy();
}

/** Undefined: answered as it should be. */
export function ask(kind: Kind, port: number, agent: Agent): Promise<string | undefined> {
  const body = kind === 'keep-alive POST' ? 'x'.repeat(2048) : '';
  return new Promise((resolve) => {
    const sent = request({ port, host: '127.0.0.1', agent, method: body === '' ? 'GET' : 'POST' }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', (error) => resolve(error.message));
      response.on('end', () => {
        if (response.statusCode !== 200) resolve(String(response.statusCode));
        else resolve(text.endsWith(` ${body.length}`) ? undefined : `wrong answer: ${text}`);
      });
    });
    sent.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    sent.end(body);
  });
}

/** Sends a body of so many pieces, one at a time; `half` runs in the middle. Gives the status and the answer. */
export function upload(options: { port: number; pieces: number; half: () => Promise<void> }): Promise<string> {
  const piece = 'x'.repeat(1000);
  const length = piece.length * options.pieces;
  return new Promise((resolve) => {
    const sent = request(
      { port: options.port, host: '127.0.0.1', agent: false, method: 'POST', headers: { 'content-length': length } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(response.statusCode === 200 ? text : String(response.statusCode)));
      },
    );
    sent.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    void (async () => {
      for (let index = 0; index < options.pieces; index += 1) {
        if (index === options.pieces / 2) await options.half();
        sent.write(piece);
        await sleep(50);
      }
      sent.end();
    })();
  });
}
