import { Agent } from 'node:http';
import { round } from '../scene/numbers.ts';
import { startBackend } from './backend.ts';
import { ask } from './clients.ts';
import { port, relayAddress } from './designs.ts';
import type { Nginx } from './nginx.ts';

/** What the second pass through Nginx costs a POST of 2 kB, one after the other. */
export async function measureHop(nginx: Nginx): Promise<[name: string, ms: number][]> {
  const upstream = 'upstream app { server 127.0.0.1:18090; }';
  const relay = `server { listen ${relayAddress}; proxy_request_buffering off; proxy_buffering off;
    location / { proxy_pass http://app; } }`;
  const server = (to: string): string => `server { listen ${port}; location / { proxy_pass http://${to}; } }`;
  return [
    ...(await timed(nginx, 'straight', `${upstream} ${server('app')}`)),
    ...(await timed(nginx, 'by the relay', `${upstream} ${relay} ${server(relayAddress)}`)),
  ];
}

async function timed(nginx: Nginx, way: string, http: string): Promise<[name: string, ms: number][]> {
  await nginx.configure(http);
  await nginx.start();
  const backend = await startBackend('a', { host: '127.0.0.1', port: 18090 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let index = 0; index < 4000; index += 1) {
    const from = performance.now();
    const reason = await ask('keep-alive POST', port, agent);
    if (reason !== undefined) throw new Error(reason);
    // The first thousand warm this process up.
    if (index >= 1000) times.push(performance.now() - from);
  }
  agent.destroy();
  await backend.drain();
  await nginx.stop();
  times.sort((left, right) => left - right);
  const at = (share: number): number => round(times[Math.floor(times.length * share)] ?? 0, 2);
  return [
    [`POST ${way}: medianMs`, at(0.5)],
    [`POST ${way}: p99Ms`, at(0.99)],
  ];
}
